package io.github.workloadexecutor.bench.jmh;

import io.github.workloadexecutor.bench.Answers;
import io.github.workloadexecutor.bench.task.Shipment;
import io.github.workloadexecutor.bench.task.Shipment.Receipt;
import java.util.Random;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * <b>Question.</b> What does an argument cost on its way to each lane, by its size?
 *
 * <p><b>Setting.</b> One caller, one task at a time; it looks at a thousand bytes of the array it is given and answers
 * with a small record. In-process lanes pass a reference, so they are the same at every size.
 *
 * <pre>{@code mvn -B -ntp -q -f benchmarks verify -Dsuite=jmh -Dinclude=PayloadBenchmark -Dlength=full}</pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Benchmark)
public class PayloadBenchmark {

    @Param
    private LaneKind lane;

    @Param({"64", "4096", "65536", "1048576", "16777216"})
    private int bytes;

    private LaneKind.Lane open;
    private Callable<Receipt> task;
    private Receipt expected;

    /** Opens the lane and fills the array. */
    @Setup(Level.Trial)
    public void open() {
        byte[] data = new byte[bytes];
        new Random(42).nextBytes(data);
        task = new Shipment(data);
        expected = Shipment.receipt(data);
        open = lane.open(2);
    }

    /** Closes the lane. */
    @TearDown(Level.Trial)
    public void close() throws Exception {
        open.owner().close();
    }

    /** Submits and waits. */
    @Benchmark
    public void roundTrip() throws Exception {
        Answers.check(expected, open.service().submit(task).get());
    }
}
