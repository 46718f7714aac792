package io.github.workloadexecutor.bench.jmh;

import io.github.workloadexecutor.bench.Answers;
import io.github.workloadexecutor.bench.task.Echo;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * <b>Question.</b> What does it cost to make bytes of a task, and a task of bytes, and how many bytes are they?
 *
 * <p><b>Setting.</b> Objects in memory, no process: a record with one number, a record with text and a list, an array
 * of a million doubles. {@code bytes} is the length of what was encoded.
 *
 * <pre>{@code mvn -B -ntp -q -f benchmarks verify -Dsuite=jmh -Dinclude=EncodingBenchmark -Dlength=full}</pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Benchmark)
public class EncodingBenchmark {

    /** What travels. */
    public enum Content {
        /** The least there is. */
        SMALL_RECORD(() -> new Echo(42)),
        /** Such as applications send. */
        ORDER(() -> new Order(
                4711,
                "a customer",
                IntStream.range(0, 20)
                        .mapToObj(i -> new Position("article " + i, i, i * 1.5))
                        .toList())),
        /** Much of one kind. */
        MILLION_DOUBLES(
                () -> new Series(IntStream.range(0, 1_000_000).asDoubleStream().toArray()));

        private final Supplier<Object> maker;

        Content(Supplier<Object> maker) {
            this.maker = maker;
        }
    }

    record Order(long id, String customer, List<Position> positions) implements Serializable {

        Order {
            positions = new ArrayList<>(positions);
        }
    }

    record Position(String article, int pieces, double price) implements Serializable {}

    record Series(double[] values) implements Serializable {

        @Override
        public boolean equals(Object other) {
            return other instanceof Series series && Arrays.equals(values, series.values);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(values);
        }
    }

    @Param
    private Codec codec;

    @Param
    private Content content;

    private Object object;
    private byte[] encoded;

    /** Makes the object, and sees that it comes back as it was. */
    @Setup(Level.Trial)
    public void prepare() throws Exception {
        object = content.maker.get();
        encoded = codec.encode(object);
        Answers.check(object, codec.decode(encoded));
    }

    /** The length of what was encoded. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Size {

        /** In bytes. */
        public long bytes;
    }

    /** Object to bytes. */
    @Benchmark
    public byte[] encode(Size size) throws Exception {
        byte[] made = codec.encode(object);
        size.bytes = made.length;
        return made;
    }

    /** Bytes to object. */
    @Benchmark
    public Object decode() throws Exception {
        return codec.decode(encoded);
    }
}
