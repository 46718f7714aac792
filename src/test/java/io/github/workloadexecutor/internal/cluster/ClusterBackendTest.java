package io.github.workloadexecutor.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.NoNodeException;
import io.github.workloadexecutor.failure.NodeLostException;
import io.github.workloadexecutor.failure.NotShippableException;
import io.github.workloadexecutor.failure.TaskTimeoutException;
import io.github.workloadexecutor.internal.cluster.MemoryCluster.Node;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.Retry;
import io.github.workloadexecutor.task.SharedBuffer;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.task.TaskOptions;
import io.github.workloadexecutor.testing.Functions;
import io.github.workloadexecutor.testing.Tasks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that come and go, on a carrier within this process: what is promised whatever the engine. */
@Timeout(60)
final class ClusterBackendTest {

    private static final Duration NODE_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration NO_NODE_TIMEOUT = Duration.ofMillis(700);

    private final MemoryCluster cluster = new MemoryCluster();
    private final WorkloadExecutor executor = executor(1 << 20);

    private WorkloadExecutor executor(long largest) {
        return WorkloadExecutor.builder()
                .name("app")
                .cpu(new ClusterBackend(cluster, new ClusterConfig(NODE_TIMEOUT, NO_NODE_TIMEOUT, largest)))
                .build();
    }

    /** Which code this is, nodes and application tell each other; finding out takes time, but only once. */
    @BeforeAll
    static void readCode() {
        CodeIdentity unused = CodeIdentity.ofThisJvm().join();
    }

    @AfterEach
    void close() {
        Held.OPENED.values().forEach(CountDownLatch::countDown);
        executor.close();
        cluster.close();
        Held.OPENED.clear();
        Held.STARTED.clear();
    }

    /**
     * Runs until the test lets it go; tells how often it has begun. Nodes are in this process, so it shares its state.
     */
    record Held(String name) implements CpuTask<String> {
        static final Map<String, AtomicInteger> STARTED = new ConcurrentHashMap<>();
        static final Map<String, CountDownLatch> OPENED = new ConcurrentHashMap<>();

        static Held named(String name) {
            OPENED.put(name, new CountDownLatch(1));
            STARTED.put(name, new AtomicInteger());
            return new Held(name);
        }

        void letGo() {
            OPENED.get(name).countDown();
        }

        int starts() {
            return STARTED.get(name).get();
        }

        @Override
        public String call() throws InterruptedException {
            STARTED.get(name).incrementAndGet();
            OPENED.get(name).await();
            return name;
        }
    }

    private static Throwable failureOf(Future<?> future) throws InterruptedException {
        try {
            throw new AssertionError("expected a failure but got " + future.get());
        } catch (ExecutionException failure) {
            return failure.getCause();
        }
    }

    private List<Held> held(int count) {
        return IntStream.range(0, count).mapToObj(i -> Held.named("held " + i)).toList();
    }

    @Test
    void map_severalNodes_givesResultsInOrder() throws Exception {
        cluster.start(2);
        cluster.start(3);

        List<Integer> inputs = IntStream.range(0, 500).boxed().toList();

        assertThat(executor.cpu().map(Functions::square, inputs))
                .isEqualTo(inputs.stream().map(Functions::square).toList());
    }

    @Test
    void submit_taskFails_givesItsException() throws Exception {
        cluster.start(1);

        TaskFuture<Integer> task = executor.cpu().submit(Functions::squareUnlessTenth, 10);

        assertThat(failureOf(task)).isInstanceOf(IOException.class).hasMessage("no tenths, but was 10");
    }

    @Test
    void submit_nodeComesLater_runsThere() throws Exception {
        TaskFuture<Integer> task = executor.cpu().submit(Functions::square, 3);

        cluster.start(1);

        assertThat(task.get()).isEqualTo(9);
    }

    @Test
    void submit_noNodeComes_failsAfterTheConfiguredWait() throws Exception {
        TaskFuture<Integer> task = executor.cpu().submit(Functions::square, 3);

        assertThat(failureOf(task))
                .isInstanceOfSatisfying(
                        NoNodeException.class,
                        failure -> assertThat(failure.waited()).isGreaterThanOrEqualTo(NO_NODE_TIMEOUT))
                .hasMessageContaining("No node has been seen at all");
    }

    @Test
    void submit_allNodesAreLost_failsAfterTheConfiguredWaitNamingThem() throws Exception {
        Node node = cluster.start(1);
        assertThat(executor.cpu().submit(Functions::square, 3).get()).isEqualTo(9);
        node.kill();
        await().until(() -> executor.cpu().workers().alive() == 0);

        assertThat(failureOf(executor.cpu().submit(Functions::square, 3)))
                .isInstanceOf(NoNodeException.class)
                .hasMessageContaining("node n1 (memory:1) was lost because");
    }

    @Test
    void lost_nodeIsKilled_failsExactlyWhatHadBegunThere() throws Exception {
        Node first = cluster.start(2);
        await().until(() -> executor.cpu().workers().alive() == 2);
        List<Held> tasks = held(6);
        List<TaskFuture<String>> futures = new ArrayList<>();
        tasks.forEach(task -> futures.add(executor.cpu().submit(task)));
        await().until(() -> tasks.stream().mapToInt(Held::starts).sum() == 2);
        List<Integer> begun = IntStream.range(0, 6)
                .filter(i -> tasks.get(i).starts() > 0)
                .boxed()
                .toList();

        first.kill();
        cluster.start(2);
        tasks.forEach(Held::letGo);

        for (int i = 0; i < 6; i++) {
            if (begun.contains(i)) {
                assertThat(failureOf(futures.get(i)))
                        .isInstanceOf(NodeLostException.class)
                        .hasMessageContaining("node n1 (memory:1) was lost");
            } else {
                assertThat(futures.get(i).get()).isEqualTo("held " + i);
            }
            assertThat(tasks.get(i).starts()).isEqualTo(1);
        }
    }

    @Test
    void lost_taskIsIdempotent_runsAgainElsewhere() throws Exception {
        Node first = cluster.start(1);
        Held task = Held.named("again");
        TaskFuture<String> future = executor.cpu()
                .with(TaskOptions.none().idempotent(Retry.standard().attempts(2)))
                .submit(task);
        await().until(() -> task.starts() == 1);

        cluster.start(1);
        first.kill();
        task.letGo();

        assertThat(future.get()).isEqualTo("again");
        assertThat(task.starts()).isEqualTo(2);
    }

    @Test
    void lost_nodeIsFrozen_isSeenWithinTheConfiguredTime() throws Exception {
        Node first = cluster.start(1);
        Held task = Held.named("frozen");
        TaskFuture<String> future = executor.cpu().submit(task);
        TaskFuture<Integer> behind = executor.cpu().submit(Functions::square, 3);
        await().until(() -> task.starts() == 1);

        first.freeze();
        cluster.start(1);

        assertThat(failureOf(future))
                .isInstanceOfSatisfying(
                        NodeLostException.class,
                        lost -> assertThat(lost.silence()).isBetween(NODE_TIMEOUT, NODE_TIMEOUT.multipliedBy(3)));
        assertThat(behind.get()).isEqualTo(9);
    }

    /** Whoever was taken for lost must not begin with what has gone elsewhere meanwhile. */
    @Test
    void thawed_nodeWasTakenForLost_beginsNothingAndIsUsedAgain() throws Exception {
        Node first = cluster.start(1);
        Held running = Held.named("running");
        Held moved = Held.named("moved");
        TaskFuture<String> lost = executor.cpu().submit(running);
        TaskFuture<String> elsewhere = executor.cpu().submit(moved);
        await().until(() -> running.starts() == 1);
        first.freeze();
        assertThat(failureOf(lost)).isInstanceOf(NodeLostException.class);
        cluster.start(1);
        await().until(() -> moved.starts() == 1);

        first.thaw();
        await().until(() -> executor.cpu().workers().alive() == 2);
        running.letGo();
        moved.letGo();

        assertThat(elsewhere.get()).isEqualTo("moved");
        assertThat(moved.starts()).isEqualTo(1);
        assertThat(executor.cpu().submit(Functions::square, 3).get()).isEqualTo(9);
    }

    @Test
    void start_nodeJoinsInMidRun_getsWhatWaitsAtTheOther() throws Exception {
        cluster.start(1);
        List<Held> tasks = held(3);
        List<TaskFuture<String>> futures = new ArrayList<>();
        tasks.forEach(task -> futures.add(executor.cpu().submit(task)));
        await().until(() -> tasks.getFirst().starts() == 1);

        cluster.start(2);

        await().until(() -> tasks.stream().allMatch(task -> task.starts() == 1));
        tasks.forEach(Held::letGo);
        for (TaskFuture<String> future : futures) {
            assertThat(future.get()).startsWith("held");
        }
    }

    @Test
    void drain_tasksRunAndWait_finishesThoseAndMovesThese() throws Exception {
        Node first = cluster.start(1);
        List<Held> tasks = held(2);
        TaskFuture<String> running = executor.cpu().submit(tasks.getFirst());
        TaskFuture<String> waiting = executor.cpu().submit(tasks.getLast());
        await().until(() -> tasks.getFirst().starts() == 1);

        first.host.drain();
        cluster.start(1);
        await().until(() -> tasks.getLast().starts() == 1);
        tasks.forEach(Held::letGo);

        assertThat(running.get()).isEqualTo("held 0");
        assertThat(waiting.get()).isEqualTo("held 1");
        assertThat(first.host.awaitDrained(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void cancel_taskRuns_interruptsItOnTheNode() throws Exception {
        Node node = cluster.start(1);
        Held task = Held.named("cancelled");
        TaskFuture<String> future = executor.cpu().submit(task);
        await().until(() -> task.starts() == 1);

        assertThat(future.cancel(true)).isTrue();

        future.awaitEnd();
        await().until(() -> node.host.health().tasks().running() == 0);
        assertThat(executor.cpu().submit(Functions::square, 3).get()).isEqualTo(9);
    }

    @Test
    void cancel_taskWaitsAtTheNode_neverRuns() throws Exception {
        cluster.start(1);
        Held first = Held.named("first");
        Held second = Held.named("second");
        TaskFuture<String> running = executor.cpu().submit(first);
        TaskFuture<String> waiting = executor.cpu().submit(second);
        await().until(() -> first.starts() == 1);

        assertThat(waiting.cancel(true)).isTrue();
        first.letGo();

        assertThat(running.get()).isEqualTo("first");
        assertThat(executor.cpu().submit(Functions::square, 3).get()).isEqualTo(9);
        assertThat(second.starts()).isZero();
    }

    @Test
    void timeout_taskRunsTooLong_isSeenByTheNode() throws Exception {
        cluster.start(1);
        Held task = Held.named("late");

        TaskFuture<String> future = executor.cpu()
                .with(TaskOptions.none().timeout(Duration.ofMillis(200)))
                .submit(task);

        assertThat(failureOf(future)).isInstanceOfSatisfying(TaskTimeoutException.class, late -> {
            assertThat(late.snapshot()).isPresent();
            assertThat(late).hasMessageContaining("slot 1 of node n1 (memory:1)");
        });
        assertThat(executor.cpu().submit(Functions::square, 3).get()).isEqualTo(9);
    }

    /** A slot of a node may be at several tasks, if they were let in ahead; each has its own time. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void timeout_taskWasLetInAheadBehindALongOne_failsWithThat(int ended) throws Exception {
        cluster.start(2);
        List<Integer> inputs = IntStream.range(0, 200).boxed().toList();
        assertThat(executor.cpu().map(Functions::square, inputs)).hasSize(200);
        List<Held> both = held(2);
        List<TaskFuture<String>> futures =
                both.stream().map(task -> executor.cpu().submit(task)).toList();
        await().until(() -> both.stream().allMatch(task -> task.starts() == 1));
        Held late = Held.named("late");
        TaskFuture<String> future = executor.cpu()
                .with(TaskOptions.none().timeout(Duration.ofMillis(100)))
                .submit(late);

        both.get(ended).letGo();

        assertThat(failureOf(future)).isInstanceOf(TaskTimeoutException.class);
        both.forEach(Held::letGo);
        for (TaskFuture<String> each : futures) {
            assertThat(each.get()).startsWith("held");
        }
    }

    @Test
    void drain_lastNodeLeavesWhileTasksWait_theyFailAfterTheConfiguredWait() throws Exception {
        Node only = cluster.start(1);
        List<Held> tasks = held(5);
        List<TaskFuture<String>> futures = new ArrayList<>();
        tasks.forEach(task -> futures.add(executor.cpu().submit(task)));
        await().until(() -> tasks.getFirst().starts() == 1);

        only.host.drain();
        tasks.forEach(Held::letGo);

        assertThat(futures.getFirst().get()).isEqualTo("held 0");
        for (TaskFuture<String> waiting : futures.subList(1, 5)) {
            assertThat(failureOf(waiting)).isInstanceOf(NoNodeException.class);
        }
    }

    @Test
    void submit_taskIsTooLarge_isRefusedAtTheCallSiteWithTheAlternatives() {
        cluster.start(1);

        assertThatThrownBy(() -> executor.cpu().submit(Tasks::length, new byte[(1 << 20) + 1]))
                .isInstanceOf(NotShippableException.class)
                .hasMessageContaining("1048576")
                .hasMessageContaining("split");
    }

    @Test
    void submit_taskHoldsASharedBuffer_isRefusedAtTheCallSiteWithPathAndCure() {
        cluster.start(1);

        try (SharedBuffer buffer = executor.cpu().share(new byte[100])) {
            assertThatThrownBy(() -> executor.cpu().submit(new Tasks.Echo<>(List.of(buffer))))
                    .isInstanceOf(NotShippableException.class)
                    .hasMessageContaining("Echo.value[0]")
                    .hasMessageContaining("memory of this machine")
                    .hasMessageContaining("Pass the path");
        }
    }

    @Test
    void result_isTooLarge_failsItsTaskWithTheAlternatives() throws Exception {
        cluster.start(1);

        assertThat(failureOf(executor.cpu().submit(Tasks::bytes, 2 << 20)))
                .isInstanceOf(NotShippableException.class)
                .hasMessageContaining("1048576")
                .hasMessageContaining("Write it to storage");
    }

    /** Mixed lengths: short ones are let in ahead, and one of them turns out to be long. */
    @Test
    void takeOver_shortTasksStandBehindALongOne_areGivenBackToAnIdleSlot() throws Exception {
        cluster.start(2);
        assertThat(executor.cpu()
                        .map(Functions::square, IntStream.range(0, 200).boxed().toList()))
                .hasSize(200);
        Held first = Held.named("long");
        TaskFuture<String> blocking = executor.cpu().submit(first);
        await().until(() -> first.starts() == 1);

        List<TaskFuture<Integer>> others = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            others.add(executor.cpu().submit(Functions::square, i));
        }

        for (int i = 0; i < 100; i++) {
            assertThat(others.get(i).get()).isEqualTo(i * i);
        }
        first.letGo();
        assertThat(blocking.get()).isEqualTo("long");
    }

    @Test
    void close_always_endsTheSessionAtTheNode() {
        Node node = cluster.start(1);
        await().until(() -> node.host.health().applications() == 1);

        executor.close();

        await().until(() -> node.host.health().applications() == 0);
    }

    /** An application that is gone leaves its tasks behind, which nobody wants any more. */
    @Test
    void gone_applicationIsSilent_itsTasksAreEnded() throws Exception {
        Node node = cluster.start(1);
        Held task = Held.named("orphan");
        TaskFuture<String> future = executor.cpu().submit(task);
        await().until(() -> task.starts() == 1);

        node.host.gone("application");

        assertThat(failureOf(future)).isInstanceOf(NodeLostException.class);
        await().until(() -> node.host.health().tasks().running() == 0);
    }

    @Test
    void shutdownNow_tasksRunAndWait_endsThemAtOnce() throws Exception {
        Node node = cluster.start(1);
        List<Held> tasks = held(3);
        List<TaskFuture<String>> futures = new ArrayList<>();
        tasks.forEach(task -> futures.add(executor.cpu().submit(task)));
        await().until(() -> tasks.getFirst().starts() == 1);

        List<Runnable> neverStarted = executor.cpu().shutdownNow();

        assertThat(neverStarted).hasSize(2);
        assertThat(failureOf(futures.getFirst())).hasMessageContaining("told to shut down now");
        await().until(() -> node.host.health().tasks().running() == 0);
    }

    @Test
    void build_backendServesAnotherExecutor_isRefused() {
        ClusterBackend backend = new ClusterBackend(cluster, new ClusterConfig(NODE_TIMEOUT, NO_NODE_TIMEOUT, 1 << 20));
        try (WorkloadExecutor one =
                WorkloadExecutor.builder().name("one").cpu(backend).build()) {
            assertThatThrownBy(() -> WorkloadExecutor.builder().cpu(backend).build())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("serves one already");
            assertThat(one.cpu().isShutdown()).isFalse();
        }
    }
}
