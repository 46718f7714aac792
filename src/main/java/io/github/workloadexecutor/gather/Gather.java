package io.github.workloadexecutor.gather;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How the results of many tasks are gathered: when to give up, how many at once, for how long, in which order, and who
 * hears of the progress. The choices are independent of each other. Immutable; each method gives a copy with one choice
 * changed.
 *
 * <pre>{@code
 * Gathered<Page> pages = executor.gatherAll(
 *         tasks, Gather.tolerating(3).inFlight(50).within(Duration.ofMinutes(1)).onProgress(bar::show));
 * }</pre>
 *
 * <p>Whatever is chosen, no task of a gather outlives it: those not needed any more are cancelled, and nothing of them
 * runs when the results are returned or an exception is thrown.
 */
public final class Gather {

    /** When a gather is over before all tasks are. */
    private enum Until {
        TOO_MANY_FAILED,
        ENOUGH_SUCCEEDED,
        ALL_DONE
    }

    private static final int NO_BOUND = Integer.MAX_VALUE;

    private final Until until;
    private final int number;
    private final int inFlight;
    private final boolean completionOrder;
    private final @Nullable Duration within;
    private final @Nullable Consumer<? super GatherProgress> listener;

    private Gather(
            Until until,
            int number,
            int inFlight,
            boolean completionOrder,
            @Nullable Duration within,
            @Nullable Consumer<? super GatherProgress> listener) {
        this.until = until;
        this.number = number;
        this.inFlight = inFlight;
        this.completionOrder = completionOrder;
        this.within = within;
        this.listener = listener;
    }

    private static Gather until(Until until, int number) {
        return new Gather(until, number, NO_BOUND, /* completionOrder= */ false, null, null);
    }

    /**
     * The first failure ends it: the other tasks are cancelled, and a
     * {@link io.github.workloadexecutor.failure.TaskFailedException} is thrown, to which what else failed by then is
     * suppressed. A task that somebody cancels counts as failed.
     *
     * @return these choices, and no others
     */
    public static Gather failFast() {
        return until(Until.TOO_MANY_FAILED, 0);
    }

    /**
     * Every task is seen through, and what came of each is among the outcomes. No failure of a task is thrown.
     *
     * @return these choices, and no others
     */
    public static Gather collecting() {
        return until(Until.ALL_DONE, 0);
    }

    /**
     * So many values are enough: the other tasks are cancelled then. There may be more, of tasks that were done in the
     * same moment. If so many cannot be had any more, because too many tasks have failed, that is thrown as by
     * {@link #failFast}.
     *
     * @param values how many values, at least 1
     * @return these choices, and no others
     */
    public static Gather first(int values) {
        return until(Until.ENOUGH_SUCCEEDED, atLeastOne("values", values));
    }

    /**
     * So many failures are put up with, and are among the outcomes; the next one ends it as by {@link #failFast}. A
     * task that somebody cancels does not count.
     *
     * @param failures how many failures, at least 0
     * @return these choices, and no others
     */
    public static Gather tolerating(int failures) {
        if (failures < 0) {
            throw new IllegalArgumentException("failures must be at least 0, but was " + failures);
        }
        return until(Until.TOO_MANY_FAILED, failures);
    }

    /**
     * Bounds how many tasks of this gather are submitted and not done. The next input is asked for only when there is
     * room, so that inputs can be many, or made one by one.
     *
     * @param tasks at least 1; by default all are submitted at once
     * @return a copy with this bound
     */
    public Gather inFlight(int tasks) {
        return new Gather(until, number, atLeastOne("inFlight", tasks), completionOrder, within, listener);
    }

    /**
     * Bounds how long it takes, from the call on. When the time is over, the tasks that are not done are cancelled.
     * With {@link #collecting} their outcomes say so, and otherwise a
     * {@link io.github.workloadexecutor.failure.GatherTimeoutException} is thrown. A timeout that a task itself throws
     * is a failure like any other.
     *
     * @param time more than zero; by default there is no bound
     * @return a copy with this bound
     */
    public Gather within(Duration time) {
        if (!time.isPositive()) {
            throw new IllegalArgumentException("within must be more than zero, but was " + time);
        }
        return new Gather(until, number, inFlight, completionOrder, time, listener);
    }

    /**
     * Has the outcomes come in the order in which the tasks were done, instead of that of the inputs.
     *
     * @return a copy with this order
     */
    public Gather inCompletionOrder() {
        return new Gather(until, number, inFlight, /* completionOrder= */ true, within, listener);
    }

    /**
     * Has somebody told how far it has come: at the start, when tasks are done, and at the end. It is called by the
     * gathering thread, one call at a time, which goes on when the call returns. What it throws is logged, and it is
     * not called again then.
     *
     * @param listener gets the figures of the moment
     * @return a copy with this listener
     */
    public Gather onProgress(Consumer<? super GatherProgress> listener) {
        return new Gather(
                until, number, inFlight, completionOrder, within, Objects.requireNonNull(listener, "listener"));
    }

    /**
     * Tells how many tasks may be in flight.
     *
     * @return the bound, if there is one
     */
    public OptionalInt inFlight() {
        return inFlight == NO_BOUND ? OptionalInt.empty() : OptionalInt.of(inFlight);
    }

    /**
     * Tells how long it may take.
     *
     * @return the bound, if there is one
     */
    public Optional<Duration> within() {
        return Optional.ofNullable(within);
    }

    /**
     * Tells in which order outcomes come.
     *
     * @return true for that of completion, false for that of the inputs
     */
    public boolean isInCompletionOrder() {
        return completionOrder;
    }

    /**
     * Tells who hears of the progress.
     *
     * @return the listener, if there is one
     */
    public Optional<Consumer<? super GatherProgress>> listener() {
        return Optional.ofNullable(listener);
    }

    /**
     * Tells whether every task is seen through, whatever comes of it.
     *
     * @return true for {@link #collecting}
     */
    public boolean isCollecting() {
        return until == Until.ALL_DONE;
    }

    /**
     * Tells how many values are enough.
     *
     * @return the number given to {@link #first}; empty if all are wanted
     */
    public OptionalInt valuesWanted() {
        return until == Until.ENOUGH_SUCCEEDED ? OptionalInt.of(number) : OptionalInt.empty();
    }

    /**
     * Tells how many failures are put up with.
     *
     * @return the number given to {@link #tolerating}, 0 for {@link #failFast}; empty if failures do not end it
     */
    public OptionalInt failuresTolerated() {
        return until == Until.TOO_MANY_FAILED ? OptionalInt.of(number) : OptionalInt.empty();
    }

    private static int atLeastOne(String option, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(option + " must be at least 1, but was " + value);
        }
        return value;
    }

    @Override
    public String toString() {
        String end = switch (until) {
            case TOO_MANY_FAILED -> number == 0 ? "failFast" : "tolerating=" + number;
            case ENOUGH_SUCCEEDED -> "first=" + number;
            case ALL_DONE -> "collecting";
        };
        return "Gather[" + end + (inFlight == NO_BOUND ? "" : ", inFlight=" + inFlight)
                + (within == null ? "" : ", within=" + within) + (completionOrder ? ", inCompletionOrder" : "") + "]";
    }
}
