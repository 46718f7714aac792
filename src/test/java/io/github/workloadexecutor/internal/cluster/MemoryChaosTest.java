package io.github.workloadexecutor.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.event.CloseReceipt;
import io.github.workloadexecutor.event.LaneStatistics;
import io.github.workloadexecutor.failure.NodeLostException;
import io.github.workloadexecutor.failure.TaskTimeoutException;
import io.github.workloadexecutor.failure.WorkloadException;
import io.github.workloadexecutor.internal.cluster.MemoryCluster.Node;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.Retry;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.task.TaskOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Nodes within this process are killed, frozen, thawed, drained and started at random, while what is carried overtakes
 * itself. No task may be lost, or run more often than it may; no task, slot or session of a node may be forgotten. All
 * chance comes from {@code -Dcluster.seed}; {@code -Dcluster.millis} says how long.
 */
@Timeout(90)
final class MemoryChaosTest {

    private static final long SEED = Long.getLong("cluster.seed", new Random().nextInt(1_000_000));
    private static final Duration TIME = Duration.ofMillis(Long.getLong("cluster.millis", 3000));
    private static final Duration NODE_TIMEOUT = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int SUBMITTERS = 2;
    private static final int MOST_OUTSTANDING = 100;
    private static final int MOST_NODES = 4;
    private static final int ATTEMPTS = 3;

    /** What a task does, and how often there is one. */
    private enum Deed {
        NOTHING(90),
        SHORT(15),
        LONG(8),
        THROW(4),
        CANCELLED_SOON(4),
        CANCELLED_LATER(3),
        CANCELLED_STUBBORN(1),
        TOO_LONG(1),
        AGAIN(8);

        private final int weight;

        Deed(int weight) {
            this.weight = weight;
        }

        TaskOptions options() {
            return switch (this) {
                case TOO_LONG -> TaskOptions.none().timeout(Duration.ofMillis(100));
                case AGAIN ->
                    TaskOptions.none()
                            .idempotent(Retry.standard()
                                    .attempts(ATTEMPTS)
                                    .backOff(Duration.ofMillis(2), Duration.ofMillis(20)));
                default -> TaskOptions.none();
            };
        }

        boolean isCancelled() {
            return this == CANCELLED_SOON || this == CANCELLED_LATER || this == CANCELLED_STUBBORN;
        }

        boolean mayFailWith(Throwable failure) {
            return failure instanceof NodeLostException
                    || (this == TOO_LONG && failure instanceof TaskTimeoutException)
                    || (this == THROW && failure instanceof IOException);
        }
    }

    /** Says that it runs, and does its deed. Nodes are in this process, so the state is shared. */
    private record Noted(long number, Deed deed) implements CpuTask<Long> {
        static final Map<Long, AtomicInteger> RUNS = new ConcurrentHashMap<>();

        int runs() {
            AtomicInteger runs = RUNS.get(number);
            return runs == null ? 0 : runs.get();
        }

        @Override
        public Long call() throws Exception {
            int unused = RUNS.computeIfAbsent(number, n -> new AtomicInteger()).incrementAndGet();
            switch (deed) {
                case SHORT, AGAIN -> Thread.sleep(number % 7); // plays work of different length
                case LONG -> Thread.sleep(20 + number % 40);
                case CANCELLED_LATER, TOO_LONG -> Thread.sleep(Duration.ofMinutes(10)); // until somebody ends it
                case CANCELLED_STUBBORN -> ignoreInterrupts();
                case THROW -> throw new IOException("planted");
                case NOTHING, CANCELLED_SOON -> {}
            }
            return number * 3;
        }

        /** For longer than any grace, and not for ever: threads cannot be killed. */
        private static void ignoreInterrupts() {
            long end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(1_000_000);
                boolean unused = Thread.interrupted();
            }
        }
    }

    /** Ends when all have come. */
    private record Meeting() implements CpuTask<Long> {
        static volatile CountDownLatch all = new CountDownLatch(0);

        @Override
        public Long call() throws InterruptedException {
            all.countDown();
            all.await();
            return 0L;
        }
    }

    private record Outstanding(Noted task, TaskFuture<Long> future, AtomicInteger completions) {}

    private final MemoryCluster cluster = new MemoryCluster();
    private final WorkloadExecutor executor = WorkloadExecutor.builder()
            .name("app")
            .cancelGrace(Duration.ofMillis(100))
            .killGrace(Duration.ofMillis(100))
            .cpu(new ClusterBackend(cluster, new ClusterConfig(NODE_TIMEOUT, PATIENCE, 1 << 20)))
            .build();

    private final AtomicLong numbers = new AtomicLong();
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final Queue<Outstanding> all = new ConcurrentLinkedQueue<>();
    private final CountDownLatch over = new CountDownLatch(1);

    // Touched by the monkey's thread, and by the test's when that has ended.
    private final List<Node> there = new ArrayList<>();
    private final List<Node> away = new ArrayList<>();
    private final List<Node> drained = new ArrayList<>();
    private final List<Frozen> frozen = new ArrayList<>();

    private record Frozen(Node node, long untilNanos) {}

    private int count(String what) {
        return counts.computeIfAbsent(what, w -> new AtomicInteger()).incrementAndGet();
    }

    private void violation(String what) {
        if (count("violations") < 20) {
            violations.add(what);
        }
    }

    @AfterEach
    void close() {
        executor.close(Duration.ofMillis(1));
        cluster.close();
        Noted.RUNS.clear();
    }

    @Test
    void nodes_comeAndGoAtRandom_loseNothingAndRunNothingTwice() throws Exception {
        System.out.println(
                "cluster seed " + SEED + ": -Dcluster.seed=" + SEED + " -Dcluster.millis=" + TIME.toMillis());
        there.add(cluster.start(2));
        there.add(cluster.start(1));
        await().until(() -> executor.cpu().workers().alive() == 3);
        cluster.delayBy(new Delay()::pass);
        Thread playing = Thread.ofPlatform().name("monkey").start(this::play);
        List<Thread> submitters = new ArrayList<>();
        for (int i = 1; i <= SUBMITTERS; i++) {
            Random random = new Random(SEED + i);
            submitters.add(Thread.ofPlatform().name("submitter " + i).start(() -> submitUntilOver(random)));
        }

        boolean unused = over.await(TIME.toNanos(), TimeUnit.NANOSECONDS);
        over.countDown();
        playing.join();
        for (Thread submitter : submitters) {
            submitter.join();
        }
        judge();
        if (violations.isEmpty()) {
            checkSlots();
            checkNodes();
            checkFigures();
        }
        report();

        assertThat(violations).as("seed " + SEED + ", " + counts).isEmpty();
        assertThat(counts.get("values").get()).isPositive();
    }

    /** How long a message is on its way: mostly no time, sometimes so long that others overtake it. */
    private static final class Delay {
        private final Random random = new Random(SEED);

        void pass() {
            int chance = random.nextInt(100);
            long micros = chance < 60 ? 0 : chance < 95 ? random.nextInt(3000) : random.nextInt(40_000);
            if (micros > 0) {
                LockSupport.parkNanos(micros * 1000);
            }
        }
    }

    // The load.

    private void submitUntilOver(Random random) {
        try {
            List<Deed> deeds = new ArrayList<>();
            for (Deed deed : Deed.values()) {
                for (int i = 0; i < deed.weight; i++) {
                    deeds.add(deed);
                }
            }
            Semaphore room = new Semaphore(MOST_OUTSTANDING);
            Deque<Outstanding> toCancel = new ArrayDeque<>();
            List<Outstanding> submitted = new ArrayList<>();
            while (over.getCount() > 0) {
                if (room.tryAcquire(10, TimeUnit.MILLISECONDS)) {
                    Outstanding next = submit(deeds.get(random.nextInt(deeds.size())), room);
                    submitted.add(next);
                    if (next.task().deed().isCancelled()) {
                        toCancel.addLast(next);
                    }
                }
                if (toCancel.size() > random.nextInt(6)) {
                    cancel(toCancel.removeFirst());
                }
            }
            toCancel.forEach(MemoryChaosTest::cancel);
            for (Outstanding each : submitted) {
                awaitEnd(each);
            }
        } catch (InterruptedException | RuntimeException | Error unexpected) {
            violation("a submitter failed with " + unexpected);
        }
    }

    private Outstanding submit(Deed deed, Semaphore room) {
        Noted task = new Noted(numbers.incrementAndGet(), deed);
        TaskFuture<Long> future = executor.cpu().with(deed.options()).submit(task);
        Outstanding outstanding = new Outstanding(task, future, new AtomicInteger());
        future.onDone(done -> {
            outstanding.completions().incrementAndGet();
            room.release();
        });
        all.add(outstanding);
        if (deed == Deed.CANCELLED_SOON) {
            cancel(outstanding);
        }
        return outstanding;
    }

    private static void cancel(Outstanding task) {
        boolean unused = task.future().cancel(true);
    }

    private void awaitEnd(Outstanding each) throws InterruptedException {
        TaskFuture<Long> future = each.future();
        try {
            // Once one is lost, there is no need to wait for each of the others.
            Long unused = future.get(violations.isEmpty() ? PATIENCE.toMillis() : 1, TimeUnit.MILLISECONDS);
        } catch (TimeoutException lost) {
            violation("lost: " + each.task() + ", " + future + ", runs: "
                    + each.task().runs() + ", " + executor);
            over.countDown();
        } catch (ExecutionException | CancellationException judgedLater) {
            // Here only the wait matters.
        }
    }

    // What happens to nodes.

    private void play() {
        Random random = new Random(SEED);
        try {
            while (!over.await(20 + random.nextInt(150), TimeUnit.MILLISECONDS)) {
                thaw(System.nanoTime());
                if (there.size() < 2 || (there.size() < MOST_NODES && random.nextInt(3) == 0)) {
                    there.add(cluster.start(1 + random.nextInt(3)));
                    count("nodes started");
                } else {
                    prank(there.get(random.nextInt(there.size())), random.nextInt(10));
                }
            }
            thaw(Long.MAX_VALUE / 2 + System.nanoTime());
            if (there.isEmpty()) {
                there.add(cluster.start(2));
            }
        } catch (InterruptedException | RuntimeException unexpected) {
            violation("the monkey failed with " + unexpected);
        }
    }

    private void prank(Node node, int chance) {
        switch (chance) {
            case 0, 1 -> {
                there.remove(node);
                away.add(node);
                node.kill();
                count("nodes killed");
            }
            case 2 -> {
                there.remove(node);
                drained.add(node);
                node.host.drain();
                count("nodes drained");
            }
            case 3, 4, 5, 6 -> freeze(node, 20 + 40L * chance, "nodes frozen for a moment");
            case 7, 8 -> freeze(node, NODE_TIMEOUT.toMillis() + 50L * chance, "nodes frozen for too long");
            default -> {
                node.leave(); // As if it were cut off; it does not come back.
                there.remove(node);
                away.add(node);
                count("nodes cut off");
            }
        }
    }

    private void freeze(Node node, long millis, String what) {
        if (frozen.stream().noneMatch(each -> each.node() == node)) {
            node.freeze();
            frozen.add(new Frozen(node, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis)));
            count(what);
        }
    }

    private void thaw(long now) {
        frozen.stream()
                .filter(each -> each.untilNanos() - now < 0)
                .forEach(each -> each.node().thaw());
        frozen.removeIf(each -> each.untilNanos() - now < 0);
    }

    // What must hold at the end.

    private void judge() {
        awaitCallbacks();
        for (Outstanding each : all) {
            Noted task = each.task();
            Deed deed = task.deed();
            Future.State state = each.future().state();
            int runs = task.runs();
            boolean neverRan = false;
            switch (state) {
                case SUCCESS -> {
                    count("values");
                    boolean right = each.future().resultNow() == task.number() * 3;
                    boolean allowed = deed != Deed.TOO_LONG && deed != Deed.THROW && deed != Deed.CANCELLED_LATER;
                    check(right && allowed && runs >= 1, each);
                }
                case FAILED -> {
                    Throwable failure = each.future().exceptionNow();
                    count("failures of type " + failure.getClass().getSimpleName());
                    neverRan = failure instanceof WorkloadException ours && !ours.possiblyRan();
                    check(deed.mayFailWith(failure), each);
                }
                case CANCELLED -> {
                    count("cancelled");
                    check(deed.isCancelled(), each);
                }
                case RUNNING -> check(false, each);
            }
            check(each.completions().get() == 1, each);
            check(runs <= (neverRan ? 0 : deed == Deed.AGAIN ? ATTEMPTS : 1), each);
        }
    }

    /** Who waits for a future may go on before its callbacks have been called. */
    private void awaitCallbacks() {
        try {
            await().atMost(Duration.ofSeconds(5))
                    .until(() ->
                            all.stream().allMatch(each -> each.completions().get() > 0));
        } catch (ConditionTimeoutException judgedOneByOne) {
            // Each is looked at.
        }
    }

    private void check(boolean holds, Outstanding each) {
        if (!holds) {
            violation(each.task() + " ran " + each.task().runs() + " times, completed " + each.completions()
                    + " times, and gave " + each.future() + reason(each.future()));
        }
    }

    private static String reason(TaskFuture<Long> future) {
        return future.state() == Future.State.FAILED ? ": " + future.exceptionNow() : "";
    }

    /** Every slot of every node that is there can be used, and all at once. */
    private void checkSlots() throws Exception {
        int slots = there.stream().mapToInt(node -> node.host.slots()).sum();
        try {
            await().atMost(PATIENCE).until(() -> executor.cpu().workers().alive() == slots);
        } catch (ConditionTimeoutException not) {
            violation("there are " + slots + " slots, but the lane counts "
                    + executor.cpu().workers());
            return;
        }
        Meeting.all = new CountDownLatch(slots);
        List<TaskFuture<Long>> meeting = new ArrayList<>();
        for (int i = 0; i < slots; i++) {
            meeting.add(executor.cpu().submit(new Meeting()));
        }
        try {
            for (TaskFuture<Long> each : meeting) {
                Long unused = each.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (ExecutionException | TimeoutException not) {
            violation("of " + slots + " slots, " + Meeting.all.getCount() + " were not used: " + not + ", " + executor);
            while (Meeting.all.getCount() > 0) {
                Meeting.all.countDown();
            }
        }
    }

    /** Nobody is at a task that nobody wants, and whoever is gone has no session. */
    private void checkNodes() {
        for (Node node : there) {
            checkIdle(node, 1);
        }
        for (Node node : drained) {
            checkIdle(node, 0);
        }
        for (Node node : away) {
            checkIdle(node, 0);
        }
    }

    private void checkIdle(Node node, int applications) {
        try {
            await().atMost(Duration.ofSeconds(5)).until(() -> {
                NodeHost.Health health = node.host.health();
                return health.tasks().running() + health.tasks().queued() == 0 && health.applications() <= applications;
            });
        } catch (ConditionTimeoutException not) {
            violation("node " + node.host.name() + " must be idle and work for " + applications + ", but is "
                    + node.host.health());
        }
    }

    private void checkFigures() {
        LaneStatistics figures = executor.cpu().statistics();
        long ended = figures.succeeded() + figures.failed() + figures.cancelled();
        if (figures.queued() + figures.running() != 0 || ended < all.size()) {
            violation(all.size() + " tasks were submitted, but the lane counts " + figures);
        }
        CloseReceipt receipt = executor.close(Duration.ofSeconds(10));
        if (!receipt.isClean() || receipt.lost() > 0) {
            violation("nothing was under way, but closing gave " + receipt);
        }
    }

    private void report() {
        System.out.println("cluster seed " + SEED + ": " + all.size() + " tasks, " + counts);
    }
}
