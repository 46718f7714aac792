package io.github.workloadexecutor.internal.gather;

import io.github.workloadexecutor.failure.FindingException;
import io.github.workloadexecutor.gather.Outcome;
import io.github.workloadexecutor.internal.lane.LaneFuture;
import io.github.workloadexecutor.internal.lane.PermitLender;
import io.github.workloadexecutor.internal.lane.Poller;
import io.github.workloadexecutor.internal.lane.Waiter;
import io.github.workloadexecutor.task.Lane;
import io.github.workloadexecutor.task.TaskContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Takes items through one stage after the other, each as a task of its own, and gives their outcomes in the order in
 * which they came. In no stage are more items than its limit allows: an item keeps its room in a stage until there is
 * room in the next one, so a slow stage holds up those before it.
 *
 * <p>Driven by one thread at a time, which is between {@link #enter} and {@link #leave} and completes the futures of
 * its tasks meanwhile. Nothing moves while nobody drives it, but tasks that were started go on.
 */
public final class Flow {

    /** So many encoded tasks are under way at most: enough for workers never to wait for one. */
    private static final int MOST_ENCODED = 4096;

    /** So many bytes they have together, if there is more than one. */
    private static final long MOST_BYTES = 64L << 20;

    /** Futures that were done before their work ended are looked through when there are so many, to forget some. */
    private static final int MANY_ENDING = 256;

    private final List<Stage> stages;
    private final int mostItems;
    private final boolean encodes;
    private final int[] inStage;
    private final List<Deque<Item>> waitingForNext;
    private final Waiter waiter;

    // Items whose task is done, from whatever thread; how many those are, and whether one of them has failed.
    private final Queue<Item> arrived = new ConcurrentLinkedQueue<>();
    private final AtomicInteger arrivals = new AtomicInteger();
    private volatile boolean failureArrived;

    // What the driving thread waits for.
    private volatile int awaited = 1;
    private volatile boolean failureAwaited;

    // Of the driving thread.
    private final Deque<Item> finished = new ArrayDeque<>();
    private @Nullable Item inFlight;
    private int countInFlight;
    private int encoded;
    private long bytes;
    private final List<LaneFuture<?>> ending = new ArrayList<>();
    private int manyEnding = MANY_ENDING;
    private @Nullable PermitLender lender;
    private long pushed;
    private long through;

    /**
     * Begins with no item. The calling thread drives it.
     *
     * @param stages at least one
     * @param mostItems how many items may be in all stages together
     * @param encodes whether tasks are encoded as they are pushed, and not before, so that those under way need bounds
     * @param poller looks for outcomes of tasks on the CPU lane
     */
    public Flow(List<Stage> stages, int mostItems, boolean encodes, Poller poller) {
        this.mostItems = mostItems;
        this.encodes = encodes;
        this.stages = List.copyOf(stages);
        this.inStage = new int[stages.size()];
        this.waitingForNext =
                stages.stream().<Deque<Item>>map(stage -> new ArrayDeque<>(0)).toList();
        this.waiter = new Waiter(poller);
    }

    /** The calling thread drives it from now on. */
    void enter() {
        waiter.comeBack();
    }

    /** Nobody drives it from now on. */
    void leave() {
        waiter.leave();
        takeBack();
    }

    /** A task that waits here for others keeps no permit from them meanwhile. */
    private void lend() {
        if (lender == null && TaskContext.current() instanceof PermitLender task && task.lend()) {
            lender = task;
        }
    }

    private void takeBack() {
        PermitLender task = lender;
        lender = null;
        if (task != null) {
            task.takeBack();
        }
    }

    /** Whether one more item can be pushed now. */
    boolean hasRoom() {
        return pushed - through < mostItems && inStage[0] < stages.getFirst().limit() && !hasEnoughEncoded();
    }

    private boolean hasEnoughEncoded() {
        return encodes && (encoded >= MOST_ENCODED || bytes >= MOST_BYTES);
    }

    /** How many items have been pushed. */
    long pushed() {
        return pushed;
    }

    /** Whether there are items whose outcome nobody has taken. */
    boolean isEmpty() {
        return pushed == through && finished.isEmpty();
    }

    /**
     * Makes an input the task of the first stage. One that cannot become a task has failed.
     *
     * @return what will have the outcome
     * @throws RejectedExecutionException if the lane takes no tasks; the input has not become an item then
     */
    Item push(@Nullable Object input) {
        Item item = new Item(this, pushed);
        start(item, input);
        pushed++; // Only now: one that the lane did not take was not pushed.
        return item;
    }

    private void start(Item item, @Nullable Object input) {
        Stage stage = stages.get(item.stage);
        while (true) {
            LaneFuture<?> future;
            try {
                future = stage.preparation().apply(input);
            } catch (RejectedExecutionException | FindingException notAboutThisTask) {
                throw notAboutThisTask;
            } catch (RuntimeException | Error refused) {
                item.refused = true;
                finish(item, new Outcome.Failure<>(item.index(), stage.name(), "(refused)", refused));
                return;
            }
            future.observe(item);
            if (future.lane() == Lane.CPU) {
                boolean unused = future.waitFor(waiter);
            }
            link(item, future);
            try {
                future.start();
                return;
            } catch (RuntimeException | Error refused) {
                unlink(item, future);
                if (!isQueueFull(refused, future) || !awaitRoom()) {
                    throw refused;
                }
            }
        }
    }

    /** Whether it can be made again and tried again: the lane's queue is full, and some of it is ours. */
    private boolean isQueueFull(Throwable refused, LaneFuture<?> future) {
        return encodes && refused instanceof RejectedExecutionException && future.isLaneOpen() && countInFlight > 0;
    }

    /** Once one of our tasks is done there may be room again. */
    private boolean awaitRoom() {
        try {
            lend();
            failureAwaited = false; // One that has been taken in already would be seen again.
            awaited = 1;
            return waiter.await(this::isAwaitedHere, System.nanoTime() + Long.MAX_VALUE / 2, true) && takeOneIn();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean takeOneIn() {
        Item item = arrived.poll();
        if (item != null) {
            arrivals.decrementAndGet();
            settle(item);
        }
        return item != null;
    }

    private void link(Item item, LaneFuture<?> future) {
        item.future = future;
        item.after = inFlight;
        if (inFlight != null) {
            inFlight.before = item;
        }
        inFlight = item;
        countInFlight++;
        inStage[item.stage]++;
        if (future.lane() == Lane.CPU) {
            encoded++;
            bytes += future.bytes();
        }
    }

    private void unlink(Item item, LaneFuture<?> future) {
        if (item.before == null) {
            inFlight = item.after;
        } else {
            item.before.after = item.after;
        }
        if (item.after != null) {
            item.after.before = item.before;
        }
        item.before = null;
        item.after = null;
        item.future = null;
        countInFlight--;
        inStage[item.stage]--;
        if (future.lane() == Lane.CPU) {
            encoded--;
            bytes -= future.bytes();
        }
    }

    /** Called by whoever completed the future. */
    void arrived(Item item, LaneFuture<?> future) {
        arrived.add(item);
        if (future.isCompletedExceptionally()) {
            failureArrived = true;
        }
        arrivals.incrementAndGet();
        if (!waiter.isHere() && isAwaitedHere()) {
            waiter.wake();
        }
    }

    private boolean isAwaitedHere() {
        return arrivals.get() >= awaited || (failureArrived && failureAwaited);
    }

    /**
     * Gives the next item that is through.
     *
     * @return null if none is
     */
    @Nullable
    Item poll() {
        waiter.doHanded();
        takeIn();
        return finished.pollFirst();
    }

    /** Moves on what has arrived. */
    private void takeIn() {
        boolean any = false;
        failureArrived = false; // Before it looks: one that comes later sets it again.
        for (Item item = arrived.poll(); item != null; item = arrived.poll()) {
            arrivals.decrementAndGet();
            settle(item);
            any = true;
        }
        if (any && stages.size() > 1) {
            moveOn();
        }
    }

    /**
     * Waits until a task is done, or the time is over.
     *
     * @param deadline on the clock of {@link System#nanoTime}
     * @return false if the time was over
     */
    boolean await(long deadline) throws InterruptedException {
        return await(1, /* orFailure= */ false, deadline);
    }

    /**
     * Waits until so many tasks are done, or as many as are under way, since to be woken for each takes the processor
     * from workers.
     *
     * @param tasks how many
     * @param orFailure whether one that has not given a value is enough
     * @param deadline on the clock of {@link System#nanoTime}
     * @return false if the time was over
     */
    boolean await(int tasks, boolean orFailure, long deadline) throws InterruptedException {
        if (!finished.isEmpty() || countInFlight == 0) {
            return true;
        }
        lend();
        failureAwaited = orFailure;
        awaited = Math.clamp(tasks, 1, countInFlight);
        return waiter.await(this::isAwaitedHere, deadline, /* interruptible= */ true);
    }

    /**
     * How many tasks to wait for when there is no room for another. Of encoded ones so many are under way that room can
     * be made for some at once; any other limit is somebody's wish, and is made use of.
     */
    int enoughToGoOn() {
        return stages.size() == 1 && hasEnoughEncoded() ? countInFlight / 4 : 1;
    }

    /** How many tasks to wait for when there are no more inputs: all, unless they have to be moved on. */
    int allUnderWay() {
        return stages.size() == 1 ? countInFlight : 1;
    }

    private void settle(Item item) {
        LaneFuture<?> future = item.future;
        if (future == null) {
            return; // Taken in already.
        }
        unlink(item, future);
        if (!future.isOver()) {
            remember(future);
        }
        Stage stage = stages.get(item.stage);
        switch (future.state()) {
            case SUCCESS -> {
                if (item.stage == stages.size() - 1) {
                    finish(item, new Outcome.Success<>(item.index(), future.resultNow()));
                } else {
                    item.value = future.resultNow();
                    inStage[item.stage]++;
                    waitingForNext.get(item.stage).addLast(item);
                }
            }
            case FAILED ->
                finish(
                        item,
                        new Outcome.Failure<>(item.index(), stage.name(), future.taskName(), future.exceptionNow()));
            case CANCELLED -> finish(item, new Outcome.Cancelled<>(item.index(), future.taskName()));
            case RUNNING ->
                throw new IllegalStateException("task " + future.taskName() + " must be done, but is running");
        }
    }

    private void finish(Item item, Outcome<@Nullable Object> outcome) {
        item.outcome = outcome;
        finished.addLast(item);
        through++;
    }

    /** Items that have waited for room in a later stage go first: they make room for others. */
    private void moveOn() {
        for (int stage = stages.size() - 2; stage >= 0; stage--) {
            Deque<Item> waiting = waitingForNext.get(stage);
            while (!waiting.isEmpty()
                    && inStage[stage + 1] < stages.get(stage + 1).limit()) {
                Item item = waiting.removeFirst();
                Object value = item.value;
                item.value = null;
                inStage[stage]--;
                item.stage = stage + 1;
                try {
                    start(item, value);
                } catch (RuntimeException | Error refused) {
                    finish(
                            item,
                            new Outcome.Failure<>(
                                    item.index(), stages.get(stage + 1).name(), "(refused)", refused));
                }
            }
        }
    }

    private void remember(LaneFuture<?> future) {
        ending.add(future);
        if (ending.size() >= manyEnding) {
            ending.removeIf(LaneFuture::isOver);
            manyEnding = Math.max(MANY_ENDING, 2 * ending.size());
        }
    }

    /** Names some of the tasks that are not done. */
    String unfinished() {
        StringBuilder names = new StringBuilder();
        int named = 0;
        for (Item item = inFlight; item != null; item = item.after) {
            LaneFuture<?> future = item.future;
            if (future != null && ++named <= 3) {
                names.append(named == 1 ? "" : ", ").append(future.taskName());
            }
        }
        return named > 3 ? names + " and " + (named - 3) + " more" : names.toString();
    }

    /**
     * Cancels what is not done, and returns when nothing of it runs any more. Not interruptible: a task that outlived
     * its flow would be the worse surprise.
     */
    void abandon() {
        waiter.leave();
        if (countInFlight > 0) {
            lend();
        }
        List<Item> cancelled = new ArrayList<>();
        for (Item item = inFlight; item != null; item = item.after) {
            cancelled.add(item);
        }
        for (Item item : cancelled) {
            LaneFuture<?> future = item.future;
            if (future != null) {
                future.cancel(/* mayInterruptIfRunning= */ true);
            }
        }
        for (Item item : cancelled) {
            settle(item);
        }
        arrived.clear();
        arrivals.set(0);
        for (Deque<Item> waiting : waitingForNext) {
            for (Item item : waiting) {
                inStage[item.stage]--;
                finish(item, new Outcome.Cancelled<>(item.index(), ""));
            }
            waiting.clear();
        }
        awaitEnds();
        takeBack();
    }

    /** Waits until the work of everything that is done is over, too. */
    private void awaitEnds() {
        boolean interrupted = false;
        for (LaneFuture<?> future : ending) {
            while (!future.isOver()) {
                try {
                    future.awaitEnd();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        ending.clear();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
