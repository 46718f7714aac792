package io.github.workloadexecutor.internal.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.internal.encoding.Trips.Box;
import io.github.workloadexecutor.task.CpuTask;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What may be a member of a task, and what a worker gets of it. */
class WhatTravelsTest {

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Crop(Path source, Optional<Path> target, ByteBuffer header, Path[] more) implements CpuTask<Integer> {
        @Override
        public Integer call() {
            return header.remaining();
        }
    }

    static class Legacy implements Serializable {
        @SuppressWarnings("UnusedVariable") // it would be serialised if writeReplace did not prevent it
        private final Object part;

        Legacy(Object part) {
            this.part = part;
        }

        private Object writeReplace() {
            return "replaced";
        }
    }

    static class Angry implements Serializable {
        private void writeObject(ObjectOutputStream out) throws IOException {
            throw new IllegalStateException("not today");
        }
    }

    static class Chain implements Serializable {
        Object next;
    }

    static List<Object> values() {
        return List.of(
                "text",
                42,
                List.of(1, "a"),
                Map.of("k", List.of(2)),
                new Box<>(Optional.of(Path.of("a", "b"))),
                Optional.empty(),
                OptionalInt.of(1),
                OptionalInt.empty(),
                OptionalLong.of(2),
                OptionalLong.empty(),
                OptionalDouble.of(3.5),
                OptionalDouble.empty(),
                Path.of("images", "a.png"),
                Duration.ofSeconds(3),
                TimeUnit.DAYS,
                EnumSet.of(TimeUnit.DAYS),
                String.class);
    }

    @ParameterizedTest
    @MethodSource("values")
    void value_asMemberAndAsResult_arrivesEqual(Object value) {
        assertThat(Trips.<Object>shipped(value)).isEqualTo(value);
        assertThat(Trips.<Object>returned(value)).isEqualTo(value);
    }

    @Test
    void typedComponents_ofPathOptionalAndBuffer_arrive() throws Exception {
        Crop crop = new Crop(
                Path.of("a"), Optional.of(Path.of("b")), ByteBuffer.wrap(new byte[8], 2, 3), new Path[] {Path.of("c")});

        Crop arrived = (Crop) Trips.shippedTask(crop);

        assertThat(arrived.source()).isEqualTo(Path.of("a"));
        assertThat(arrived.target()).contains(Path.of("b"));
        assertThat(arrived.more()).containsExactly(Path.of("c"));
        assertThat(arrived.call()).isEqualTo(3);
    }

    @Test
    void buffer_arrivesOnTheHeapWithWhatRemained() {
        ByteBuffer direct = ByteBuffer.allocateDirect(8).order(ByteOrder.LITTLE_ENDIAN);
        direct.putInt(7).putInt(8).flip().position(4);

        ByteBuffer arrived = Trips.shipped(direct.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN));

        assertThat(arrived.isDirect()).isFalse();
        assertThat(arrived.isReadOnly()).isTrue();
        assertThat(arrived.position()).isZero();
        assertThat(arrived.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        assertThat(arrived.getInt()).isEqualTo(8);
        assertThat(direct.position()).isEqualTo(4);
    }

    @Test
    void random_arrivesWithItsState() {
        Random random = new Random(5);

        Random copy = Trips.shipped(random);

        assertThat(copy.nextLong()).isEqualTo(random.nextLong());
    }

    @Test
    void writeReplace_isJudgedByItsReplacement() { // B112
        assertThat(Trips.<Object>shipped(new Legacy(new Thread()))).isEqualTo("replaced");
    }

    @Test
    void snapshots_ofAChangingObject_areIndependent() {
        List<Object> list = new ArrayList<>(Arrays.asList(1, null));
        byte[] before = Encoding.encodeResult(list, "Task");
        list.add(2);

        byte[] after = Encoding.encodeResult(list, "Task");

        assertThat(Encoding.decodeResult(before, "Task", null)).isEqualTo(Arrays.asList(1, null));
        assertThat(Encoding.decodeResult(after, "Task", null)).isEqualTo(Arrays.asList(1, null, 2));
    }

    /** B15. */
    @Test
    void encoded_objects_areNotKeptAlive() {
        WeakReference<Object> encoded = encodeAndForget();

        Awaitility.await().until(() -> {
            System.gc();
            return encoded.get() == null;
        });
    }

    private static WeakReference<Object> encodeAndForget() {
        Object object = new Box<>(new int[1]);
        Encoding.encodeResult(object, "Task");
        Trips.refusalToHold(List.of(object, new Thread()));
        return new WeakReference<>(object);
    }

    /** B70, B71: it fails the one task, at submission, with the path to the object whose code threw. */
    @Test
    void writeObject_thatThrows_isReportedWithItsPathAndCause() {
        assertThat(Trips.refusalToHold(List.of(new Angry())))
                .hasMessage("""
                        task Trips.Holder cannot travel to a worker process:
                          1. Holder.content[0] (%s$Angry): serialising it threw java.lang.IllegalStateException: not \
                        today. Mend its writeObject, writeReplace or writeExternal, or leave it out.""".formatted(WhatTravelsTest.class.getName()))
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void chain_deeperThanTheStack_isReportedAsTooDeep() {
        Chain first = new Chain();
        Chain last = first;
        for (int i = 0; i < 50_000; i++) {
            Chain next = new Chain();
            last.next = next;
            last = next;
        }

        assertThat(Trips.refusalToHold(first))
                .hasMessage("""
                        task Trips.Holder cannot travel to a worker process:
                          1. Holder (%s$Holder): it is nested too deeply: serialising it overflowed the stack. Hold \
                        long chains in a list or an array, or submit from a thread with a larger stack.""".formatted(Trips.class.getName()))
                .hasCauseInstanceOf(StackOverflowError.class);
    }

    @Test
    void offender_inAVeryLongChain_hasAShortenedPath() {
        Chain first = new Chain();
        Chain last = first;
        for (int i = 0; i < 500; i++) {
            Chain next = new Chain();
            last.next = next;
            last = next;
        }
        last.next = new Thread();

        assertThat(Trips.refusalToHold(first).offenders().getFirst().path())
                .contains(".(479 more)")
                .hasSizeLessThan(200);
    }

    @Test
    void cycles_travelAndDoNotTrapTheExplainer() {
        Chain cycle = new Chain();
        cycle.next = cycle;
        Chain copy = Trips.shipped(cycle);
        assertThat(copy.next).isSameAs(copy);

        List<Object> withOffender = new ArrayList<>(List.of(cycle, new Thread()));
        withOffender.add(withOffender);

        assertThat(Trips.refusalToHold(withOffender).offenders()).hasSize(1);
    }

    @Test
    void task_ofNullArgument_travels() throws Exception {
        Callable<?> task = Trips.shippedTask(new FunctionTask<>(String::valueOf, (Object) null));

        assertThat(task.call()).isEqualTo("null");
    }
}
