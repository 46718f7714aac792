package io.github.workloadexecutor.internal.gather;

import io.github.workloadexecutor.failure.GatherTimeoutException;
import io.github.workloadexecutor.failure.TaskFailedException;
import io.github.workloadexecutor.gather.Gather;
import io.github.workloadexecutor.gather.GatherProgress;
import io.github.workloadexecutor.gather.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes inputs through a {@link Flow} until a {@link Gather} has what it wants, and keeps the outcomes. When it returns
 * or throws, nothing of the tasks runs any more. Used once, by one thread.
 */
public final class Gathering {

    /** In a class of its own: the logging back-end is not to be found before there is something to log. */
    private static final class Log {
        static final Logger OF_GATHERINGS = LoggerFactory.getLogger(Gathering.class);
    }

    // The clock has no zero: a deadline is at most half its range away.
    private static final long FOR_EVER = Long.MAX_VALUE / 2;

    /** No task has this index. */
    private static final long NONE = -1;

    private final Flow flow;
    private final Gather gather;
    private final Iterator<?> inputs;
    private final OptionalLong total;
    private final long begin = System.nanoTime();

    // As the gather says; -1 for what it does not.
    private final int tolerated;
    private final int wanted;

    // In the order of the inputs with gaps, or in that of completion.
    private final List<@Nullable Outcome<@Nullable Object>> outcomes = new ArrayList<>();

    private long succeeded;
    private long failed;
    private long cancelled;
    private @Nullable Item firstFailed;
    private boolean abandoned;
    private String unfinished = "";
    private boolean listening;
    private long told = -1;

    /**
     * Prepares to gather.
     *
     * @param total how many inputs there are, if that is known
     */
    public Gathering(Flow flow, Gather gather, Iterator<?> inputs, OptionalLong total) {
        this.flow = flow;
        this.gather = gather;
        this.inputs = inputs;
        this.total = total;
        int most = gather.valuesWanted().orElse(0);
        if (total.isPresent() && most > total.getAsLong()) {
            throw new IllegalArgumentException(
                    "first must be at most the number of tasks, which is " + total.getAsLong() + ", but was " + most);
        }
        this.tolerated = gather.failuresTolerated().orElse(-1);
        this.wanted = gather.valuesWanted().orElse(-1);
        this.listening = gather.listener().isPresent();
    }

    /**
     * Gathers.
     *
     * @return the outcomes, in the order that is wanted
     * @throws InterruptedException if the calling thread is interrupted; the tasks are over then, too
     */
    @SuppressWarnings("unchecked") // what the flow gives is what its tasks give
    public <T extends @Nullable Object> List<Outcome<T>> outcomes() throws InterruptedException {
        boolean over = false;
        try {
            tell();
            over = run(begin + gather.within().map(Gathering::nanos).orElse(FOR_EVER));
        } finally {
            flow.abandon();
        }
        takeRest();
        tell();
        if (!over && !gather.isCollecting()) {
            Duration allowed = gather.within().orElseThrow();
            throw withOthers(new GatherTimeoutException(allowed, succeeded + failed, flow.pushed(), unfinished), NONE);
        }
        throwIfFailed();
        fillGaps();
        return (List<Outcome<T>>) (List<?>) Collections.unmodifiableList(outcomes);
    }

    /** False if the time is over before. */
    private boolean run(long deadline) throws InterruptedException {
        boolean isLimited = gather.within().isPresent();
        boolean exhausted = false;
        while (true) {
            while (!isEnough() && !exhausted && flow.hasRoom()) {
                exhausted = !inputs.hasNext();
                if (!exhausted) {
                    flow.push(inputs.next());
                    boolean unused = takeIn();
                    if (isLimited && deadline - System.nanoTime() <= 0) {
                        return isTimeOver();
                    }
                }
            }
            // An empty flow has room, so there are no more inputs.
            if (isEnough() || flow.isEmpty()) {
                return true;
            }
            // What has come may have made room.
            if (!takeIn() && (exhausted || !flow.hasRoom())) {
                tell();
                int enough = listening || wanted >= 0 ? 1 : exhausted ? flow.allUnderWay() : flow.enoughToGoOn();
                if (!flow.await(enough, /* orFailure= */ tolerated >= 0, deadline)) {
                    return isTimeOver();
                }
            }
        }
    }

    private boolean isTimeOver() {
        boolean unused = takeIn();
        if (isEnough() || (flow.isEmpty() && !inputs.hasNext())) {
            return true;
        }
        unfinished = flow.unfinished();
        return false;
    }

    /** Whether an item was through. */
    private boolean takeIn() {
        boolean any = false;
        for (Item item = flow.poll(); item != null; item = flow.poll()) {
            takeIn(item);
            any = true;
        }
        return any;
    }

    private void takeIn(Item item) {
        Outcome<@Nullable Object> outcome = item.outcome;
        if (outcome == null) {
            throw new IllegalStateException("item " + item.index() + " must be through, but is not");
        }
        switch (outcome) {
            case Outcome.Success<@Nullable Object> success -> succeeded++;
            case Outcome.Failure<@Nullable Object> failure -> {
                failed++;
                firstFailed = firstFailed == null ? item : firstFailed;
            }
            case Outcome.Cancelled<@Nullable Object> given -> {
                cancelled++;
                if (!abandoned && tolerated == 0 && firstFailed == null) {
                    firstFailed = item;
                }
            }
        }
        keep(item.index(), outcome);
    }

    private void keep(long index, Outcome<@Nullable Object> outcome) {
        if (gather.isInCompletionOrder()) {
            outcomes.add(outcome);
            return;
        }
        while (outcomes.size() <= index) {
            outcomes.add(null);
        }
        outcomes.set((int) index, outcome);
    }

    private boolean isEnough() {
        if (wanted >= 0) {
            return succeeded >= wanted || (total.isPresent() && total.getAsLong() - failed - cancelled < wanted);
        }
        return tolerated >= 0 && (failed > tolerated || (tolerated == 0 && firstFailed != null));
    }

    /** What was cancelled when enough had come, and what came at the same moment. */
    private void takeRest() {
        abandoned = true;
        boolean unused = takeIn();
    }

    private void throwIfFailed() {
        if (wanted >= 0 ? succeeded >= wanted : !isEnough()) {
            return;
        }
        Item first = firstFailed;
        if (first == null) {
            throw new IllegalStateException("the first " + wanted + " values are wanted, but only " + succeeded + " of "
                    + flow.pushed() + " tasks gave one, and none failed");
        }
        if (first.refused && first.outcome instanceof Outcome.Failure<?> refusal) {
            if (refusal.cause() instanceof Error error) {
                throw withOthers(error, first.index());
            }
            throw withOthers((RuntimeException) refusal.cause(), first.index());
        }
        throw withOthers(exceptionOf(first), first.index());
    }

    private TaskFailedException exceptionOf(Item item) {
        Outcome<?> outcome = item.outcome;
        if (outcome instanceof Outcome.Failure<?> failure) {
            return total.isPresent() && failure.stage().isEmpty()
                    ? new TaskFailedException(
                            (int) failure.index(), (int) total.getAsLong(), failure.taskName(), failure.cause())
                    : failure.exception();
        }
        String name = outcome instanceof Outcome.Cancelled<?> given ? given.taskName() : "";
        return new TaskFailedException(
                item.index(), "", name, new CancellationException("task " + name + " was cancelled"));
    }

    /** Adds what else has failed. */
    private <X extends Throwable> X withOthers(X thrown, long index) {
        for (Outcome<@Nullable Object> outcome : outcomes) {
            if (outcome instanceof Outcome.Failure<?> failure && failure.index() != index) {
                thrown.addSuppressed(failure.exception());
            }
        }
        return thrown;
    }

    /** What was never submitted was cancelled, too, as far as anybody can tell how much that is. */
    private void fillGaps() {
        if (gather.isInCompletionOrder()) {
            boolean[] known = new boolean[(int) total.orElse(0)];
            for (Outcome<@Nullable Object> outcome : outcomes) {
                if (outcome != null && outcome.index() < known.length) {
                    known[(int) outcome.index()] = true;
                }
            }
            for (int i = 0; i < known.length; i++) {
                if (!known[i]) {
                    outcomes.add(new Outcome.Cancelled<>(i, ""));
                }
            }
            return;
        }
        long all = Math.max(outcomes.size(), total.orElse(0));
        for (int i = 0; i < all; i++) {
            if (i == outcomes.size()) {
                outcomes.add(null);
            }
            if (outcomes.get(i) == null) {
                outcomes.set(i, new Outcome.Cancelled<>(i, ""));
            }
        }
    }

    private void tell() {
        long done = succeeded + failed + cancelled;
        if (!listening || done == told) {
            return;
        }
        told = done;
        try {
            gather.listener()
                    .orElseThrow()
                    .accept(new GatherProgress(
                            total,
                            flow.pushed(),
                            succeeded,
                            failed,
                            cancelled,
                            Duration.ofNanos(System.nanoTime() - begin)));
        } catch (RuntimeException | Error failure) {
            listening = false;
            Log.OF_GATHERINGS.warn("a listener threw, and hears no more of the progress of this gather", failure);
        }
    }

    private static long nanos(Duration time) {
        try {
            return Math.min(time.toNanos(), FOR_EVER);
        } catch (ArithmeticException longerThanAnybodyWaits) {
            return FOR_EVER;
        }
    }
}
