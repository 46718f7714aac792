package io.github.workloadexecutor;

import io.github.workloadexecutor.gather.Gather;
import io.github.workloadexecutor.gather.Gathered;
import io.github.workloadexecutor.gather.Outcome;
import io.github.workloadexecutor.internal.gather.Stage;
import io.github.workloadexecutor.internal.io.IoCall;
import io.github.workloadexecutor.internal.lane.LaneEngine;
import io.github.workloadexecutor.internal.lane.LaneFuture;
import io.github.workloadexecutor.internal.lane.Poller;
import io.github.workloadexecutor.task.IoBiFunction;
import io.github.workloadexecutor.task.IoFunction;
import io.github.workloadexecutor.task.Rate;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.task.TaskOptions;
import java.util.List;
import java.util.Objects;
import java.util.stream.Gatherer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The lane for tasks that wait: each runs in a virtual thread of its own in this process, at most as many at once as
 * the executor's I/O limit allows; the rest wait in order of arrival. Nothing is serialised.
 *
 * <p>It is an {@link java.util.concurrent.ExecutorService} and can be given to whatever takes one. Obtained from
 * {@link WorkloadExecutor#io}. Safe for use by many threads.
 */
public final class IoLane extends AbstractLane {

    private final View<LaneEngine> view;

    IoLane(View<LaneEngine> view) {
        super(view);
        this.view = view;
    }

    /**
     * Gives this lane with options for the tasks submitted through it: limits of time, and resources that they require.
     * It is the same lane; closing one closes the other. Limits of this view are kept.
     *
     * <p>A task whose time is over fails with a {@link io.github.workloadexecutor.failure.TaskTimeoutException}, and
     * its thread is interrupted. A thread cannot be killed: a task that ignores its interrupt runs on, and has its
     * permits until it ends.
     *
     * @param options the options: {@link TaskOptions#timeout timeout}, {@link TaskOptions#queueTimeout queueTimeout}
     *     and {@link TaskOptions#requires requires}
     * @return a view of this lane
     * @throws IllegalArgumentException if there is a stall timeout or the task is idempotent, which mean nothing on
     *     this lane; or if a resource is required of which another number of permits is known
     */
    public IoLane with(TaskOptions options) {
        options.stallTimeout().ifPresent(time -> {
            throw new IllegalArgumentException("stallTimeout must not be set for tasks on the I/O lane, which waits for"
                    + " others and has no progress to report while it does, but was " + time
                    + "; set timeout, or submit the task to the CPU lane");
        });
        options.retry().ifPresent(retry -> {
            throw new IllegalArgumentException("idempotent must not be set for tasks on the I/O lane, where there is no"
                    + " worker that could crash and nothing is run again, but was " + retry
                    + "; repeat the request within the task, or submit the task to the CPU lane");
        });
        return new IoLane(view.with(options));
    }

    /**
     * Gives a view of this lane whose tasks run at most so many at once. The rest wait, in order of arrival and without
     * a thread. Each call gives a view that counts for itself, so keep it and share it; a view of a view has both
     * limits, and what goes around the view is not counted.
     *
     * @param tasks how many, at least 1
     * @return a view of this lane
     * @throws IllegalArgumentException if it is less
     */
    public IoLane limitedTo(int tasks) {
        return new IoLane(view.and(gate -> gate.limit(tasks)));
    }

    /**
     * Gives a view of this lane whose tasks start at most that often. The rest wait, in order of arrival and without a
     * thread. A task counts from when it is its turn, whatever becomes of it. As with {@link #limitedTo}, each view
     * counts for itself.
     *
     * @param rate how often
     * @return a view of this lane
     */
    public IoLane ratedAt(Rate rate) {
        Objects.requireNonNull(rate, "rate");
        return new IoLane(view.and(gate -> gate.rate(rate)));
    }

    /**
     * Submits a function and its argument.
     *
     * @param function the function; a lambda is as good as a method
     * @param argument what it is applied to; may be null
     * @param <A> the argument's type
     * @param <R> the result's type
     * @return the pending result
     * @throws java.util.concurrent.RejectedExecutionException if the lane has been shut down
     */
    @SuppressWarnings("exports")
    public <A extends @Nullable Object, R extends @Nullable Object> TaskFuture<R> submit(
            IoFunction<? super A, ? extends R> function, A argument) {
        return started(prepareCall(Objects.requireNonNull(function, "function"), argument));
    }

    /** Makes a future for a call without starting it. */
    <A extends @Nullable Object, R extends @Nullable Object> LaneFuture<R> prepareCall(
            IoFunction<? super A, ? extends R> function, A argument) {
        return prepare(IoCall.of(function, argument));
    }

    /**
     * Applies a function to each input, and waits for all results. The first failure cancels the others, and is thrown
     * when nothing of them runs any more; so is an interrupt.
     *
     * <p>All inputs are under way at once, unless the lane or {@link Gather#inFlight} has a limit.
     *
     * @param function the function; a lambda is as good as a method
     * @param inputs the inputs; null is as good as any
     * @param <A> the type of the inputs
     * @param <R> the type of the results
     * @return the results, in the order of the inputs, unmodifiable
     * @throws io.github.workloadexecutor.failure.TaskFailedException if the function failed for an input: its cause is
     *     that failure
     * @throws InterruptedException if the calling thread is interrupted while it waits
     * @throws java.util.concurrent.RejectedExecutionException if the lane takes no tasks
     */
    @SuppressWarnings("exports")
    public <A extends @Nullable Object, R extends @Nullable Object> List<R> map(
            IoFunction<? super A, ? extends R> function, Iterable<? extends A> inputs) throws InterruptedException {
        return this.<A, R>mappingOf(function).list(inputs);
    }

    /**
     * The same with choices: when to give up, how many at once, for how long, in which order.
     *
     * @param function the function
     * @param inputs the inputs
     * @param gather the choices
     * @param <A> the type of the inputs
     * @param <R> the type of the results
     * @return what came of each input
     * @throws io.github.workloadexecutor.failure.TaskFailedException if there were more failures than the choices allow
     * @throws io.github.workloadexecutor.failure.GatherTimeoutException if the time was over
     * @throws InterruptedException if the calling thread is interrupted while it waits
     */
    @SuppressWarnings("exports")
    public <A extends @Nullable Object, R extends @Nullable Object> Gathered<R> map(
            IoFunction<? super A, ? extends R> function, Iterable<? extends A> inputs, Gather gather)
            throws InterruptedException {
        return this.<A, R>mappingOf(function).gathered(inputs, gather);
    }

    /**
     * Applies a function of two arguments to the first inputs, the second inputs, and so on, until one of them has no
     * more. For the rest it is {@link #map(IoFunction, Iterable)}.
     *
     * @param function the function
     * @param first the first arguments
     * @param second the second arguments
     * @param <A> the type of the first arguments
     * @param <B> the type of the second arguments
     * @param <R> the type of the results
     * @return the results, in the order of the inputs, unmodifiable
     * @throws InterruptedException if the calling thread is interrupted while it waits
     */
    @SuppressWarnings("exports")
    public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> List<R> map(
            IoBiFunction<? super A, ? super B, ? extends R> function,
            Iterable<? extends A> first,
            Iterable<? extends B> second)
            throws InterruptedException {
        return this.<A, B, R>mappingOf(function).list(Pairs.of(first, second));
    }

    /**
     * Applies a function to each input, and gives the outcomes one by one, in the order of the inputs, as they are
     * asked for. Failures are among them, and later ones still come. At most so many inputs are pulled whose outcome
     * was not taken, so inputs may be endless; the first are pulled, and their tasks started, by this call. What the
     * inputs themselves throw is thrown where the next outcome would have been.
     *
     * <p>Close the stream to cancel what is under way, and wait for its end; one that is consumed to its end needs no
     * closing. If the consuming thread is interrupted while it waits, the rest is cancelled and a
     * {@link java.util.concurrent.CancellationException} thrown.
     *
     * @param function the function
     * @param inputs the inputs
     * @param buffer how many inputs to pull ahead, at least 1
     * @param <A> the type of the inputs
     * @param <R> the type of the results
     * @return a sequential stream, to be consumed once
     */
    @SuppressWarnings("exports")
    public <A extends @Nullable Object, R extends @Nullable Object> Stream<Outcome<R>> stream(
            IoFunction<? super A, ? extends R> function, Iterable<? extends A> inputs, int buffer) {
        return this.<A, R>mappingOf(function).stream(inputs, buffer, /* inOrder= */ true);
    }

    /**
     * The same in the order of completion: {@link Outcome#index} tells which input it was.
     *
     * @param function the function
     * @param inputs the inputs
     * @param buffer how many inputs to pull ahead, at least 1
     * @param <A> the type of the inputs
     * @param <R> the type of the results
     * @return a sequential stream, to be consumed once
     */
    @SuppressWarnings("exports")
    public <A extends @Nullable Object, R extends @Nullable Object> Stream<Outcome<R>> streamAsCompleted(
            IoFunction<? super A, ? extends R> function, Iterable<? extends A> inputs, int buffer) {
        return this.<A, R>mappingOf(function).stream(inputs, buffer, /* inOrder= */ false);
    }

    /**
     * Gives a step for a {@link Stream} that applies a function to each element on this lane and keeps the order:
     * {@code paths.stream().gather(executor.io().mapping(Pages::fetch)).toList()}. At most 64 elements are taken whose
     * result was not passed on.
     *
     * @param function the function
     * @param <A> the type of the elements
     * @param <R> the type of the results
     * @return the step; it can be used again
     */
    @SuppressWarnings("exports")
    public <A extends @Nullable Object, R extends @Nullable Object> Gatherer<A, ?, R> mapping(
            IoFunction<? super A, ? extends R> function) {
        return mapping(function, Mapping.BUFFER);
    }

    /**
     * The same with a bound of one's own.
     *
     * <p>A failure ends the stream with a {@link io.github.workloadexecutor.failure.TaskFailedException}, when what is
     * under way was cancelled and is over; so it is when the stream wants no more elements. If another step throws,
     * tasks that are under way are seen through.
     *
     * @param function the function
     * @param buffer how many elements are taken whose result was not passed on, at least 1
     * @param <A> the type of the elements
     * @param <R> the type of the results
     * @return the step; it can be used again
     */
    @SuppressWarnings("exports")
    public <A extends @Nullable Object, R extends @Nullable Object> Gatherer<A, ?, R> mapping(
            IoFunction<? super A, ? extends R> function, int buffer) {
        return this.<A, R>mappingOf(function).gatherer(buffer);
    }

    private <A extends @Nullable Object, R extends @Nullable Object> Mapping<A, R> mappingOf(
            IoFunction<? super A, ? extends R> function) {
        Objects.requireNonNull(function, "function");
        @SuppressWarnings({"unchecked", "NullAway"}) // The inputs are As, null included where A is.
        Stage stage = new Stage("", Stage.UNLIMITED, input -> this.<A, R>prepareCall(function, (A) input));
        return new Mapping<>(List.of(stage), () -> Poller.IN_VAIN);
    }

    private <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
            Mapping<Pairs.Pair<A, B>, R> mappingOf(IoBiFunction<? super A, ? super B, ? extends R> function) {
        Objects.requireNonNull(function, "function");
        IoFunction<Pairs.Pair<A, B>, R> both = pair -> function.apply(pair.first(), pair.second());
        Stage stage = new Stage("", Stage.UNLIMITED, input -> {
            @SuppressWarnings("unchecked") // The inputs are pairs.
            Pairs.Pair<A, B> pair = (Pairs.Pair<A, B>) Objects.requireNonNull(input);
            return prepare(new IoCall<>(function.getClass(), both, pair));
        });
        return new Mapping<>(List.of(stage), () -> Poller.IN_VAIN);
    }
}
