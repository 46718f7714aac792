package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.WorkerStartException;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.testing.CapturedLog;
import io.github.workloadexecutor.testing.Processes;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How workers come, are replaced, and leave. */
@SystemTest
final class WorkerLifeTest {

    @TempDir
    private Path directory;

    // Recycling.

    /** B55. */
    @Test
    void recycleAfterTasks_fourthTask_runsOnAnotherWorker() throws Exception {
        try (var log = CapturedLog.at(Level.INFO);
                var executor = WorkloadExecutor.builder()
                        .workers(1)
                        .recycleAfterTasks(3)
                        .build()) {
            List<Long> pids = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                pids.add(executor.submit(new Tasks.Pid()).get());
            }

            assertThat(Set.copyOf(pids.subList(0, 3))).hasSize(1);
            assertThat(Set.copyOf(pids.subList(3, 6))).hasSize(1).doesNotContain(pids.get(0));
            assertThat(pids.get(6)).isNotIn(pids.subList(0, 6));
            await().until(() -> executor.cpu().workers().alive() == 1);
            assertThat(log.messages())
                    .filteredOn(message -> message.endsWith("leaves because it has done 3 tasks, and the limit is 3"))
                    .hasSize(2);
        }
    }

    /** B55, B56: with a backlog, failing tasks among it, nothing is stranded and no limit is passed. */
    @Test
    void recycleAfterTasks_backlogWithFailures_isRunWhole() throws Exception {
        try (var log = CapturedLog.at(Level.ERROR);
                var executor = WorkloadExecutor.builder()
                        .workers(2)
                        .recycleAfterTasks(1)
                        .build()) {
            List<TaskFuture<?>> tasks = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                tasks.add(
                        i % 3 == 0
                                ? executor.submit(new Tasks.Fail(new IOException("planted")))
                                : executor.submit(new Tasks.Pid()));
            }

            List<Object> pids = new ArrayList<>();
            for (TaskFuture<?> task : tasks) {
                try {
                    pids.add(task.get());
                } catch (ExecutionException planted) {
                    assertThat(planted).hasRootCauseMessage("planted");
                }
                // One that takes the place of another, at most.
                assertThat(executor.cpu().workers().alive()).isLessThanOrEqualTo(3);
            }
            assertThat(pids).hasSize(8).doesNotHaveDuplicates();
            assertThat(log.messages()).isEmpty();
        }
    }

    /** B56: what was accepted is run although the lane is shut down in mid-recycling. */
    @Test
    void recycleAfterTasks_shutDownWithABacklog_isRunWhole() throws Exception {
        try (var executor =
                WorkloadExecutor.builder().workers(1).recycleAfterTasks(1).build()) {
            List<TaskFuture<Long>> tasks = IntStream.range(0, 5)
                    .mapToObj(i -> executor.submit(new Tasks.Pid()))
                    .toList();
            executor.shutdown();

            for (TaskFuture<Long> task : tasks) {
                assertThat(task.get()).isPositive();
            }
            assertThat(executor.cpu().awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** A replacement that cannot come leaves the old one where it is. */
    @Test
    void recycleAfterTasks_noReplacementCanStart_keepsTheOldWorker() throws Exception {
        String classPath = System.getProperty("java.class.path");
        try (var log = CapturedLog.at(Level.WARN);
                var executor = WorkloadExecutor.builder()
                        .workers(1)
                        .recycleAfterTasks(2)
                        .build()) {
            long pid = executor.submit(new Tasks.Pid()).get();
            System.setProperty("java.class.path", "no\0path");
            try {
                for (int i = 0; i < 4; i++) {
                    assertThat(executor.submit(new Tasks.Pid()).get()).isEqualTo(pid);
                }
            } finally {
                System.setProperty("java.class.path", classPath);
            }

            assertThat(log.messages())
                    .anyMatch(message -> message.endsWith("(pid " + pid + ") stays in use although it has done 2 tasks,"
                            + " and the limit is 2: no replacement could be started"));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> executor.submit(new Tasks.Pid()).get() != pid);
        }
    }

    /** Make before break: the replacement is there before the old one leaves, and the limit counts what computes. */
    @Test
    void recycleAfterAge_workerInUse_isReplacedBetweenTwoTasks() throws Exception {
        try (var executor = WorkloadExecutor.builder()
                .workers(1)
                .recycleAfterAge(Duration.ofMillis(1))
                .build()) {
            long first = executor.submit(new Tasks.Pid()).get();

            await().until(() -> executor.submit(new Tasks.Pid()).get() != first);

            assertThat(executor.cpu().workers().crashed()).isZero();
        }
    }

    /** Lets the first worker come at once, and every later one when the file is there. */
    private record LateAfterTheFirst(Path first, Path goOn) implements CpuTask<String> {
        @Override
        public String call() throws IOException, InterruptedException {
            try {
                Files.createFile(first);
            } catch (FileAlreadyExistsException notTheFirst) {
                while (!Files.exists(goOn)) {
                    Thread.sleep(5); // Another process is awaited: there is nothing else to wait on.
                }
            }
            return "";
        }
    }

    /** B55: make before break. As long as the replacement is not ready, the old one goes on. */
    @Test
    void recycleAfterAge_replacementTakesItsTime_usesTheOldOneMeanwhile() throws Exception {
        Path goOn = directory.resolve("goOn");
        try (var executor = WorkloadExecutor.builder()
                .workers(1)
                .minWorkers(1)
                .recycleAfterAge(Duration.ofMillis(1))
                .workerInitialiser(new LateAfterTheFirst(directory.resolve("first"), goOn))
                .build()) {
            long first = executor.submit(new Tasks.Pid()).get();
            await().until(() -> executor.cpu().workers().started() == 2);

            for (int i = 0; i < 3; i++) {
                assertThat(executor.submit(new Tasks.Pid()).get(20, TimeUnit.SECONDS))
                        .isEqualTo(first);
            }

            Files.writeString(goOn, "");
            await().until(() -> executor.submit(new Tasks.Pid()).get() != first);
        }
    }

    // Idle workers.

    /** B59. */
    @Test
    void workerIdleTimeout_nothingToDo_allLeaveAndComeBackOnDemand() throws Exception {
        try (var executor = WorkloadExecutor.builder()
                .workers(2)
                .workerIdleTimeout(Duration.ofMillis(200))
                .build()) {
            long first = executor.submit(new Tasks.Pid()).get();
            await().until(() -> executor.cpu().workers().alive() == 0);

            assertThat(executor.submit(new Tasks.Pid()).get()).isNotEqualTo(first);
            assertThat(executor.cpu().workers().crashed()).isZero();
        }
    }

    /** B59: a worker may be leaving just when a task comes. */
    @Test
    void workerIdleTimeout_aMillisecondAndSlowSubmitter_losesNothing() throws Exception {
        try (var log = CapturedLog.at(Level.WARN);
                var executor = WorkloadExecutor.builder()
                        .workers(1)
                        .workerIdleTimeout(Duration.ofMillis(1))
                        .build()) {
            for (int i = 0; i < 12; i++) {
                assertThat(executor.submit(new Tasks.Echo<>(i)).get()).isEqualTo(i);
            }
            assertThat(log.messages()).isEmpty();
        }
    }

    /** B60: the one used last is the one that stays. */
    @Test
    void minWorkers_othersIdle_keepsTheOneUsedLast() throws Exception {
        try (var executor = WorkloadExecutor.builder()
                .workers(2)
                .minWorkers(1)
                .workerIdleTimeout(Duration.ofMillis(500))
                .build()) {
            Set<Long> both = pidsOfAll(executor, 2, "both");
            long last = executor.submit(new Tasks.Pid()).get();
            assertThat(both).contains(last);

            await().until(() -> executor.cpu().workers().alive() == 1);

            assertThat(executor.submit(new Tasks.Pid()).get()).isEqualTo(last);
        }
    }

    private Set<Long> pidsOfAll(WorkloadExecutor executor, int workers, String name) throws Exception {
        Path goOn = directory.resolve(name);
        List<TaskFuture<Long>> tasks = rendezvous(executor, workers, name);
        Files.writeString(goOn, "");
        List<Long> pids = new ArrayList<>();
        for (TaskFuture<Long> task : tasks) {
            pids.add(task.get());
        }
        return Set.copyOf(pids);
    }

    /** So many tasks that run at once, until the file of this name appears. */
    private List<TaskFuture<Long>> rendezvous(WorkloadExecutor executor, int tasks, String name) {
        List<Path> here = IntStream.range(0, tasks)
                .mapToObj(i -> directory.resolve(name + "-here-" + i))
                .toList();
        List<TaskFuture<Long>> futures = here.stream()
                .map(file -> executor.submit(new Tasks.Rendezvous(file, directory.resolve(name))))
                .toList();
        await().atMost(Duration.ofSeconds(20)).until(() -> here.stream().allMatch(Files::exists));
        return futures;
    }

    // Resize.

    /** B62. */
    @Test
    void resize_shrinkSameAndGrow_keepsSurvivors() throws Exception {
        try (var executor = WorkloadExecutor.builder().workers(3).build()) {
            Set<Long> three = pidsOfAll(executor, 3, "three");

            executor.cpu().resize(1);
            await().until(() -> executor.cpu().workers().alive() == 1);
            long survivor = executor.submit(new Tasks.Pid()).get();
            assertThat(three).contains(survivor);

            executor.cpu().resize(1);
            assertThat(executor.submit(new Tasks.Pid()).get()).isEqualTo(survivor);

            executor.cpu().resize(2);
            assertThat(pidsOfAll(executor, 2, "two")).hasSize(2).contains(survivor);
            assertThat(executor.cpu().workers().limit()).isEqualTo(2);
            assertThat(executor.cpu().workers().crashed()).isZero();
        }
    }

    /** B62: a running task is finished where it runs. */
    @Test
    void resize_shrinkWhileBusy_letsTasksEndAndThenWorkersLeave() throws Exception {
        try (var executor = WorkloadExecutor.builder().workers(2).build()) {
            List<TaskFuture<Long>> running = rendezvous(executor, 2, "goOn");

            executor.cpu().resize(1);
            Files.writeString(directory.resolve("goOn"), "");

            for (TaskFuture<Long> task : running) {
                assertThat(task.get()).isPositive();
            }
            await().until(() -> executor.cpu().workers().alive() == 1);
            assertThat(executor.cpu().workers().crashed()).isZero();
        }
    }

    @Test
    void resize_belowMinWorkers_isRefused() {
        try (var executor = WorkloadExecutor.builder().workers(3).minWorkers(2).build()) {
            assertThatThrownBy(() -> executor.cpu().resize(1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("workers must be at least 2, but was 1");
            assertThat(executor.cpu().workers().limit()).isEqualTo(3);
        }
    }

    /** B62. */
    @Test
    void resize_manyTimesUnderLoad_strandsNothing() throws Exception {
        try (var log = CapturedLog.at(Level.WARN);
                var executor = WorkloadExecutor.builder().workers(2).build()) {
            List<TaskFuture<Integer>> tasks = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                tasks.add(executor.submit(new Tasks.Echo<>(i)));
                executor.cpu().resize(1 + i % 3);
                if (i % 10 == 0) {
                    assertThat(tasks.get(i / 2).get()).isEqualTo(i / 2);
                }
            }

            for (int i = 0; i < tasks.size(); i++) {
                assertThat(tasks.get(i).get()).isEqualTo(i);
            }
            assertThat(log.messages()).isEmpty();
        }
    }

    // Memory.

    private record HeapLimit() implements CpuTask<Long> {
        @Override
        public Long call() {
            return Runtime.getRuntime().maxMemory();
        }
    }

    @Test
    void workerHeap_chosen_isWhatTheWorkerHas() throws Exception {
        try (var executor =
                WorkloadExecutor.builder().workers(1).workerHeap(100 << 20).build()) {
            assertThat(executor.submit(new HeapLimit()).get()).isBetween(90L << 20, 101L << 20);
        }
    }

    @Test
    void workerHeap_moreThanThereIs_isRefusedByBuild() {
        WorkloadExecutor.Builder builder = WorkloadExecutor.builder().workers(8).workerHeap(1L << 40);

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("8 workers with 1048576 MiB of heap each need 8389120 MiB, but of this machine's"
                        + " \\d+ MiB only \\d+ MiB are left beside this application's own heap of at most \\d+ MiB; not"
                        + " one such worker fits");
    }

    @Test
    void resize_moreThanFits_isRefusedAndChangesNothing() {
        try (var executor =
                WorkloadExecutor.builder().workers(1).workerHeap(100 << 20).build()) {
            assertThatThrownBy(() -> executor.cpu().resize(1_000_000))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("1000000 workers with 100 MiB of heap each need ");
            assertThat(executor.cpu().workers().limit()).isEqualTo(1);
        }
    }

    // Initialiser.

    private static int initialised;

    private record Initialise() implements CpuTask<Integer> {
        @Override
        public Integer call() {
            initialised++;
            return initialised;
        }
    }

    private record Initialised() implements CpuTask<Integer> {
        @Override
        public Integer call() {
            return initialised;
        }
    }

    /** B58, B65: once in every incarnation, before any task. */
    @Test
    void workerInitialiser_everyWorker_hasRunItOnce() throws Exception {
        try (var executor = WorkloadExecutor.builder()
                .workers(1)
                .recycleAfterTasks(2)
                .workerInitialiser(new Initialise())
                .build()) {
            for (int i = 0; i < 5; i++) {
                assertThat(executor.submit(new Initialised()).get()).isEqualTo(1);
            }
            assertThat(executor.cpu().workers().started()).isGreaterThan(1);
        }
    }

    private record FailToInitialise(Path count) implements CpuTask<String> {
        @Override
        public String call() throws IOException {
            Files.createFile(
                    count.resolve("tried-" + ProcessHandle.current().pid())); // So one can see how often it was tried.
            throw new IllegalStateException("no model");
        }
    }

    /** B65: what the initialiser threw is the cause, in every future, and later ones are told at once. */
    @Test
    void workerInitialiser_fails_isTheCauseInEveryFutureWithoutAnotherTry() throws Exception {
        try (var log = CapturedLog.at(Level.ERROR);
                var executor = WorkloadExecutor.builder()
                        .workers(1)
                        .workerInitialiser(new FailToInitialise(directory))
                        .build()) {
            List<TaskFuture<Long>> tasks = IntStream.range(0, 3)
                    .mapToObj(i -> executor.submit(new Tasks.Pid()))
                    .toList();

            for (TaskFuture<Long> task : tasks) {
                assertThatThrownBy(task::get)
                        .cause()
                        .isInstanceOf(WorkerStartException.class)
                        .hasMessageMatching("(?s)worker 1 \\(pid \\d+\\) could not be started because its initialiser"
                                + " failed: java\\.lang\\.IllegalStateException: no model; this start has failed, and"
                                + " the next is tried in \\d\\.\\d s.*")
                        .cause()
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("no model");
            }
            assertThatThrownBy(executor.submit(new Tasks.Pid())::get).cause().isInstanceOf(WorkerStartException.class);
            try (var tries = Files.list(directory)) {
                assertThat(tries).hasSize(1);
            }
            assertThat(log.messages()).isEmpty();
        }
    }

    private record Halt() implements CpuTask<String> {
        @Override
        public String call() {
            System.out.println("last words");
            Runtime.getRuntime().halt(7);
            return "never";
        }
    }

    @Test
    void workerInitialiser_endsTheProcess_isSaidWithItsOutput() {
        try (var executor = WorkloadExecutor.builder()
                .workers(1)
                .workerInitialiser(new Halt())
                .build()) {
            assertThatThrownBy(executor.submit(new Tasks.Pid())::get)
                    .cause()
                    .isInstanceOf(WorkerStartException.class)
                    .hasMessageMatching("(?s)worker 1 \\(pid \\d+\\) exited with code 7.* while it ran its initialiser;"
                            + ".*last words");
        }
    }

    @Test
    void workerInitialiser_takesTooLong_isKilledAndSaid() {
        try (var executor = WorkloadExecutor.builder()
                .workers(1)
                .workerInitialiser(new Tasks.Spin(directory.resolve("spins")))
                .workerInitialiserTimeout(Duration.ofMillis(300))
                .build()) {
            assertThatThrownBy(executor.submit(new Tasks.Pid())::get)
                    .cause()
                    .isInstanceOf(WorkerStartException.class)
                    .hasMessageContaining("was killed because its initialiser was not over within 0.3 s");
        }
    }

    // Starts that fail.

    /** B57: and when the reason is gone, the next try after the pause works. */
    @Test
    void circuit_openAndThenCured_startsAgainAfterThePause() throws Exception {
        Path cured = directory.resolve("cured");
        try (var log = CapturedLog.at(Level.ERROR);
                var executor = WorkloadExecutor.builder()
                        .workers(1)
                        .workerInitialiser(new NeedFile(cured))
                        .build()) {
            assertThatThrownBy(executor.submit(new Tasks.Pid())::get).cause().isInstanceOf(WorkerStartException.class);
            Files.writeString(cured, "");
            assertThatThrownBy(executor.submit(new Tasks.Pid())::get).cause().isInstanceOf(WorkerStartException.class);

            await().atMost(Duration.ofSeconds(20))
                    .ignoreExceptions()
                    .until(() -> executor.submit(new Tasks.Pid()).get() > 0);
            assertThat(executor.cpu().workers().started()).isEqualTo(2);
            assertThat(log.messages()).isEmpty();
        }
    }

    private record NeedFile(Path file) implements CpuTask<String> {
        @Override
        public String call() throws IOException {
            return Files.readString(file);
        }
    }

    // Signs of life.

    /** The task it froze with has started, so it is lost; the next one is not. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void workerHeartbeatTimeout_frozenWorker_isKilledAndSaysSo() throws Exception {
        Path started = directory.resolve("started");
        try (var log = CapturedLog.at(Level.ERROR);
                var executor = WorkloadExecutor.builder()
                        .workers(1)
                        .workerHeartbeatTimeout(Duration.ofSeconds(2))
                        .build()) {
            TaskFuture<String> frozen = executor.submit(new Tasks.Spin(started));
            await().until(() -> Files.exists(started));
            new ProcessBuilder("kill", "-STOP", Files.readString(started))
                    .start()
                    .waitFor();

            assertThatThrownBy(frozen::get)
                    .cause()
                    .hasMessageContaining("it had a task and gave no sign of life for")
                    .hasMessageContaining("and the limit is 2.0 s");
            assertThat(executor.submit(new Tasks.Echo<>("next")).get()).isEqualTo("next");
            assertThat(log.messages()).isEmpty();
        }
    }

    /** A task that a frozen worker never took goes to another. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void workerHeartbeatTimeout_frozenBeforeTheTask_runsItElsewhere() throws Exception {
        try (var log = CapturedLog.at(Level.ERROR);
                var executor = WorkloadExecutor.builder()
                        .workers(1)
                        .workerJvmOptions("-Xmx256m")
                        .workerHeartbeatTimeout(Duration.ofSeconds(2))
                        .build()) {
            long frozen = executor.submit(new Tasks.Pid()).get();
            new ProcessBuilder("kill", "-STOP", Long.toString(frozen)).start().waitFor();

            // Ten times what its channel can hold, so that sending it gets stuck.
            TaskFuture<Integer> task = executor.cpu().submit(Tasks::length, new byte[10 << 20]);

            assertThat(task.get()).isEqualTo(10 << 20);
            assertThat(log.messages()).isEmpty();
        }
    }

    /** A debugger stops a worker just as well, and somebody may think for long at a breakpoint. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void workerHeartbeatTimeout_frozenWorkerWithADebugger_isWaitedFor() throws Exception {
        try (var executor = WorkloadExecutor.builder()
                .workers(1)
                .workerJvmOptions("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0,quiet=y")
                .workerHeartbeatTimeout(Duration.ofSeconds(1))
                .build()) {
            long pid = executor.submit(new Tasks.Pid()).get();
            TaskFuture<Long> task = rendezvous(executor, 1, "goOn").getFirst();

            Processes.signal("STOP", pid);
            await().during(Duration.ofMillis(2500)).until(() -> !task.isDone());
            Processes.signal("CONT", pid);
            Files.writeString(directory.resolve("goOn"), "");

            assertThat(task.get()).isEqualTo(pid);
        }
    }

    // Nesting.

    @Test
    void workers_withinAWorker_isOneByDefault() {
        String before = System.getProperty("io.github.workloadexecutor.depth");
        System.setProperty("io.github.workloadexecutor.depth", "3");
        try (var executor = WorkloadExecutor.builder().build()) {
            assertThat(executor.cpu().workers().limit()).isEqualTo(1);
        } finally {
            if (before == null) {
                System.clearProperty("io.github.workloadexecutor.depth");
            } else {
                System.setProperty("io.github.workloadexecutor.depth", before);
            }
        }
    }
}
