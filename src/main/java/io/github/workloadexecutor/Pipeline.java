package io.github.workloadexecutor;

import io.github.workloadexecutor.gather.Gather;
import io.github.workloadexecutor.gather.Gathered;
import io.github.workloadexecutor.gather.Outcome;
import io.github.workloadexecutor.internal.gather.Stage;
import io.github.workloadexecutor.task.CpuFunction;
import io.github.workloadexecutor.task.IoFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Stages of work that wait and compute by turns, through which each input goes as tasks of its own, one stage after the
 * other, each on its lane.
 *
 * <pre>{@code
 * List<Receipt> receipts = Pipeline.io(Pages::fetch).limitedTo(50).cpu(Pages::parse).io(Pages::store)
 *         .run(executor, urls);
 * }</pre>
 *
 * <p><b>What it guarantees.</b> Results come in the order of the inputs. Inputs do not wait for each other: one may be
 * stored before another is fetched. In each stage there are at most as many inputs at once as it is limited to, those
 * included that wait for room in the next stage; so a slow stage holds up those before it, and inputs are asked for no
 * faster than they can go through. What fails in one stage does not come to the next, and says in which stage it was.
 *
 * <p>Immutable: each method gives a longer pipeline, or a copy with one choice changed, and one pipeline can be run
 * many times, at once too, by any executor.
 */
public final class Pipeline {

    /** How many inputs are in a stage at once, unless it says otherwise. */
    static final int LIMIT = 64;

    private Pipeline() {}

    /**
     * Begins with a stage that waits.
     *
     * @param function what is done with each input, on the I/O lane; a lambda is as good as a method
     * @param <A> the type of the inputs
     * @param <R> the type of the results
     * @return a pipeline of one stage
     */
    @SuppressWarnings("exports")
    public static <A extends @Nullable Object, R extends @Nullable Object> Stages<A, R> io(
            IoFunction<? super A, ? extends R> function) {
        return new Stages<A, A>(List.of()).io(function);
    }

    /**
     * Begins with a stage that computes.
     *
     * @param function what is done with each input, on the CPU lane: a reference to a static method, a constructor, or
     *     a method of the input
     * @param <A> the type of the inputs
     * @param <R> the type of the results
     * @return a pipeline of one stage
     */
    @SuppressWarnings("exports")
    public static <A extends @Nullable Object, R extends @Nullable Object> Stages<A, R> cpu(
            CpuFunction<? super A, ? extends R> function) {
        return new Stages<A, A>(List.of()).cpu(function);
    }

    /** A stage before there is an executor: exactly one of the functions is there. */
    private record Step(
            String name,
            int limit,
            @Nullable IoFunction<@Nullable Object, @Nullable Object> io,
            @Nullable CpuFunction<@Nullable Object, @Nullable Object> cpu) {

        Stage of(WorkloadExecutor executor) {
            IoFunction<@Nullable Object, @Nullable Object> waits = io;
            if (waits != null) {
                return new Stage(name, limit, input -> executor.io().prepareCall(waits, input));
            }
            CpuFunction<@Nullable Object, @Nullable Object> computes = Objects.requireNonNull(cpu);
            return new Stage(name, limit, input -> executor.cpu().prepareCall(computes, input));
        }
    }

    /**
     * A pipeline of one stage or more.
     *
     * @param <A> the type of the inputs
     * @param <R> the type of the results
     */
    @SuppressWarnings("exports")
    public static final class Stages<A extends @Nullable Object, R extends @Nullable Object> {

        private final List<Step> steps;

        private Stages(List<Step> steps) {
            this.steps = steps;
        }

        /**
         * Goes on with a stage that waits.
         *
         * @param function what is done with each result so far, on the I/O lane
         * @param <S> the type of the results
         * @return a longer pipeline
         */
        @SuppressWarnings("unchecked") // Each step gets what the one before it gives.
        public <S extends @Nullable Object> Stages<A, S> io(IoFunction<? super R, ? extends S> function) {
            IoFunction<?, ?> any = Objects.requireNonNull(function, "function");
            String name = (steps.size() + 1) + " (io)";
            return and(new Step(name, LIMIT, (IoFunction<@Nullable Object, @Nullable Object>) any, null));
        }

        /**
         * Goes on with a stage that computes.
         *
         * @param function what is done with each result so far, on the CPU lane
         * @param <S> the type of the results
         * @return a longer pipeline
         */
        @SuppressWarnings("unchecked") // Each step gets what the one before it gives.
        public <S extends @Nullable Object> Stages<A, S> cpu(CpuFunction<? super R, ? extends S> function) {
            CpuFunction<?, ?> any = Objects.requireNonNull(function, "function");
            String name = (steps.size() + 1) + " (cpu)";
            return and(new Step(name, LIMIT, null, (CpuFunction<@Nullable Object, @Nullable Object>) any));
        }

        private <S extends @Nullable Object> Stages<A, S> and(Step step) {
            List<Step> longer = new ArrayList<>(steps);
            longer.add(step);
            return new Stages<>(List.copyOf(longer));
        }

        /**
         * Limits the last stage.
         *
         * @param inputs how many inputs may be in it at once, at least 1; by default 64
         * @return a copy with this limit
         */
        public Stages<A, R> limitedTo(int inputs) {
            if (inputs < 1) {
                throw new IllegalArgumentException("limitedTo must be at least 1, but was " + inputs);
            }
            Step last = steps.getLast();
            return withLast(new Step(last.name(), inputs, last.io(), last.cpu()));
        }

        /**
         * Names the last stage.
         *
         * @param name what failures call it; by default its number and lane
         * @return a copy with this name
         */
        public Stages<A, R> named(String name) {
            Step last = steps.getLast();
            return withLast(new Step(Objects.requireNonNull(name, "name"), last.limit(), last.io(), last.cpu()));
        }

        private Stages<A, R> withLast(Step step) {
            List<Step> changed = new ArrayList<>(steps);
            changed.set(changed.size() - 1, step);
            return new Stages<>(List.copyOf(changed));
        }

        /**
         * Takes all inputs through. The first failure cancels what is under way, and is thrown when nothing of it runs
         * any more; so is an interrupt.
         *
         * @param executor whose lanes do it
         * @param inputs the inputs
         * @return the results, in the order of the inputs, unmodifiable
         * @throws io.github.workloadexecutor.failure.TaskFailedException if an input failed, which says in which stage
         * @throws InterruptedException if the calling thread is interrupted while it waits
         */
        public List<R> run(WorkloadExecutor executor, Iterable<? extends A> inputs) throws InterruptedException {
            return mapping(executor).list(inputs);
        }

        /**
         * The same with choices, such as {@link Gather#collecting}. The bound on tasks in flight is one on inputs under
         * way, in all stages together.
         *
         * @param executor whose lanes do it
         * @param inputs the inputs
         * @param gather the choices
         * @return what came of each input
         * @throws io.github.workloadexecutor.failure.TaskFailedException if more failed than the choices allow
         * @throws io.github.workloadexecutor.failure.GatherTimeoutException if the time was over
         * @throws InterruptedException if the calling thread is interrupted while it waits
         */
        public Gathered<R> run(WorkloadExecutor executor, Iterable<? extends A> inputs, Gather gather)
                throws InterruptedException {
            return mapping(executor).gathered(inputs, gather);
        }

        /**
         * Takes inputs through as their outcomes are asked for, see {@link CpuLane#stream}. Inputs move from stage to
         * stage while an outcome is asked for.
         *
         * @param executor whose lanes do it
         * @param inputs the inputs
         * @param buffer how many inputs to pull ahead, at least 1
         * @return the outcomes in the order of the inputs, as a sequential stream
         */
        public Stream<Outcome<R>> stream(WorkloadExecutor executor, Iterable<? extends A> inputs, int buffer) {
            return mapping(executor).stream(inputs, buffer, /* inOrder= */ true);
        }

        private Mapping<A, R> mapping(WorkloadExecutor executor) {
            return new Mapping<>(
                    steps.stream().map(step -> step.of(executor)).toList(),
                    executor.cpu().engine()::poller);
        }
    }
}
