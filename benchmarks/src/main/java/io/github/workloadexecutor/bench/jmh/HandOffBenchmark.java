package io.github.workloadexecutor.bench.jmh;

import io.github.workloadexecutor.bench.task.Now;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * <b>Question.</b> Where does the time of a round trip go: from submission to the task's start, or from its end to the
 * thread that waits for it?
 *
 * <p><b>Setting.</b> One caller, one task at a time, which says when it ran. The clock is that of the machine, the same
 * in all its processes on Linux. {@code toStartMicros} and {@code toWaiterMicros} are means.
 *
 * <pre>{@code mvn -B -ntp -q -f benchmarks verify -Dsuite=jmh -Dinclude=HandOffBenchmark -Dlength=full}</pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Benchmark)
public class HandOffBenchmark {

    @Param
    private LaneKind lane;

    private LaneKind.Lane open;

    /** Opens the lane. */
    @Setup(Level.Trial)
    public void open() {
        open = lane.open(2);
    }

    /** Closes the lane. */
    @TearDown(Level.Trial)
    public void close() throws Exception {
        open.owner().close();
    }

    /** Both ways of one round trip, added up. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Ways {

        private long toStartNanos;
        private long toWaiterNanos;
        private long trips;

        /** Begins anew. */
        @Setup(Level.Iteration)
        public void reset() {
            toStartNanos = 0;
            toWaiterNanos = 0;
            trips = 0;
        }

        /** From submission to the task's start. */
        public double toStartMicros() {
            return toStartNanos / 1e3 / trips;
        }

        /** From the task's end to its waiter. */
        public double toWaiterMicros() {
            return toWaiterNanos / 1e3 / trips;
        }
    }

    /** Submits, waits, and looks at the clock before, within and after. */
    @Benchmark
    public void roundTrip(Ways ways) throws Exception {
        long submitted = System.nanoTime();
        long ran = open.service().submit((Callable<Long>) new Now()).get();
        long back = System.nanoTime();
        if (ran - submitted < 0 || back - ran < 0) {
            throw new IllegalStateException(
                    "a task must run between its submission and its end, but was %d ns and %d ns off"
                            .formatted(ran - submitted, back - ran));
        }
        ways.toStartNanos += ran - submitted;
        ways.toWaiterNanos += back - ran;
        ways.trips++;
    }
}
