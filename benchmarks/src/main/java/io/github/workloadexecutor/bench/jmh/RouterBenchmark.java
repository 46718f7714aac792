package io.github.workloadexecutor.bench.jmh;

import io.github.workloadexecutor.bench.Answers;
import io.github.workloadexecutor.bench.task.Echo;
import io.github.workloadexecutor.internal.learning.Profiles;
import io.github.workloadexecutor.internal.routing.Route;
import io.github.workloadexecutor.internal.routing.Router;
import io.github.workloadexecutor.task.IoBound;
import io.github.workloadexecutor.task.Lane;
import io.github.workloadexecutor.task.RoutingRule;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * <b>Question.</b> What does it cost to find out which lane a task belongs to?
 *
 * <p><b>Setting.</b> A task whose type says it, by interface or annotation, and one that says nothing, which every rule
 * is asked about. No rule knows it, so that is the most that rules can cost.
 *
 * <pre>{@code mvn -B -ntp -q -f benchmarks verify -Dsuite=jmh -Dinclude=RouterBenchmark -Dlength=full}</pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Benchmark)
public class RouterBenchmark {

    /** What a task says of itself. */
    public enum Declared {
        /** {@code CpuTask}. */
        INTERFACE(new Echo(1), Lane.CPU),
        /** {@code @IoBound}. */
        ANNOTATION(new Annotated(), Lane.IO),
        /** Nothing. */
        NOTHING((Callable<Integer>) () -> 1, Lane.IO);

        private final Callable<?> task;
        private final Lane lane;

        Declared(Callable<?> task, Lane lane) {
            this.task = task;
            this.lane = lane;
        }
    }

    @Param
    private Declared declared;

    @Param({"0", "1", "10"})
    private int rules;

    private Router router;

    /** Makes the rules. */
    @Setup(Level.Trial)
    public void prepare() {
        RoutingRule ignorant = task -> Optional.empty();
        List<RoutingRule> all = Collections.nCopies(rules, ignorant);
        router = new Router(all, new Profiles());
        Answers.check(declared.lane, router.route(declared.task).lane());
    }

    /** Routes one task. */
    @Benchmark
    public Route route() {
        return router.route(declared.task);
    }

    @IoBound
    private static final class Annotated implements Callable<Integer> {

        @Override
        public Integer call() {
            return 1;
        }
    }
}
