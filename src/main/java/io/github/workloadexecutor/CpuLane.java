package io.github.workloadexecutor;

import io.github.workloadexecutor.event.WorkerStatistics;
import io.github.workloadexecutor.gather.Gather;
import io.github.workloadexecutor.gather.Gathered;
import io.github.workloadexecutor.gather.Outcome;
import io.github.workloadexecutor.internal.cpu.Dispatcher;
import io.github.workloadexecutor.internal.encoding.BiFunctionTask;
import io.github.workloadexecutor.internal.encoding.FunctionTask;
import io.github.workloadexecutor.internal.gather.Stage;
import io.github.workloadexecutor.internal.lane.LaneFuture;
import io.github.workloadexecutor.internal.memory.MemoryPlace;
import io.github.workloadexecutor.internal.memory.SharedBuffers;
import io.github.workloadexecutor.task.CpuBiFunction;
import io.github.workloadexecutor.task.CpuFunction;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.SharedBuffer;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.task.TaskOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Gatherer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The lane for tasks that compute: each runs in a forked worker JVM, one task per worker at a time, in order of
 * arrival. Workers are started when tasks wait and none is free, up to the executor's number of workers, and used
 * again.
 *
 * <p>Task, argument and result are serialised. What cannot travel is refused: a task in the submitting thread, with a
 * {@link io.github.workloadexecutor.failure.NotShippableException}, before anything is queued; a result by failing the
 * task's future with one.
 *
 * <p>When a worker's process ends in mid-task, whatever the reason, that task's future fails with a
 * {@link io.github.workloadexecutor.failure.WorkerCrashedException}; no other task is affected, and a task is run twice
 * only if its {@link TaskOptions} allow it. A task that has killed several workers is not run any more: a submission of
 * it is accepted, and its future fails with a {@link io.github.workloadexecutor.failure.TaskQuarantinedException}.
 *
 * <p>How many tasks may wait can be limited; see {@link WorkloadExecutor.Builder#queueLimit}. What a task throws fails
 * its future with the original exception where that can travel, and otherwise with a
 * {@link io.github.workloadexecutor.failure.RemoteTaskException} that carries it as data.
 *
 * <p>With {@link WorkloadExecutor.Builder#inProcess} the workers are threads of this process instead; all else is the
 * same, but that a task which does not end cannot be killed and is abandoned.
 *
 * <p>It is an {@link java.util.concurrent.ExecutorService} and can be given to whatever takes one, as long as the tasks
 * it submits can travel. Obtained from {@link WorkloadExecutor#cpu}. Safe for use by many threads.
 */
public final class CpuLane extends AbstractLane {

    private final View<Dispatcher> view;

    CpuLane(View<Dispatcher> view) {
        super(view);
        this.view = view;
    }

    /**
     * Gives this lane with other options for the tasks submitted through it. It is the same lane with the same workers
     * and the same queue; closing one closes the other. Limits of this view are kept.
     *
     * <pre>{@code
     * executor.cpu().with(TaskOptions.none().timeout(Duration.ofSeconds(5))).submit(Parser::parse, file);
     * }</pre>
     *
     * @param options the options, instead of those of the executor
     * @return a view of this lane
     * @throws IllegalArgumentException if a resource is required of which another number of permits is known
     */
    public CpuLane with(TaskOptions options) {
        return new CpuLane(view.with(Objects.requireNonNull(options, "options")));
    }

    /**
     * Gives a view of this lane whose tasks run at most so many at once. The rest wait, in order of arrival; they take
     * room in the queue, but no worker. Each call gives a view that counts for itself, so keep it and share it; a view
     * of a view has both limits, and what goes around the view is not counted.
     *
     * @param tasks how many, at least 1
     * @return a view of this lane
     * @throws IllegalArgumentException if it is less
     */
    public CpuLane limitedTo(int tasks) {
        return new CpuLane(view.and(gate -> gate.limit(tasks)));
    }

    /**
     * Changes how many worker JVMs there may be at once. More are started when tasks wait for them; surplus ones end as
     * soon as they have no task, the one that has been idle longest first.
     *
     * @param workers at least 1, and at least the executor's {@code minWorkers}
     * @throws IllegalArgumentException if it is less, or if so many workers do not fit in memory; nothing changes then
     */
    public void resize(int workers) {
        view.lane().resize(workers);
    }

    /**
     * Submits a function and its argument. Write the function as a method reference: {@code cpu.submit(Images::resize,
     * path)}.
     *
     * <p>If the method has an overload without parameters the compiler also sees {@link #submit(Runnable, Object)} and
     * asks which is meant; assign the reference to a {@link CpuFunction} first.
     *
     * @param function a reference to a static method, a constructor, or a method of the argument
     * @param argument what the worker gets a copy of; may be null
     * @param <A> the argument's type
     * @param <R> the result's type
     * @return the pending result
     * @throws io.github.workloadexecutor.failure.NotShippableException if function or argument cannot travel
     * @throws java.util.concurrent.RejectedExecutionException if the lane has been shut down, or its queue is full
     */
    @SuppressWarnings("exports")
    public <A extends @Nullable Object, R extends @Nullable Object> TaskFuture<R> submit(
            CpuFunction<? super A, ? extends R> function, A argument) {
        return started(prepareCall(Objects.requireNonNull(function, "function"), argument));
    }

    /** Makes a future for a call without starting it. */
    <A extends @Nullable Object, R extends @Nullable Object> LaneFuture<R> prepareCall(
            CpuFunction<? super A, ? extends R> function, A argument) {
        @SuppressWarnings("unchecked") // It takes at least an A and gives at most an R.
        CpuFunction<A, R> exact = (CpuFunction<A, R>) function;
        return prepare(new FunctionTask<>(exact, argument));
    }

    /**
     * Submits a task; the same as {@link #submit(Callable)}, for references to static methods without parameters:
     * {@code cpu.submit(Model::train)}.
     *
     * @param task the task
     * @param <T> the result's type
     * @return the pending result
     * @throws io.github.workloadexecutor.failure.NotShippableException if the task cannot travel
     * @throws java.util.concurrent.RejectedExecutionException if the lane has been shut down
     */
    @SuppressWarnings("exports")
    public <T extends @Nullable Object> TaskFuture<T> submit(CpuTask<T> task) {
        return submit((Callable<T>) task);
    }

    /**
     * Applies a function to each input, and waits for all results. The first failure cancels the others, and is thrown
     * when nothing of them runs any more; so is an interrupt.
     *
     * <p>Tasks are encoded and sent as workers can use them: at most some thousand, and some dozen megabytes, are under
     * way at once. Each input is a task of its own, with its own limits of time, whatever travels together: one that
     * kills its worker fails alone.
     *
     * @param function a reference to a static method, a constructor, or a method of the input
     * @param inputs the inputs; those that cannot travel are refused
     * @param <A> the type of the inputs
     * @param <R> the type of the results
     * @return the results, in the order of the inputs, unmodifiable
     * @throws io.github.workloadexecutor.failure.TaskFailedException if the function failed for an input: its cause is
     *     that failure
     * @throws InterruptedException if the calling thread is interrupted while it waits
     * @throws io.github.workloadexecutor.failure.NotShippableException if the function or an input cannot travel
     * @throws java.util.concurrent.RejectedExecutionException if the lane takes no tasks
     */
    @SuppressWarnings("exports")
    public <A extends @Nullable Object, R extends @Nullable Object> List<R> map(
            CpuFunction<? super A, ? extends R> function, Iterable<? extends A> inputs) throws InterruptedException {
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
            CpuFunction<? super A, ? extends R> function, Iterable<? extends A> inputs, Gather gather)
            throws InterruptedException {
        return this.<A, R>mappingOf(function).gathered(inputs, gather);
    }

    /**
     * Applies a function of two arguments to the first inputs, the second inputs, and so on, until one of them has no
     * more. For the rest it is {@link #map(CpuFunction, Iterable)}.
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
            CpuBiFunction<? super A, ? super B, ? extends R> function,
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
            CpuFunction<? super A, ? extends R> function, Iterable<? extends A> inputs, int buffer) {
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
            CpuFunction<? super A, ? extends R> function, Iterable<? extends A> inputs, int buffer) {
        return this.<A, R>mappingOf(function).stream(inputs, buffer, /* inOrder= */ false);
    }

    /**
     * Gives a step for a {@link Stream} that applies a function to each element on this lane and keeps the order:
     * {@code paths.stream().gather(executor.cpu().mapping(Thumbnails::render)).toList()}. At most 64 elements are taken
     * whose result was not passed on.
     *
     * @param function the function
     * @param <A> the type of the elements
     * @param <R> the type of the results
     * @return the step; it can be used again
     */
    @SuppressWarnings("exports")
    public <A extends @Nullable Object, R extends @Nullable Object> Gatherer<A, ?, R> mapping(
            CpuFunction<? super A, ? extends R> function) {
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
            CpuFunction<? super A, ? extends R> function, int buffer) {
        return this.<A, R>mappingOf(function).gatherer(buffer);
    }

    private <A extends @Nullable Object, R extends @Nullable Object> Mapping<A, R> mappingOf(
            CpuFunction<? super A, ? extends R> function) {
        Objects.requireNonNull(function, "function");
        @SuppressWarnings({"unchecked", "NullAway"}) // The inputs are As, null included where A is.
        Stage stage = new Stage("", Stage.UNLIMITED, input -> this.<A, R>prepareCall(function, (A) input));
        return new Mapping<>(List.of(stage), engine()::poller);
    }

    private <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
            Mapping<Pairs.Pair<A, B>, R> mappingOf(CpuBiFunction<? super A, ? super B, ? extends R> function) {
        @SuppressWarnings("unchecked") // It takes at least an A and a B, and gives at most an R.
        CpuBiFunction<A, B, R> exact = (CpuBiFunction<A, B, R>) Objects.requireNonNull(function, "function");
        Stage stage = new Stage("", Stage.UNLIMITED, input -> {
            @SuppressWarnings("unchecked") // The inputs are pairs.
            Pairs.Pair<A, B> pair = (Pairs.Pair<A, B>) Objects.requireNonNull(input);
            return prepare(new BiFunctionTask<>(exact, pair.first(), pair.second()));
        });
        return new Mapping<>(List.of(stage), engine()::poller);
    }

    /**
     * Puts bytes where all workers of this machine can read them, so that tasks can refer to them at no cost of their
     * own, however many they are. Whoever calls this closes the buffer when the last task that refers to it is over.
     *
     * @param bytes what to copy
     * @return the buffer, to be made a part of tasks
     * @throws java.io.UncheckedIOException if there is no room for it
     */
    public SharedBuffer share(byte[] bytes) {
        return share(ByteBuffer.wrap(bytes));
    }

    /**
     * The same for what remains of a buffer, whose position does not move.
     *
     * @param bytes what to copy
     * @return the buffer, to be made a part of tasks
     * @throws java.io.UncheckedIOException if there is no room for it
     */
    public SharedBuffer share(ByteBuffer bytes) {
        return made(() -> SharedBuffers.of(MemoryPlace.ofThisMachine(), bytes));
    }

    /**
     * The same for bytes that are yet to be written, without a copy, and for more of them than an array holds.
     *
     * @param size how many bytes
     * @param filler writes them; it gets memory full of zeroes, and what it throws is thrown, and then there is no
     *     buffer
     * @return the buffer, to be made a part of tasks
     * @throws IllegalArgumentException if the size is negative
     * @throws java.io.UncheckedIOException if there is no room for it
     */
    public SharedBuffer share(long size, Consumer<MemorySegment> filler) {
        Objects.requireNonNull(filler, "filler");
        return made(() -> SharedBuffers.filled(MemoryPlace.ofThisMachine(), size, filler));
    }

    /** Makes a buffer. */
    private interface Making {
        SharedBuffer make() throws IOException;
    }

    private static SharedBuffer made(Making making) {
        try {
            return making.make();
        } catch (IOException noRoom) {
            throw new UncheckedIOException("bytes could not be shared with workers: " + noRoom.getMessage(), noRoom);
        }
    }

    /**
     * Counts the worker processes.
     *
     * @return the figures at about this moment
     */
    public WorkerStatistics workers() {
        return view.lane().workers();
    }
}
