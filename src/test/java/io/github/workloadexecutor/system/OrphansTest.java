package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.testing.Application;
import io.github.workloadexecutor.testing.Processes;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Nothing outlives what it belongs to: no worker its application, no process its worker. */
@SystemTest
@EnabledOnOs(value = OS.LINUX, disabledReason = "the kernel's death signal and process groups are used on Linux only")
final class OrphansTest {

    @TempDir
    private Path directory;

    private static long written(Path file) throws IOException {
        await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(file));
        return Long.parseLong(Files.readString(file));
    }

    /** Waits until a worker has asked the kernel to be killed with its application, which it does in the background. */
    private static void awaitOomScore(long pid) {
        await().atMost(Duration.ofSeconds(10))
                .until(() -> Integer.parseInt(Files.readString(Path.of("/proc", Long.toString(pid), "oom_score_adj"))
                                .strip())
                        >= 500);
    }

    /** B104, the worst case: the worker cannot notice anything itself. */
    @Test
    void worker_stoppedWhenItsApplicationIsKilled_diesToo() throws Exception {
        try (Application application = Application.start(ApplicationEndTest.SpinForEver.class, directory)) {
            long one = written(directory.resolve("one"));
            long other = written(directory.resolve("other"));
            awaitDeathSignal(one);
            awaitDeathSignal(other);

            Processes.signal("STOP", one);
            application.kill();

            await().atMost(Duration.ofSeconds(2)).until(() -> !Processes.isRunning(one) && !Processes.isRunning(other));
        }
    }

    /** The process group is set in the same breath as the death signal, and can be seen from here. */
    private static void awaitDeathSignal(long pid) {
        await().atMost(Duration.ofSeconds(10)).until(() -> Processes.groupOf(pid) == pid);
    }

    @Test
    void worker_always_isTakenByTheKernelBeforeTheApplication() throws Exception {
        try (var executor = WorkloadExecutor.builder().workers(1).build()) {
            awaitOomScore(executor.submit(new Tasks.Pid()).get());
        }
    }

    private record StartChildAndCrash(Path childPid) implements CpuTask<String> {
        @Override
        public String call() throws IOException {
            Process child = new ProcessBuilder("sleep", "1000").start();
            Files.writeString(childPid, Long.toString(child.pid()));
            Runtime.getRuntime().halt(9);
            return "never";
        }
    }

    /** Its worker is dead already when anybody could look for its children. */
    @Test
    void child_ofAWorkerThatCrashed_isKilled() throws Exception {
        try (var executor = WorkloadExecutor.builder().workers(1).build()) {
            awaitDeathSignal(executor.submit(new Tasks.Pid()).get());
            Path child = directory.resolve("child");

            TaskFuture<String> task = executor.submit(new StartChildAndCrash(child));

            assertThat(catchThrowable(task::get)).hasCauseInstanceOf(WorkerCrashedException.class);
            long pid = Long.parseLong(Files.readString(child));
            await().atMost(Duration.ofSeconds(5)).until(() -> !Processes.isRunning(pid));
        }
    }

    /** Is killed while it starts a worker, so that the directory of that start is left. */
    static final class KilledWhileStarting {
        public static void main(String[] args) throws Exception {
            var executor = WorkloadExecutor.builder()
                    .workers(1)
                    .workerInitialiser(KilledWhileStarting::never)
                    .workerJvmOptions("-XX:+ShowMessageBoxOnError")
                    .build();
            System.out.println(ProcessHandle.current().pid());
            executor.submit(new Tasks.Pid()).get();
        }

        static String never() throws InterruptedException {
            Thread.sleep(Long.MAX_VALUE);
            return "";
        }
    }

    private static long launchDirectoriesOf(long pid) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().matches("wx-[^-]+-" + pid + "-.*"))
                    .count();
        }
    }

    @Test
    void start_afterAnotherApplicationWasKilled_sweepsWhatItLeft() throws Exception {
        long dead;
        try (Application application = Application.start(KilledWhileStarting.class)) {
            dead = Long.parseLong(application.nextLine());
            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> launchDirectoriesOf(dead) > 0);
            application.kill();
        }
        // Killed at a moment when the directory is there, or just after it went: both are fine, and both end the same.

        try (var executor = WorkloadExecutor.builder().workers(1).build()) {
            executor.submit(new Tasks.Pid()).get();
        }

        assertThat(launchDirectoriesOf(dead)).isZero();
    }
}
