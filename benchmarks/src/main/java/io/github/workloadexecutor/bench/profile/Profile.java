package io.github.workloadexecutor.bench.profile;

import com.sun.management.OperatingSystemMXBean;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.bench.Answers;
import io.github.workloadexecutor.bench.Length;
import io.github.workloadexecutor.bench.Setting;
import io.github.workloadexecutor.bench.task.Echo;
import io.github.workloadexecutor.bench.task.WorkerPid;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Records one worker and its parent under two loads, one caller that waits for each no-op and a batch of no-ops, and
 * writes {@code profile.json} and {@code profile.md}. The recordings themselves stay in the build directory.
 */
public final class Profile {

    private final Setting setting;
    private final OperatingSystemMXBean system =
            (OperatingSystemMXBean) ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /** A run with that setting. */
    public Profile(Setting setting) {
        this.setting = setting;
    }

    /** Runs it. */
    public void run() throws Exception {
        Length length = setting.length();
        List<Echo> batch = Echo.upTo(length.of(1_000, 10_000, 10_000));
        List<ProfileReport> reports = new ArrayList<>();
        reports.addAll(record("round trip, one caller", "round-trip", executor -> {
            for (int i = 0; i < 1_000; i++) {
                Answers.check(i, executor.submit(new Echo(i)).get());
            }
            return 1_000;
        }));
        reports.addAll(record("a batch of no-ops", "batch", executor -> {
            List<Integer> results = executor.gatherAll(batch);
            Answers.check(batch.size() - 1, results.getLast());
            return results.size();
        }));
        StringBuilder text = new StringBuilder();
        reports.forEach(report -> text.append(report.markdown()));
        System.out.println(text);
        setting.results().write("profile", reports, setting, List.of());
        setting.results().writeText("profile.md", text.toString());
    }

    /** Does some tasks, checks their answers, and gives how many they were. */
    private interface Load {
        int run(WorkloadExecutor executor) throws Exception;
    }

    private List<ProfileReport> record(String title, String fileName, Load load) throws Exception {
        Path directory = Files.createDirectories(Path.of("recordings").toAbsolutePath());
        Path parentFile = directory.resolve(fileName + "-parent.jfr");
        Path workerFile = directory.resolve(fileName + "-worker.jfr");
        Duration recorded = Duration.ofSeconds(setting.length().of(2, 20, 60));
        try (WorkloadExecutor executor = WorkloadExecutor.builder().workers(1).build()) {
            repeat(load, executor, recorded.dividedBy(2));
            ProcessHandle worker =
                    ProcessHandle.of(executor.submit(new WorkerPid()).get()).orElseThrow();
            executor.submit(new FlightRecording.Start()).get();
            FlightRecording.start();
            long parentCpu = system.getProcessCpuTime();
            Duration workerCpu = cpu(worker);
            long start = System.nanoTime();

            int tasks = repeat(load, executor, recorded);

            double wallMicros = (System.nanoTime() - start) / 1e3 / tasks;
            double parentMicros = (system.getProcessCpuTime() - parentCpu) / 1e3 / tasks;
            double workerMicros = cpu(worker).minus(workerCpu).toNanos() / 1e3 / tasks;
            FlightRecording.stop(parentFile);
            executor.submit(new FlightRecording.Stop(workerFile)).get();
            return List.of(
                    ProfileReport.of(title, "parent", wallMicros, parentMicros, Samples.of(parentFile)),
                    ProfileReport.of(title, "worker", wallMicros, workerMicros, Samples.of(workerFile)));
        }
    }

    private static int repeat(Load load, WorkloadExecutor executor, Duration time) throws Exception {
        int tasks = 0;
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            tasks += load.run(executor);
        }
        return tasks;
    }

    private static Duration cpu(ProcessHandle worker) {
        return worker.info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
