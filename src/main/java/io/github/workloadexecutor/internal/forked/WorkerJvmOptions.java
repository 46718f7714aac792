package io.github.workloadexecutor.internal.forked;

import io.github.workloadexecutor.internal.process.InheritedOptions;
import io.github.workloadexecutor.internal.worker.WorkerMain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The options a worker's JVM is started with. */
final class WorkerJvmOptions {

    // Half of the memory for all workers together. A JVM takes a quarter for itself if it is not told.
    private static final double WORKERS_SHARE_OF_MEMORY_PERCENT = 50.0;

    private WorkerJvmOptions() {}

    static List<String> of(ForkedConfig config) {
        List<String> options = new ArrayList<>(List.of(
                "-XX:MaxRAMPercentage=" + WORKERS_SHARE_OF_MEMORY_PERCENT / config.workers(),
                // Its statistics file would stay behind when the worker is killed.
                "-XX:-UsePerfData",
                // The worker asks the kernel to be killed with its application.
                "--enable-native-access=" + nativeAccess(),
                // Without these a long counted loop has no safepoint under some collectors, the smallest among them:
                // the worker could then neither say where it hangs nor halt, and would outlive its application.
                "-XX:+UseCountedLoopSafepoints",
                "-XX:LoopStripMiningIter=1000",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8"));
        if (!choosesCollector(config)) {
            // One task thread, a share of the memory: the collector with the least threads and memory of its own.
            options.add("-XX:+UseSerialGC");
        }
        options.addAll(config.jvmOptions());
        return InheritedOptions.forMain(WorkerMain.class, options);
    }

    private static String nativeAccess() {
        Module module = WorkerMain.class.getModule();
        return module.isNamed() ? module.getName() : "ALL-UNNAMED";
    }

    /** The JVM refuses to start with two collectors, and takes options from the environment too. */
    private static boolean choosesCollector(ForkedConfig config) {
        Map<String, String> environment = System.getenv();
        Stream<String> variables = Stream.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")
                .flatMap(name -> Stream.of(
                        environment.getOrDefault(name, ""), config.environment().getOrDefault(name, "")));
        return Stream.concat(variables, config.jvmOptions().stream())
                .anyMatch(text -> text.matches("(?s).*-XX:\\+Use\\w*GC\\b.*"));
    }
}
