package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.event.Finding;
import io.github.workloadexecutor.failure.FindingException;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.IoTask;
import io.github.workloadexecutor.task.SharedBuffer;
import io.github.workloadexecutor.task.WorkerLocal;
import io.github.workloadexecutor.testing.SystemTest;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mistakes that one makes with a CPU lane at first, each beside what looks like it and is none. */
@SystemTest
final class PitfallsInWorkersTest {

    private static final int ENOUGH = 8;

    /** Whatever happens to a strict executor with one worker. */
    private interface Work {
        void with(WorkloadExecutor executor) throws Exception;
    }

    private static List<Finding> findingsOf(WorkloadExecutor.Builder options, Work work) throws Exception {
        WorkloadExecutor executor = options.name("pitfalls").workers(1).build();
        try {
            work.with(executor);
            return executor.findings();
        } finally {
            closeAndForgive(executor);
        }
    }

    private static void closeAndForgive(WorkloadExecutor executor) {
        try {
            executor.close();
        } catch (FindingException asExpected) {
            // A strict one throws what it has found, which is looked at here anyway.
        }
    }

    private static List<Finding> findingsOf(Work work) throws Exception {
        return findingsOf(WorkloadExecutor.builder().strict(), work);
    }

    private static List<Finding> findingsOf(int runs, CpuTask<?> task) throws Exception {
        return findingsOf(executor -> {
            for (int i = 0; i < runs; i++) {
                var unused = executor.cpu().submit(task).get();
            }
        });
    }

    /** On a machine with more to do than processors, what waits for another thread may seem to wait besides. */
    private static Finding only(List<Finding> found, Finding.Kind kind) {
        assertThat(found).extracting(Finding::kind).containsOnlyOnce(kind);
        return found.stream()
                .filter(finding -> finding.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    private static int compute(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        int sum = 0;
        while (System.nanoTime() - end < 0) {
            sum += Math.floorMod(sum * 31 + 7, 1009);
        }
        return sum;
    }

    @Nested
    @Tag("measuring")
    final class WaitsInWorker {

        record FetchPageOnTheCpuLane(String url) implements CpuTask<String> {
            @Override
            public String call() throws InterruptedException {
                Thread.sleep(15); // The network.
                return url;
            }
        }

        record FetchPage(String url) implements IoTask<String> {
            @Override
            public String call() throws InterruptedException {
                Thread.sleep(15);
                return url;
            }
        }

        record RenderPage() implements CpuTask<Integer> {
            @Override
            public Integer call() {
                return compute(15);
            }
        }

        /** Briefer than sending it to the other lane is worth. */
        record LookUp() implements CpuTask<Integer> {
            @Override
            public Integer call() throws InterruptedException {
                Thread.sleep(1);
                return 1;
            }
        }

        @Test
        void task_waitsInItsWorker_isFoundWithItsFiguresAndSentToTheOtherLane() throws Exception {
            Finding found = only(findingsOf(ENOUGH, new FetchPageOnTheCpuLane("a")), Finding.Kind.WAITS_IN_WORKER);

            assertThat(found.taskType()).endsWith("FetchPageOnTheCpuLane");
            assertThat(found.evidence())
                    .matches("\\d+ runs, \\d+ measured: \\d+\\.\\d ms each, .* of them computing \\(\\d+ %\\).*"
                            + "keeps a worker while it waits");
            assertThat(found.cure()).contains("IoTask", "io()");
        }

        @Test
        void task_waitsInAWorkerOfThisProcess_isFoundAsWell() throws Exception {
            List<Finding> found = findingsOf(WorkloadExecutor.builder().strict().inProcess(), executor -> {
                for (int i = 0; i < ENOUGH; i++) {
                    var unused = executor.cpu()
                            .submit(new FetchPageOnTheCpuLane("a"))
                            .get();
                }
            });

            assertThat(only(found, Finding.Kind.WAITS_IN_WORKER).evidence()).contains("to carry one:");
        }

        @Test
        void task_waitsOnTheLaneForThat_isNotFound() throws Exception {
            assertThat(findingsOf(executor -> {
                        for (int i = 0; i < ENOUGH; i++) {
                            var unused = executor.submit(new FetchPage("a")).get();
                        }
                    }))
                    .isEmpty();
        }

        @Test
        void task_computes_isNotFound() throws Exception {
            assertThat(findingsOf(ENOUGH, new RenderPage())).isEmpty();
        }

        @Test
        void task_waitsBriefly_isNotFound() throws Exception {
            assertThat(findingsOf(ENOUGH, new LookUp())).isEmpty();
        }

        /** Some runs are measured then, and those of a worker's first moments are not. */
        @Test
        void task_waitsAndTheExecutorIsNotStrict_isFoundAsWell() throws Exception {
            List<Finding> found = findingsOf(WorkloadExecutor.builder(), executor -> {
                for (int i = 0; i < 4 * ENOUGH; i++) {
                    var unused = executor.cpu()
                            .submit(new FetchPageOnTheCpuLane("a"))
                            .get();
                }
            });

            Finding waits = only(found, Finding.Kind.WAITS_IN_WORKER);
            assertThat(waits.count()).isLessThanOrEqualTo(ENOUGH);
        }

        @Test
        void task_waitsAndNothingIsLookedFor_isNotMeasured() throws Exception {
            List<Finding> found = findingsOf(WorkloadExecutor.builder().findings(false), executor -> {
                for (int i = 0; i < 2 * ENOUGH; i++) {
                    var unused = executor.cpu()
                            .submit(new FetchPageOnTheCpuLane("a"))
                            .get();
                }
                assertThat(executor.explain(FetchPageOnTheCpuLane.class).toString())
                        .contains("none measured");
            });

            assertThat(found).isEmpty();
        }
    }

    @Nested
    @Tag("measuring")
    final class Mixed {

        record FetchAndParse(String url) implements CpuTask<Integer> {
            @Override
            public Integer call() throws InterruptedException {
                Thread.sleep(10); // Fetch.
                return compute(10); // Parse.
            }
        }

        @Test
        void task_fetchesAndParses_isToBeSplit() throws Exception {
            Finding found = only(
                    findingsOf(executor -> {
                        // What could be either is not judged while the machine has more to do than processors.
                        long patientUntil = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
                        while (executor.findings().isEmpty() && System.nanoTime() < patientUntil) {
                            var unused = executor.cpu()
                                    .submit(new FetchAndParse("a"))
                                    .get();
                        }
                    }),
                    Finding.Kind.MIXED);

            assertThat(found.evidence()).contains("ms of them computing");
            assertThat(found.cure()).contains("Split", "fetch on io()", "compute on cpu()");
        }
    }

    @Nested
    final class TooFine {

        record Square(int number) implements CpuTask<Integer> {
            @Override
            public Integer call() {
                return number * number;
            }
        }

        record Squares(int from, int to) implements CpuTask<Integer> {
            @Override
            public Integer call() {
                return compute(5);
            }
        }

        @Test
        void task_isSentForEachNumber_isFoundWithTheBatchThatPays() throws Exception {
            Finding found = only(findingsOf(200, new Square(7)), Finding.Kind.TOO_FINE);

            assertThat(found.evidence())
                    .contains("of encoding", "of transport")
                    .matches(".*; that is [\\d.]+ times as long as it runs, and would be at most 10 % with [\\d,]+ of"
                            + " them in one task");
        }

        @Test
        void task_isSentForManyNumbers_isNotFound() throws Exception {
            assertThat(findingsOf(200, new Squares(0, 1000))).isEmpty();
        }

        /** Whoever sends a handful loses nothing. */
        @Test
        void task_isSentForAFewNumbers_isNotFound() throws Exception {
            assertThat(findingsOf(20, new Square(7))).isEmpty();
        }
    }

    @Nested
    final class TooBig {

        private static final int MIB = 1 << 20;

        @TempDir
        private Path directory;

        record SumOfFile(Path file) implements CpuTask<Long> {
            @Override
            public Long call() throws IOException {
                return Files.size(file);
            }
        }

        @SuppressWarnings("ArrayRecordComponent")
        record SumOfImage(byte[] image) implements CpuTask<Long> {
            @Override
            public Long call() {
                return (long) image.length;
            }
        }

        @SuppressWarnings("ArrayRecordComponent")
        record LookUpIn(double[] table, int index) implements CpuTask<Double> {
            @Override
            public Double call() {
                return table[index];
            }
        }

        record LookUpWord(Map<String, String> dictionary, String word) implements CpuTask<String> {
            @Override
            public String call() {
                return dictionary.get(word);
            }
        }

        record LookUpInShared(SharedBuffer table, int index) implements CpuTask<Byte> {
            @Override
            public Byte call() {
                return table.asByteBuffer().get(index);
            }
        }

        @Test
        void task_isLargerThanTheBudget_isFound() throws Exception {
            List<Finding> found = findingsOf(WorkloadExecutor.builder().strict().payloadBudget(MIB), executor -> {
                var unused =
                        executor.cpu().submit(new SumOfImage(new byte[2 * MIB])).get();
            });

            Finding tooBig = only(found, Finding.Kind.TOO_BIG);
            assertThat(tooBig.evidence()).contains("2,097,", "the payload budget is 1,048,576 bytes");
            assertThat(tooBig.cure()).contains("path", "cpu().share(..)", "WorkerLocal");
        }

        @Test
        void task_namesItsFile_isNotFound() throws Exception {
            Path file = Files.write(directory.resolve("image"), new byte[2 * MIB]);

            assertThat(findingsOf(WorkloadExecutor.builder().strict().payloadBudget(MIB), executor -> {
                        var unused = executor.cpu().submit(new SumOfFile(file)).get();
                    }))
                    .isEmpty();
        }

        @Test
        void array_isSentWithEachTask_isFoundFromTheFourthTimeOn() throws Exception {
            double[] table = new double[100_000];
            List<Finding> found = findingsOf(executor -> {
                for (int i = 0; i < 3; i++) {
                    var unused = executor.cpu().submit(new LookUpIn(table, i)).get();
                }
                assertThat(executor.findings()).isEmpty();
                var unused = executor.cpu().submit(new LookUpIn(table, 3)).get();
            });

            assertThat(only(found, Finding.Kind.TOO_BIG).evidence())
                    .isEqualTo("the same double[] of 800,000 bytes was sent 4 times");
        }

        @Test
        void map_isSentWithEachTask_isFound() throws Exception {
            Map<String, String> dictionary = new LinkedHashMap<>();
            for (int i = 0; i < 10_000; i++) {
                dictionary.put("word " + i, "Wort " + i);
            }

            List<Finding> found = findingsOf(executor -> {
                for (int i = 0; i < 4; i++) {
                    var unused = executor.cpu()
                            .submit(new LookUpWord(dictionary, "word " + i))
                            .get();
                }
            });

            assertThat(only(found, Finding.Kind.TOO_BIG).evidence()).startsWith("the same java.util.LinkedHashMap of ");
        }

        /** The map is always the same, and small; what makes the task large is the word. */
        @Test
        void map_isSmallAndSentWithAnotherLargeTextEachTime_isNotFound() throws Exception {
            Map<String, String> dictionary = Map.of("a", "b");

            assertThat(findingsOf(executor -> {
                        for (int i = 0; i < 6; i++) {
                            var unused = executor.cpu()
                                    .submit(new LookUpWord(dictionary, (i + "").repeat(100_000)))
                                    .get();
                        }
                    }))
                    .isEmpty();
        }

        @Test
        void array_isFilledAnewForEachTask_isNotFound() throws Exception {
            double[] table = new double[100_000];

            assertThat(findingsOf(executor -> {
                        for (int i = 0; i < 6; i++) {
                            Arrays.fill(table, i);
                            var unused = executor.cpu()
                                    .submit(new LookUpIn(table, i))
                                    .get();
                        }
                    }))
                    .isEmpty();
        }

        @Test
        void bytes_areShared_areNotFound() throws Exception {
            assertThat(findingsOf(executor -> {
                        try (SharedBuffer table = executor.cpu().share(new byte[MIB])) {
                            for (int i = 0; i < 6; i++) {
                                var unused = executor.cpu()
                                        .submit(new LookUpInShared(table, i))
                                        .get();
                            }
                        }
                    }))
                    .isEmpty();
        }
    }

    @Nested
    final class CopiedSynchroniser {

        record Counters(AtomicInteger words) implements Serializable {}

        record CountInto(Counters counters, String text) implements CpuTask<Integer> {
            @Override
            public Integer call() {
                return counters.words().addAndGet(text.length());
            }
        }

        record Count(int words, String text) implements CpuTask<Integer> {
            @Override
            public Integer call() {
                return words + text.length();
            }
        }

        record Roll(Random dice) implements CpuTask<Integer> {
            @Override
            public Integer call() {
                return dice.nextInt(6);
            }
        }

        @Test
        void counter_isHandedToEachTask_isNamedByItsPath() throws Exception {
            AtomicInteger total = new AtomicInteger();
            List<Finding> found = findingsOf(executor -> {
                for (int i = 0; i < 3; i++) {
                    var unused = executor.cpu()
                            .submit(new CountInto(new Counters(total), "text"))
                            .get();
                }
            });

            assertThat(total).hasValue(0);
            Finding copied = only(found, Finding.Kind.COPIED_SYNCHRONISER);
            assertThat(copied.evidence())
                    .startsWith("CountInto.counters.words, a java.util.concurrent.atomic.AtomicInteger, travels")
                    .contains("the task can read it");
            assertThat(copied.count()).isEqualTo(3);
        }

        @Test
        void dice_areHandedToATask_areFound() throws Exception {
            Finding copied = only(findingsOf(1, new Roll(new Random(1))), Finding.Kind.COPIED_SYNCHRONISER);

            assertThat(copied.evidence()).startsWith("Roll.dice, a java.util.Random,");
        }

        @Test
        @SuppressWarnings("UnnecessaryAsync") // as if others had it, too
        void value_isHandedToATask_isNotFound() throws Exception {
            AtomicInteger total = new AtomicInteger(5);

            assertThat(findingsOf(1, new Count(total.get(), "text"))).isEmpty();
        }

        /** In the same process it is the same object. */
        @Test
        void counter_isSharedOnTheIoLane_isNotFound() throws Exception {
            AtomicInteger total = new AtomicInteger();

            assertThat(findingsOf(executor -> {
                        Future<?> done = executor.io().submit(total::incrementAndGet);
                        var unused = done.get();
                    }))
                    .extracting(Finding::kind)
                    .doesNotContain(Finding.Kind.COPIED_SYNCHRONISER);
            assertThat(total).hasValue(1);
        }
    }

    @Nested
    final class LostStaticWrite {

        record CountInAStaticField(String text) implements CpuTask<Integer> {
            private static int total;

            @Override
            public Integer call() {
                total += text.length();
                return text.length();
            }
        }

        record ReturnTheCount(String text) implements CpuTask<Integer> {
            @Override
            public Integer call() {
                return text.length();
            }
        }

        record LoadTheModelOnce(String text) implements CpuTask<Integer> {
            private static String model;

            @Override
            public Integer call() {
                if (model == null) {
                    model = "loaded";
                }
                return model.length() + text.length();
            }
        }

        private static int words;

        static int countWords(String text) {
            words += text.split(" ", -1).length;
            return text.length();
        }

        @Test
        void field_isCountedUpByTheTask_isFoundWhileTheApplicationsStaysAsItWas() throws Exception {
            Finding found = only(findingsOf(3, new CountInAStaticField("abc")), Finding.Kind.LOST_STATIC_WRITE);

            assertThat(CountInAStaticField.total).isZero();
            assertThat(found.evidence())
                    .startsWith("in worker 1 (pid ")
                    .contains("CountInAStaticField.total was ")
                    .endsWith("the application's own field is as it was");
            assertThat(found.cure()).contains("Return what the task finds");
        }

        @Test
        void field_isCountedUpByAMethodThatIsReferredTo_isFound() throws Exception {
            List<Finding> found = findingsOf(executor -> {
                for (int i = 0; i < 3; i++) {
                    var unused = executor.cpu()
                            .submit(LostStaticWrite::countWords, "one two")
                            .get();
                }
            });

            assertThat(words).isZero();
            assertThat(only(found, Finding.Kind.LOST_STATIC_WRITE).taskType()).endsWith("::countWords");
        }

        @Test
        void count_isReturned_isNotFound() throws Exception {
            assertThat(findingsOf(3, new ReturnTheCount("abc"))).isEmpty();
        }

        @Test
        void field_isFilledOnce_isNotFound() throws Exception {
            assertThat(findingsOf(5, new LoadTheModelOnce("abc"))).isEmpty();
        }
    }

    @Nested
    final class LeftBehind {

        @TempDir
        private Path directory;

        /** Whoever waits for another thread may seem mixed besides, on a machine with more to do. */
        private static List<Finding> leftBehindBy(CpuTask<?> task) throws Exception {
            return findingsOf(20, task).stream()
                    .filter(finding -> finding.kind() == Finding.Kind.LEFT_BEHIND)
                    .toList();
        }

        private static int onePlusOne(ExecutorService pool) throws Exception {
            return pool.submit(() -> 1 + 1).get();
        }

        record ForgetsItsPool() implements CpuTask<Integer> {
            @Override
            @SuppressWarnings("MustBeClosed")
            public Integer call() throws Exception {
                return onePlusOne(Executors.newFixedThreadPool(1));
            }
        }

        record ClosesItsPool() implements CpuTask<Integer> {
            @Override
            public Integer call() throws Exception {
                try (ExecutorService pool = Executors.newFixedThreadPool(1)) {
                    return onePlusOne(pool);
                }
            }
        }

        /** Its threads end soon, but perhaps not before the task. */
        record ShutsItsPoolDown() implements CpuTask<Integer> {
            @Override
            public Integer call() throws Exception {
                ExecutorService pool = Executors.newFixedThreadPool(1);
                int two = onePlusOne(pool);
                pool.shutdown();
                return two;
            }
        }

        record KeepsItsPool() implements CpuTask<Integer> {
            private static final WorkerLocal<ExecutorService> POOL =
                    WorkerLocal.of(() -> Executors.newFixedThreadPool(1));

            @Override
            public Integer call() throws Exception {
                return onePlusOne(POOL.get());
            }
        }

        /** Each run adds a thread to it until there are four, whose names are those of any threads. */
        record FillsItsPool() implements CpuTask<Integer> {
            private static final ExecutorService POOL = Executors.newFixedThreadPool(4, run -> {
                Thread thread = new Thread(run);
                thread.setDaemon(true);
                return thread;
            });

            @Override
            public Integer call() throws Exception {
                return onePlusOne(POOL);
            }
        }

        record ForgetsAThread() implements CpuTask<Integer> {
            @Override
            public Integer call() {
                Thread.ofPlatform().daemon().name("watcher").start(() -> {
                    while (true) {
                        LockSupport.park();
                    }
                });
                return 1;
            }
        }

        record ForgetsToClose(Path file) implements CpuTask<Integer> {
            private static final List<InputStream> STREAM_CACHE = new ArrayList<>();

            @Override
            public Integer call() throws IOException {
                InputStream in = new FileInputStream(file.toFile());
                STREAM_CACHE.add(in);
                return in.read();
            }
        }

        record Closes(Path file) implements CpuTask<Integer> {
            @Override
            public Integer call() throws IOException {
                try (InputStream in = new FileInputStream(file.toFile())) {
                    return in.read();
                }
            }
        }

        record KeepsItOpen(Path file) implements CpuTask<Integer> {
            private static InputStream kept;

            @Override
            public Integer call() throws IOException {
                if (kept == null) {
                    kept = new FileInputStream(file.toFile());
                }
                return kept.read();
            }
        }

        record ForgetsItsChild() implements CpuTask<Long> {
            @Override
            public Long call() throws IOException {
                return new ProcessBuilder("sleep", "60").start().pid();
            }
        }

        record WaitsForItsChild() implements CpuTask<Integer> {
            @Override
            public Integer call() throws Exception {
                return new ProcessBuilder("true").start().waitFor();
            }
        }

        record FailsAndForgetsItsPool() implements CpuTask<Integer> {
            @Override
            public Integer call() throws Exception {
                int two = onePlusOne(Executors.newFixedThreadPool(1));
                throw new IllegalStateException("the pool has said " + two);
            }
        }

        @Test
        void pool_isForgotten_isFoundByTheNamesOfItsThreads() throws Exception {
            Finding found = only(findingsOf(4, new ForgetsItsPool()), Finding.Kind.LEFT_BEHIND);

            assertThat(found.evidence())
                    .startsWith("in worker 1 (pid ")
                    .endsWith("3 runs that were looked at have each left a thread behind that is still there:"
                            + " pool-1-thread-1, pool-2-thread-1, pool-3-thread-1");
            assertThat(found.cure()).contains("try-with-resources", "WorkerLocal");
        }

        @Test
        void pool_isForgottenByAFailure_isFound() throws Exception {
            List<Finding> found = findingsOf(executor -> {
                for (int i = 0; i < 4; i++) {
                    executor.cpu().submit(new FailsAndForgetsItsPool()).awaitEnd();
                }
            });

            assertThat(only(found, Finding.Kind.LEFT_BEHIND).taskType()).endsWith("FailsAndForgetsItsPool");
        }

        @Test
        void pool_isClosed_isNotFound() throws Exception {
            assertThat(leftBehindBy(new ClosesItsPool())).isEmpty();
        }

        @Test
        void pool_isShutDown_isNotFound() throws Exception {
            assertThat(leftBehindBy(new ShutsItsPoolDown())).isEmpty();
        }

        @Test
        void pool_isKeptInTheWorker_isNotFound() throws Exception {
            assertThat(leftBehindBy(new KeepsItsPool())).isEmpty();
        }

        @Test
        void pool_isKeptAndGrows_isNotFound() throws Exception {
            assertThat(leftBehindBy(new FillsItsPool())).isEmpty();
        }

        @Test
        void thread_isForgottenByEachRun_isFoundWhenThereAreMoreThanAPoolNeeds() throws Exception {
            int most = Math.max(8, 2 * Runtime.getRuntime().availableProcessors());

            Finding found = only(findingsOf(most + 2, new ForgetsAThread()), Finding.Kind.LEFT_BEHIND);

            assertThat(found.evidence()).contains(": watcher, watcher");
        }

        @Test
        void file_isNotClosed_isFoundByItsPath() throws Exception {
            Path file = Files.writeString(directory.resolve("input.txt"), "text");

            Finding found = only(findingsOf(4, new ForgetsToClose(file)), Finding.Kind.LEFT_BEHIND);

            assertThat(found.evidence())
                    .contains("an open file or socket behind", file.toRealPath().toString());
        }

        @Test
        void file_isClosed_isNotFound() throws Exception {
            Path file = Files.writeString(directory.resolve("input.txt"), "text");

            assertThat(leftBehindBy(new Closes(file))).isEmpty();
        }

        @Test
        void file_isKeptOpen_isNotFound() throws Exception {
            Path file = Files.writeString(directory.resolve("input.txt"), "text");

            assertThat(leftBehindBy(new KeepsItOpen(file))).isEmpty();
        }

        @Test
        void child_isForgotten_isFoundByItsCommand() throws Exception {
            Finding found = only(findingsOf(4, new ForgetsItsChild()), Finding.Kind.LEFT_BEHIND);

            assertThat(found.evidence()).containsPattern("a child process behind that is still there: pid \\d+ \\(");
        }

        @Test
        void child_isWaitedFor_isNotFound() throws Exception {
            assertThat(leftBehindBy(new WaitsForItsChild())).isEmpty();
        }
    }
}
