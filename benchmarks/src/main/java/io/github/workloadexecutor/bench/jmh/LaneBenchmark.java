package io.github.workloadexecutor.bench.jmh;

import io.github.workloadexecutor.bench.Answers;
import io.github.workloadexecutor.bench.task.Spin;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * <b>Question.</b> What does a task that computes for a while cost on each lane, and from which length on does it not
 * matter where it runs?
 *
 * <p><b>Setting.</b> 200 tasks through {@code invokeAll}, at most {@code parallelism} at once; the figure is the time
 * per task, so {@code micros / parallelism} is what cannot be undercut. A task computes a fixed number of steps, found
 * once per JVM.
 *
 * <pre>{@code mvn -B -ntp -q -f benchmarks verify -Dsuite=jmh -Dinclude=LaneBenchmark -Dlength=full}</pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Benchmark)
public class LaneBenchmark {

    private static final int TASKS = 200;

    @Param
    private LaneKind lane;

    @Param({"0", "10", "100", "1000"})
    private int micros;

    @Param({"1", "2"})
    private int parallelism;

    private LaneKind.Lane open;
    private List<Spin> tasks;
    private List<Long> expected;

    /** Opens the lane and finds how long a step takes. */
    @Setup(Level.Trial)
    public void open() {
        long steps = (long) (Spin.stepsPerMicrosecond() * micros);
        tasks = LongStream.rangeClosed(1, TASKS)
                .mapToObj(seed -> new Spin(seed, steps))
                .toList();
        expected = tasks.stream().map(Spin::call).toList();
        open = lane.open(parallelism);
    }

    /** Closes the lane. */
    @TearDown(Level.Trial)
    public void close() throws Exception {
        open.owner().close();
    }

    /** Runs all tasks and waits for the last. */
    @Benchmark
    @OperationsPerInvocation(TASKS)
    public void batch() throws Exception {
        List<Long> results = new ArrayList<>(TASKS);
        for (Future<Long> future : open.service().invokeAll(tasks)) {
            results.add(future.get());
        }
        Answers.check(expected, results);
    }
}
