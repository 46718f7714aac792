package io.github.workloadexecutor.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.event.Finding;
import io.github.workloadexecutor.failure.FindingException;
import io.github.workloadexecutor.failure.TaskFailedException;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.testing.SystemTest;
import java.io.IOException;
import java.nio.IntBuffer;
import java.text.SimpleDateFormat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SHARED_STATE: the pitfall as one falls into it, and beside each the code that does no harm and is not found. */
@SystemTest // Two of them use workers.
final class SharedStateTest {

    private static final int TASKS = 50;

    // Tasks as short as these may look as if they computed, which is another finding.
    private final WorkloadExecutor.Builder options =
            WorkloadExecutor.builder().workers(1).learning(false);

    private List<Finding> findingsOf(IntFunction<Callable<?>> task) throws InterruptedException {
        try (WorkloadExecutor executor = options.build()) {
            var unused = executor.gatherAll(tasks(TASKS, task));
            return executor.findings();
        }
    }

    private static List<Callable<?>> tasks(int count, IntFunction<Callable<?>> task) {
        List<Callable<?>> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tasks.add(task.apply(i));
        }
        return tasks;
    }

    // A list of results.

    @Test
    void gatherAll_tasksAddToOneList_isFound() throws InterruptedException {
        List<Integer> results = new ArrayList<>(1_000); // With less room it might break, too.

        List<Finding> findings = findingsOf(i -> () -> results.add(i));

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.SHARED_STATE);
            assertThat(finding.taskType()).isEqualTo("lambda in SharedStateTest");
            assertThat(finding.evidence())
                    .isEqualTo(
                            "one java.util.ArrayList, which is not thread-safe, is shared by 50 of 50 tasks, and changed"
                                    + " while they ran: its size was 0 and is " + results.size());
            assertThat(finding.cure()).startsWith("Let each task return its part");
        });
    }

    @Test
    void gatherAll_tasksReturnTheirPart_isNotFound() throws InterruptedException {
        assertThat(findingsOf(i -> () -> i)).isEmpty();
    }

    @Test
    void gatherAll_tasksReadOneList_isNotFound() throws InterruptedException {
        List<Integer> inputs = new ArrayList<>(Collections.nCopies(TASKS, 1));

        assertThat(findingsOf(i -> () -> inputs.get(i))).isEmpty();
    }

    @Test
    void gatherAll_tasksAddToAConcurrentQueue_isNotFound() throws InterruptedException {
        Queue<Integer> results = new ConcurrentLinkedQueue<>();

        assertThat(findingsOf(i -> () -> results.add(i))).isEmpty();
    }

    @Test
    void gatherAll_tasksAddToASynchronizedList_isNotFound() throws InterruptedException {
        List<Integer> results = Collections.synchronizedList(new ArrayList<>());

        assertThat(findingsOf(i -> () -> results.add(i))).isEmpty();
    }

    /** In a class of its own, because it is the code of the class that shows the lock. */
    private static final class UnderALock {
        static Callable<?> add(List<Integer> results, int number) {
            return () -> {
                synchronized (results) {
                    return results.add(number);
                }
            };
        }
    }

    @Test
    void gatherAll_tasksAddInASynchronizedBlock_isNotFound() throws InterruptedException {
        List<Integer> results = new ArrayList<>();

        assertThat(findingsOf(i -> UnderALock.add(results, i))).isEmpty();
        assertThat(results).hasSize(TASKS);
    }

    private static Callable<?> waitingForTheOthers(List<Integer> results, int number, CountDownLatch others) {
        return () -> {
            if (number > 0) {
                others.countDown();
                return number;
            }
            others.await();
            return results.add(number);
        };
    }

    @Test
    void gatherAll_onlyTheLastTaskAddsAfterALatch_isNotFound() throws InterruptedException {
        List<Integer> results = new ArrayList<>();
        CountDownLatch others = new CountDownLatch(TASKS - 1);

        assertThat(findingsOf(i -> waitingForTheOthers(results, i, others))).isEmpty();
    }

    /** In a class of its own, too, so that it is what the tasks hold that shows the lock. */
    private static final class HoldingALock {
        static Callable<?> add(List<Integer> results, int number, Object lock) {
            return () -> Entered.in(lock, () -> results.add(number));
        }
    }

    private static final class Entered {
        static <T> T in(Object lock, Callable<T> call) throws Exception {
            synchronized (lock) {
                return call.call();
            }
        }
    }

    @Test
    void gatherAll_tasksAddWithALockTheyHold_isNotFound() throws InterruptedException {
        List<Integer> results = new ArrayList<>();
        Object lock = new Object();

        assertThat(findingsOf(i -> HoldingALock.add(results, i, lock))).isEmpty();
        assertThat(results).hasSize(TASKS);
    }

    @Test
    void gatherAll_tasksOneAfterTheOther_isNotFound() throws InterruptedException {
        options.ioLimit(1);
        List<Integer> results = new ArrayList<>();

        assertThat(findingsOf(i -> () -> results.add(i))).isEmpty();
        assertThat(results).hasSize(TASKS);
    }

    @Test
    void gatherAll_aListPerTask_isNotFound() throws InterruptedException {
        assertThat(findingsOf(i -> {
                    List<Integer> own = new ArrayList<>();
                    return () -> own.add(i);
                }))
                .isEmpty();
    }

    // Maps, and what is not a collection.

    @Test
    void gatherAll_tasksCountInOneMap_isFound() throws InterruptedException {
        Map<Integer, Integer> counts = new HashMap<>();

        List<Finding> findings = findingsOf(i -> () -> counts.merge(i, 1, Integer::sum));

        assertThat(findings)
                .singleElement()
                .extracting(Finding::evidence)
                .asString()
                .contains("one java.util.HashMap,");
    }

    @Test
    void gatherAll_tasksCountInAConcurrentMap_isNotFound() throws InterruptedException {
        Map<Integer, Integer> counts = new ConcurrentHashMap<>();

        assertThat(findingsOf(i -> () -> counts.merge(i, 1, Integer::sum))).isEmpty();
    }

    @Test
    void gatherAll_tasksAppendToOneStringBuilder_isFound() throws InterruptedException {
        StringBuilder text = new StringBuilder(1_000);

        List<Finding> findings = findingsOf(i -> () -> text.append(i % 10));

        assertThat(findings)
                .singleElement()
                .extracting(Finding::evidence)
                .asString()
                .contains("its length was 0 and is");
    }

    @Test
    @SuppressWarnings("JavaUtilDate") // the pitfall
    void gatherAll_tasksParseWithOneDateFormat_isFound() throws InterruptedException {
        SimpleDateFormat format = new SimpleDateFormat("yyyy", Locale.ROOT);

        List<Finding> findings = findingsOf(i -> () -> format.format(new java.util.Date(1_000L * i)));

        assertThat(findings)
                .singleElement()
                .extracting(Finding::evidence)
                .asString()
                .contains("SimpleDateFormat");
    }

    @Test
    void gatherAll_tasksTakeFromOneBuffer_isFound() throws InterruptedException {
        IntBuffer numbers = IntBuffer.allocate(1_000);

        List<Finding> findings = findingsOf(i -> () -> numbers.get());

        assertThat(findings)
                .singleElement()
                .extracting(Finding::evidence)
                .asString()
                .contains("its position was 0 and is");
    }

    // Arrays.

    @Test
    void gatherAll_tasksFillAnArrayOneSlotEach_isNotFound() throws InterruptedException {
        int[] squares = new int[TASKS];

        assertThat(findingsOf(i -> () -> {
                    squares[i] = i * i;
                    return i;
                }))
                .isEmpty();
        assertThat(squares).endsWith(48 * 48, 49 * 49);
    }

    @Test
    void gatherAll_someTasksFillTheirSlot_isNotFound() throws InterruptedException {
        String[] errors = new String[TASKS];

        assertThat(findingsOf(i -> () -> {
                    if (i % 10 == 0) {
                        errors[i] = "planted";
                    }
                    return i;
                }))
                .isEmpty();
    }

    @Test
    void gatherAll_tasksReplaceAnElementEach_isNotFound() throws InterruptedException {
        List<Integer> squares = new ArrayList<>(Collections.nCopies(TASKS, 0));

        assertThat(findingsOf(i -> () -> squares.set(i, i * i))).isEmpty();
    }

    @Test
    void gatherAll_tasksCountInAnArrayOfOne_isFound() throws InterruptedException {
        int[] count = {0};

        List<Finding> findings = findingsOf(i -> () -> count[0]++);

        assertThat(findings)
                .singleElement()
                .extracting(Finding::evidence)
                .asString()
                .startsWith("one int[], which")
                .endsWith("1 of its 1 slots changed");
    }

    @Test
    void gatherAll_oneTaskLeavesItsFailure_isNotFound() throws InterruptedException {
        Exception[] failure = new Exception[1];

        assertThat(findingsOf(i -> () -> {
                    if (i == 7) {
                        failure[0] = new IOException("planted");
                    }
                    return i;
                }))
                .isEmpty();
    }

    @Test
    void gatherAll_tasksCountWithAnAtomic_isNotFound() throws InterruptedException {
        AtomicInteger count = new AtomicInteger();

        assertThat(findingsOf(i -> count::incrementAndGet)).isEmpty();
    }

    @Test
    void gatherAll_aTaskRaisesAFlag_isNotFound() throws InterruptedException {
        boolean[] found = {false};

        assertThat(findingsOf(i -> () -> {
                    found[0] = true;
                    return i;
                }))
                .isEmpty();
    }

    // Where it may be.

    private record Job(List<Integer> results, int number) {}

    private record Work(Job job) implements Callable<Boolean> {
        @Override
        public Boolean call() {
            return job.results.add(job.number);
        }
    }

    @Test
    void gatherAll_listInARecordOfTheTask_isFound() throws InterruptedException {
        List<Integer> results = new ArrayList<>(1_000);

        List<Finding> findings = findingsOf(i -> new Work(new Job(results, i)));

        assertThat(findings).singleElement().extracting(Finding::taskType).isEqualTo("SharedStateTest.Work");
    }

    private record Add(ArrayList<Integer> results, int number) implements CpuTask<Boolean> {
        @Override
        public Boolean call() {
            return results.add(number);
        }
    }

    @Test
    void gatherAll_tasksInWorkersAddToTheirCopies_isNotFound() throws InterruptedException {
        options.workers(2);
        ArrayList<Integer> results = new ArrayList<>();

        // The first one adds to the list itself, after the others have been given their copies.
        assertThat(findingsOf(i -> i == 0 ? () -> results.add(i) : new Add(results, i)))
                .isEmpty();
    }

    // What may not be done to find it.

    /** Throws whatever it is asked. */
    private static final class Hostile extends ArrayList<Object> {
        @Override
        public int size() {
            throw new UnsupportedOperationException("size");
        }

        @Override
        public boolean equals(Object other) {
            throw new UnsupportedOperationException("equals");
        }

        @Override
        public int hashCode() {
            throw new UnsupportedOperationException("hashCode");
        }

        @Override
        public String toString() {
            throw new UnsupportedOperationException("toString");
        }
    }

    @Test
    void gatherAll_anything_runsNoCodeOfTheApplication() throws InterruptedException {
        Hostile list = new Hostile();
        Object[] array = {new Hostile()};

        List<Finding> findings = findingsOf(i -> () -> {
            array[0] = list;
            return i;
        });

        assertThat(findings)
                .singleElement()
                .extracting(Finding::evidence)
                .asString()
                .contains("java.lang.Object[]");
    }

    // How much is looked at, and what comes of it.

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void gatherAll_laterTasksOfALargeBatchShare_isFoundIfStrict(boolean strict) throws InterruptedException {
        if (strict) {
            options.strict();
        }
        List<Integer> results = new ArrayList<>(1_000);
        List<Integer> nothing = List.of();
        try (WorkloadExecutor executor = options.build()) {
            List<Callable<?>> tasks = tasks(1_000, i -> i < 900 ? () -> nothing : () -> results.add(i));

            if (strict) {
                assertThatThrownBy(() -> executor.gatherAll(tasks))
                        .isInstanceOf(FindingException.class)
                        .hasMessageContaining("100 of 1000 tasks");
            } else {
                var unused = executor.gatherAll(tasks);
                assertThat(executor.findings()).isEmpty();
            }
        }
    }

    @Test
    void gatherAll_aTaskFailed_isFoundAndTheFailureThrown() throws InterruptedException {
        List<Integer> results = new ArrayList<>(1_000);
        options.strict();
        try (WorkloadExecutor executor = options.build()) {
            List<Callable<?>> tasks = tasks(TASKS, i -> () -> {
                results.add(i);
                throw new IOException("planted");
            });

            assertThatThrownBy(() -> executor.gatherAll(tasks)).isInstanceOf(TaskFailedException.class);

            assertThat(results).isNotEmpty();
            assertThat(executor.findings()).extracting(Finding::kind).containsExactly(Finding.Kind.SHARED_STATE);
            assertThatThrownBy(() -> executor.gatherAll(List.of(() -> "the next")))
                    .isInstanceOf(FindingException.class)
                    .hasMessageContaining("SHARED_STATE lambda in SharedStateTest");
        }
    }

    @Test
    void gatherAll_findingsAreOff_isNotFound() throws InterruptedException {
        List<Integer> results = new ArrayList<>(1_000);
        options.findings(false);

        assertThat(findingsOf(i -> () -> results.add(i))).isEmpty();
    }
}
