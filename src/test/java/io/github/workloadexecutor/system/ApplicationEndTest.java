package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.testing.Application;
import io.github.workloadexecutor.testing.Processes;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of tasks and workers when the application ends, in whatever way. */
@SystemTest
final class ApplicationEndTest {

    @TempDir
    private Path directory;

    /** Computes for ever in two workers. */
    static final class SpinForEver {
        public static void main(String[] args) throws Exception {
            var executor = WorkloadExecutor.builder().workers(2).build();
            var one = executor.submit(new Tasks.Spin(Path.of(args[0], "one")));
            var other = executor.submit(new Tasks.Spin(Path.of(args[0], "other")));
            one.get();
            other.get();
        }
    }

    /** B104: killed in mid-task, no worker is alive a second later. */
    @Test
    void application_killedInMidTask_leavesNoWorkerASecondLater() throws Exception {
        try (Application application = Application.start(SpinForEver.class, directory)) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> Files.exists(directory.resolve("one")) && Files.exists(directory.resolve("other")));
            List<Long> workers = List.of(
                    Long.parseLong(Files.readString(directory.resolve("one"))),
                    Long.parseLong(Files.readString(directory.resolve("other"))));
            assertThat(workers).allMatch(pid -> ProcessHandle.of(pid).isPresent());

            application.kill();

            await().atMost(Duration.ofSeconds(1))
                    .until(() -> workers.stream().noneMatch(pid -> Processes.isRunning(pid)));
        }
    }

    /** Ends its main method with work under way on both lanes, and closes nothing. */
    static final class EndWithoutClosing {

        record PrintLater(String text) implements io.github.workloadexecutor.task.CpuTask<String> {
            @Override
            public String call() throws InterruptedException {
                Thread.sleep(300); // plays slow work
                return text;
            }
        }

        public static void main(String[] args) {
            var executor = WorkloadExecutor.builder().workers(1).build();
            executor.submit(new PrintLater("computed")).onDone(done -> System.out.println(done.resultNow()));
            executor.io()
                    .submit(() -> {
                        Thread.sleep(300); // plays slow work
                        return "waited";
                    })
                    .onDone(done -> System.out.println(done.resultNow()));
            System.out.println("main is over");
        }
    }

    /** B101: tasks are seen through, nothing is printed but what they print, and the program ends by itself. */
    @Test
    void application_thatEndsWithoutClosing_seesItsTasksThroughAndEnds() throws Exception {
        try (Application application = Application.start(EndWithoutClosing.class)) {
            List<String> output = application.remainingLines();

            assertThat(application.awaitExit()).isZero();
            assertThat(output).first().isEqualTo("main is over");
            assertThat(output).containsExactlyInAnyOrder("main is over", "computed", "waited");
        }
    }

    /** Has used its executor and forgets to close it. */
    static final class EndIdle {
        public static void main(String[] args) throws Exception {
            var executor = WorkloadExecutor.builder().workers(1).build();
            System.out.println(executor.submit(new Tasks.Pid()).get());
        }
    }

    @Test
    void application_thatEndsWithAnIdleExecutor_endsAndItsWorkerToo() throws Exception {
        try (Application application = Application.start(EndIdle.class)) {
            long worker = Long.parseLong(application.nextLine());

            assertThat(application.awaitExit()).isZero();
            await().atMost(Duration.ofSeconds(1)).until(() -> !Processes.isRunning(worker));
        }
    }

    /** Calls System.exit while a task runs. */
    static final class ExitInMidTask {
        public static void main(String[] args) throws IOException, InterruptedException {
            var executor = WorkloadExecutor.builder().workers(1).build();
            var task = executor.submit(new Tasks.Spin(Path.of(args[0], "one")));
            while (!Files.exists(Path.of(args[0], "one"))) {
                Thread.sleep(5); // another process is awaited
            }
            System.exit(task.isDone() ? 1 : 4);
        }
    }

    @Test
    void application_thatCallsExitInMidTask_endsAtOnceAndItsWorkerToo() throws Exception {
        try (Application application = Application.start(ExitInMidTask.class, directory)) {
            assertThat(application.awaitExit()).isEqualTo(4);
            long worker = Long.parseLong(Files.readString(directory.resolve("one")));
            await().atMost(Duration.ofSeconds(1)).until(() -> !Processes.isRunning(worker));
        }
    }
}
