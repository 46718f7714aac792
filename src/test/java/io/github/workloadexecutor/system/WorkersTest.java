package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.DecodingException;
import io.github.workloadexecutor.failure.ExitStatus;
import io.github.workloadexecutor.failure.WorkerDossier;
import io.github.workloadexecutor.failure.WorkerStartException;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.testing.CapturedLog;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Which workers there are, what they start with, and what becomes of what they print. */
@SystemTest
final class WorkersTest {

    @TempDir
    private Path directory;

    /** B52. */
    @Test
    void sequentialTasks_shareOneWorker() throws Exception {
        try (var executor = WorkloadExecutor.builder().workers(4).build()) {
            Set<Long> pids = new HashSet<>();
            for (int i = 0; i < 10; i++) {
                pids.add(executor.submit(new Tasks.Pid()).get());
            }

            assertThat(pids).hasSize(1);
            assertThat(executor.cpu().workers().started()).isEqualTo(1);
        }
    }

    /** B53. */
    @Test
    void manyTasks_useExactlyAsManyWorkersAsAllowed() throws Exception {
        try (var executor = WorkloadExecutor.builder().workers(2).build()) {
            Path goOn = directory.resolve("goOn");
            List<TaskFuture<Long>> tasks = IntStream.range(0, 30)
                    .mapToObj(i -> executor.submit(new Tasks.Rendezvous(directory.resolve("here-" + i), goOn)))
                    .toList();
            await().until(() -> Files.exists(directory.resolve("here-0")) && Files.exists(directory.resolve("here-1")));
            Files.writeString(goOn, "");

            Set<Long> pids = new HashSet<>();
            for (TaskFuture<Long> task : tasks) {
                pids.add(task.get());
            }

            assertThat(pids).hasSize(2);
            assertThat(executor.cpu().workers().started()).isEqualTo(2);
        }
    }

    /** B54: six workers on however few processors really run at once: none goes on before all have come. */
    @Test
    void moreWorkersThanProcessors_runAtOnce() throws Exception {
        int workers = Runtime.getRuntime().availableProcessors() + 2;
        try (var executor = WorkloadExecutor.builder().workers(workers).build()) {
            Path goOn = directory.resolve("goOn");
            List<TaskFuture<Long>> tasks = IntStream.range(0, workers)
                    .mapToObj(i -> executor.submit(new Tasks.Rendezvous(directory.resolve("here-" + i), goOn)))
                    .toList();

            await().atMost(Duration.ofSeconds(30))
                    .until(() ->
                            IntStream.range(0, workers).allMatch(i -> Files.exists(directory.resolve("here-" + i))));
            Files.writeString(goOn, "");

            Set<Long> pids = new HashSet<>();
            for (TaskFuture<Long> task : tasks) {
                pids.add(task.get());
            }
            assertThat(pids).hasSize(workers);
        }
    }

    private record Variable(String name) implements CpuTask<String> {

        /** Read when the class is loaded, before anything of the task runs. */
        private static final String WHEN_LOADED = System.getenv("WORKLOAD_TEST");

        @Override
        public String call() {
            return System.getenv(name) + " " + WHEN_LOADED;
        }
    }

    /** B66. */
    @Test
    void workerEnvironment_isThereBeforeUserCodeLoads() throws Exception {
        try (var executor = WorkloadExecutor.builder()
                .workers(1)
                .workerEnvironment("WORKLOAD_TEST", "set")
                .build()) {
            assertThat(executor.submit(new Variable("WORKLOAD_TEST")).get()).isEqualTo("set set");
        }
    }

    private record Property(String name) implements CpuTask<String> {
        @Override
        public String call() {
            return System.getProperty(name);
        }
    }

    @Test
    void workerJvmOptions_awkwardCharacters_arriveUnchanged() throws Exception {
        String awkward = "a b\"c\\d'e #f é";
        try (var executor = WorkloadExecutor.builder()
                .workers(1)
                .workerJvmOptions("-Dawkward=" + awkward)
                .build()) {
            assertThat(executor.submit(new Property("awkward")).get()).isEqualTo(awkward);
        }
    }

    private record CatStdin() implements CpuTask<Integer> {
        @Override
        public Integer call() throws IOException, InterruptedException {
            ProcessBuilder cat = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    ReadStdin.class.getName());
            cat.redirectInput(ProcessBuilder.Redirect.INHERIT);
            return cat.start().waitFor();
        }
    }

    static final class ReadStdin {
        public static void main(String[] args) throws IOException {
            System.exit(System.in.readAllBytes().length == 0 ? 5 : 6);
        }
    }

    /** B117: a child of a worker that reads the standard input it inherits finds it ended, and no secret in it. */
    @Test
    void taskThatStartsAProcessWhichReadsStdin_works() throws Exception {
        try (var executor = WorkloadExecutor.builder().workers(1).build()) {
            assertThat(executor.submit(new CatStdin()).get()).isEqualTo(5);
        }
    }

    /** B93: ten megabytes, to both streams. */
    @Test
    void taskThatPrintsTenMegabytes_isNotBlockedAndAnswers() throws Exception {
        try (var log = CapturedLog.at(Level.ERROR);
                var executor = WorkloadExecutor.builder().workers(1).build()) {
            assertThat(executor.submit(new Tasks.Print(10 << 20)).get()).isEqualTo(10 << 20);
            assertThat(log.messages()).isEmpty();
        }
    }

    private record PrintWithoutNewline(int bytes) implements CpuTask<Integer> {
        @Override
        public Integer call() {
            System.out.print("y".repeat(bytes));
            System.out.flush();
            return bytes;
        }
    }

    @Test
    void taskThatPrintsOneEndlessLine_isNotBlockedAndAnswers() throws Exception {
        try (var log = CapturedLog.at(Level.ERROR);
                var executor = WorkloadExecutor.builder().workers(1).build()) {
            assertThat(executor.submit(new PrintWithoutNewline(10 << 20)).get()).isEqualTo(10 << 20);
            assertThat(log.messages()).isEmpty();
        }
    }

    private record Greet(String name) implements CpuTask<String> {
        @Override
        public String call() {
            System.out.println("hello " + name);
            System.err.println("careful " + name);
            return name;
        }
    }

    /** B93: line by line, with the worker's name and the task's. */
    @Test
    void taskOutput_goesToTheLogLineByLineWithTheNamesOfWorkerAndTask() throws Exception {
        try (var log = CapturedLog.at(Level.INFO);
                var executor =
                        WorkloadExecutor.builder().name("printer").workers(1).build()) {
            executor.submit(new Greet("Zoë")).get();

            await().untilAsserted(() -> assertThat(log.messages())
                    .contains(
                            "printer worker 1, task WorkersTest.Greet #1: hello Zoë",
                            "printer worker 1, task WorkersTest.Greet #1: careful Zoë"));
        }
    }

    /** B57: when no worker can be started, what waits fails promptly and says why, each with its own exception. */
    @Test
    void workersThatCannotStart_failEveryWaitingTaskWithTheReason() {
        try (var log = CapturedLog.at(Level.ERROR);
                var executor = WorkloadExecutor.builder()
                        .workers(1)
                        .workerJvmOptions("-XX:NoSuchOption")
                        .build()) {
            List<TaskFuture<Integer>> tasks = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                tasks.add(executor.submit(new Tasks.Echo<>(i)));
            }

            Set<Throwable> failures = Collections.newSetFromMap(new IdentityHashMap<>());
            for (TaskFuture<Integer> task : tasks) {
                assertThatThrownBy(task::get)
                        .isInstanceOf(ExecutionException.class)
                        .cause()
                        .isInstanceOf(WorkerStartException.class)
                        .hasMessageMatching(
                                "(?s)worker \\d \\(pid \\d+\\) exited with code 1 before it was ready;"
                                        + " 3 starts in a row have failed, and the next is tried in \\d\\.\\d s\\. Its last lines of output:\\n.*NoSuchOption.*")
                        .satisfies(failures::add);
            }
            assertThat(failures)
                    .hasSize(3)
                    .allSatisfy(failure -> assertThat(((WorkerStartException) failure).dossier())
                            .hasValueSatisfying(dossier -> {
                                assertThat(dossier.kind()).isEqualTo(WorkerDossier.Kind.START_FAILURE);
                                assertThat(dossier.exit()).contains(new ExitStatus(1));
                            }));
            assertThat(log.messages()).isEmpty();
        }
    }

    /**
     * Nor does a launch that fails in a way nobody thought of leave a worker counted as starting: it is tried again.
     */
    @Test
    void launchThatFailsUnexpectedly_isTriedAgain() throws Exception {
        String classPath = System.getProperty("java.class.path");
        try (var log = CapturedLog.at(Level.WARN);
                var executor = WorkloadExecutor.builder().workers(1).build()) {
            TaskFuture<Long> task;
            System.setProperty("java.class.path", "no\0path");
            try {
                task = executor.submit(new Tasks.Pid());

                await().pollInterval(Duration.ofMillis(1))
                        .until(() -> !log.messages().isEmpty());
            } finally {
                System.setProperty("java.class.path", classPath);
            }

            assertThat(task.get()).isPositive();
            assertThat(log.messages())
                    .allMatch(message ->
                            message.contains("worker 1 could not be started: java.nio.file.InvalidPathException: ")
                                    || message.contains("worker 2 could not be started"));
        }
    }

    @Test
    void workerThatIsNotReadyInTime_isKilledAndSaysSo() {
        try (var log = CapturedLog.at(Level.ERROR);
                var executor = WorkloadExecutor.builder()
                        .workers(1)
                        .workerStartTimeout(Duration.ofMillis(1))
                        .build()) {
            TaskFuture<Long> task = executor.submit(new Tasks.Pid());

            assertThatThrownBy(task::get)
                    .cause()
                    .isInstanceOf(WorkerStartException.class)
                    .hasMessageMatching(
                            "worker 1 \\(pid \\d+\\) was not ready within 0\\.001 s and was killed; this start"
                                    + " has failed, and the next is tried in \\d\\.\\d s");
            assertThat(log.messages()).isEmpty();
        }
    }

    /** B109, the smaller half: a hundred megabytes both ways. */
    @Test
    void largeArgumentAndResult_arriveWhole() throws Exception {
        try (var executor =
                WorkloadExecutor.builder().workers(1).workerJvmOptions("-Xmx1g").build()) {
            byte[] large = new byte[100 << 20];

            assertThat(executor.cpu().submit(Tasks::length, large).get()).isEqualTo(large.length);
            assertThat(executor.cpu().submit(Tasks::bytes, 100 << 20).get()).hasSize(100 << 20);
        }
    }

    /** A snapshot travels: what the submitter changes later is not seen. */
    @Test
    void argumentChangedAfterSubmission_arrivesAsItWas() throws Exception {
        try (var executor = WorkloadExecutor.builder().workers(1).build()) {
            List<String> mutable = new ArrayList<>(List.of("before"));

            TaskFuture<List<String>> task = executor.submit(new Tasks.Echo<>(mutable));
            mutable.set(0, "after");

            assertThat(task.get()).containsExactly("before");
        }
    }

    private record CommandLine() implements CpuTask<String> {
        @Override
        public String call() {
            return ProcessHandle.current().info().commandLine().orElse("unknown");
        }
    }

    /** A class path can be longer than a command line may be, and others can read a command line. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void workerCommandLine_holdsNothingButAnArgumentFile() throws Exception {
        try (var executor = WorkloadExecutor.builder().workers(1).build()) {
            assertThat(executor.submit(new CommandLine()).get()).matches("\\S+/bin/java @\\S+");
        }
    }

    private record Flag(BitSet bits) implements CpuTask<Integer> {
        @Override
        public Integer call() {
            return bits.cardinality();
        }
    }

    /** The JVM-wide filter applies in the worker beside the library's own. */
    @Test
    void workerWithAJvmWideFilter_refusesWhatItForbidsAndSaysSo() throws Exception {
        try (var executor = WorkloadExecutor.builder()
                .workers(1)
                .workerJvmOptions("-Djdk.serialFilter=!java.util.BitSet")
                .build()) {
            TaskFuture<Integer> forbidden = executor.submit(new Flag(new BitSet()));

            assertThatThrownBy(forbidden::get)
                    .cause()
                    .isInstanceOf(DecodingException.class)
                    .hasMessageContaining("jdk.serialFilter")
                    .hasMessageContaining("java.util.BitSet");
            assertThat(executor.submit(new Tasks.Echo<>("other")).get()).isEqualTo("other");
        }
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Keepsake(byte[][] content) implements CpuTask<byte[]> {

        /** In the worker: what the last task was given, and what it returned. */
        private static final List<WeakReference<Object>> LAST = new ArrayList<>();

        @Override
        public byte[] call() {
            byte[] result = new byte[1000];
            LAST.add(new WeakReference<>(content[0]));
            LAST.add(new WeakReference<>(result));
            return result;
        }
    }

    private record LookForKeepsakes() implements CpuTask<List<Boolean>> {
        @Override
        public List<Boolean> call() {
            System.gc();
            return Keepsake.LAST.stream()
                    .map(reference -> reference.get() == null)
                    .toList();
        }
    }

    /** B15: an idle worker holds neither the last argument nor the last result. */
    @Test
    void idleWorker_holdsNeitherLastArgumentNorLastResult() throws Exception {
        try (var executor = WorkloadExecutor.builder().workers(1).build()) {
            executor.submit(new Keepsake(new byte[][] {new byte[1000]})).get();

            assertThat(executor.submit(new LookForKeepsakes()).get()).containsExactly(true, true);
        }
    }

    /** B15: the future of a task that is over holds its value, and not the task. */
    @Test
    void futureOfATaskThatIsOver_doesNotHoldTheTask() throws Exception {
        try (var executor = WorkloadExecutor.builder().workers(1).build()) {
            Tasks.Echo<byte[]> task = new Tasks.Echo<>(new byte[1000]);
            WeakReference<Object> reference = new WeakReference<>(task);
            TaskFuture<byte[]> future = executor.submit(task);
            task = null;

            assertThat(future.get()).hasSize(1000);
            await().until(() -> {
                System.gc();
                return reference.get() == null;
            });
        }
    }

    /** Static state is the worker's own. */
    @Test
    void staticFieldChangedByATask_isNotChangedHere() throws Exception {
        try (var executor = WorkloadExecutor.builder().workers(1).build()) {
            executor.submit(new Keepsake(new byte[][] {new byte[1]})).get();

            assertThat(Keepsake.LAST).isEmpty();
        }
    }
}
