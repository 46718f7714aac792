package io.github.workloadexecutor.internal.forked;

import io.github.workloadexecutor.internal.process.CrashReport;
import io.github.workloadexecutor.internal.process.InheritedOptions;
import io.github.workloadexecutor.internal.worker.WorkerMain;
import java.util.ArrayList;
import java.util.List;

/** The options a worker's JVM is started with. */
final class WorkerJvmOptions {

    private WorkerJvmOptions() {}

    /**
     * Lists the options, the main class last.
     *
     * @param heapBytes what the heap may grow to; 0 for what the JVM itself finds right
     */
    static List<String> of(ForkedConfig config, long heapBytes) {
        List<String> options = new ArrayList<>(List.of(
                // Its statistics file would stay behind when the worker is killed.
                "-XX:-UsePerfData",
                // A core is as large as the worker; the report says what can be said without one.
                "-XX:-CreateCoredumpOnCrash",
                CrashReport.option(config.crashDirectory()),
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
        if (heapBytes > 0) {
            // A JVM takes a quarter of the memory for itself if it is not told. Last, since it was made of the others.
            options.add("-Xmx" + heapBytes);
        }
        return InheritedOptions.forMain(WorkerMain.class, options);
    }

    private static String nativeAccess() {
        Module module = WorkerMain.class.getModule();
        return module.isNamed() ? module.getName() : "ALL-UNNAMED";
    }

    /** The JVM refuses to start with two collectors, and takes options from the environment too. */
    private static boolean choosesCollector(ForkedConfig config) {
        List<String> options = JvmEnvironment.of(config, JvmEnvironment.VARIABLES);
        options.addAll(config.jvmOptions());
        for (String option : options) {
            if (option.startsWith("-XX:+Use") && option.endsWith("GC")) {
                return true;
            }
        }
        return false;
    }
}
