package io.github.workloadexecutor;

import io.github.workloadexecutor.gather.Gather;
import io.github.workloadexecutor.gather.Gathered;
import io.github.workloadexecutor.gather.Outcome;
import io.github.workloadexecutor.internal.gather.Flow;
import io.github.workloadexecutor.internal.gather.Gathering;
import io.github.workloadexecutor.internal.gather.Outcomes;
import io.github.workloadexecutor.internal.gather.Pushed;
import io.github.workloadexecutor.internal.gather.Stage;
import io.github.workloadexecutor.internal.lane.LaneFuture;
import io.github.workloadexecutor.internal.lane.Poller;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Supplier;
import java.util.stream.Gatherer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The ways to apply something to many inputs, each input as a task or a chain of tasks: all at once, as a stream, or in
 * somebody's stream. Each use has a {@link Flow} of its own, so that uses can overlap.
 *
 * @param <A> the type of the inputs
 * @param <R> the type of the results
 */
final class Mapping<A extends @Nullable Object, R extends @Nullable Object> {

    /** How many elements of a stream are under way, unless somebody says otherwise. */
    static final int BUFFER = 64;

    private final List<Stage> stages;
    private final boolean encodes;
    private final Supplier<Poller> poller;

    /**
     * Begins.
     *
     * @param stages what each input goes through
     * @param poller makes one for each use
     */
    Mapping(List<Stage> stages, Supplier<Poller> poller) {
        this(stages, /* encodes= */ true, poller);
    }

    private Mapping(List<Stage> stages, boolean encodes, Supplier<Poller> poller) {
        this.stages = stages;
        this.encodes = encodes;
        this.poller = poller;
    }

    /** Inputs that are tasks already. */
    static <R extends @Nullable Object> Mapping<LaneFuture<? extends R>, R> ofPrepared(Supplier<Poller> poller) {
        Stage stage = new Stage("", Stage.UNLIMITED, task -> (LaneFuture<?>) Objects.requireNonNull(task));
        return new Mapping<>(List.of(stage), /* encodes= */ false, poller);
    }

    private Flow flow(int mostItems) {
        return new Flow(stages, mostItems, encodes, poller.get());
    }

    List<R> list(Iterable<? extends A> inputs) throws InterruptedException {
        return gathered(inputs, Gather.failFast()).values();
    }

    Gathered<R> gathered(Iterable<? extends A> inputs, Gather gather) throws InterruptedException {
        OptionalLong total =
                inputs instanceof Collection<?> known ? OptionalLong.of(known.size()) : OptionalLong.empty();
        return gathered(inputs.iterator(), total, gather);
    }

    Gathered<R> gathered(Iterator<? extends A> inputs, OptionalLong total, Gather gather) throws InterruptedException {
        Flow flow = flow(gather.inFlight().orElse(Stage.UNLIMITED));
        return new Gathered<>(new Gathering(flow, gather, inputs, total).outcomes());
    }

    Stream<Outcome<R>> stream(Iterable<? extends A> inputs, int buffer, boolean inOrder) {
        checkBuffer(buffer);
        Outcomes outcomes = new Outcomes(flow(buffer), inputs.iterator(), buffer, inOrder);
        @SuppressWarnings("unchecked") // what the flow gives is what its tasks give
        Iterator<Outcome<R>> typed = (Iterator<Outcome<R>>) (Iterator<?>) outcomes;
        Spliterator<Outcome<R>> elements =
                Spliterators.spliteratorUnknownSize(typed, Spliterator.ORDERED | Spliterator.NONNULL);
        return StreamSupport.stream(elements, /* parallel= */ false).onClose(outcomes::close);
    }

    Gatherer<A, ?, R> gatherer(int buffer) {
        checkBuffer(buffer);
        return Gatherer.<A, Pushed<R>, R>ofSequential(
                () -> new Pushed<>(flow(buffer), buffer),
                Gatherer.Integrator.of(
                        (pushed, input, downstream) -> pushed.push(input, downstream::push, downstream::isRejecting)),
                (pushed, downstream) -> pushed.finish(downstream::push, downstream::isRejecting));
    }

    private static void checkBuffer(int buffer) {
        if (buffer < 1) {
            throw new IllegalArgumentException("buffer must be at least 1, but was " + buffer);
        }
    }
}
