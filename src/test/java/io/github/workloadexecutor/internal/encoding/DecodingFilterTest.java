package io.github.workloadexecutor.internal.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.workloadexecutor.failure.DecodingException;
import io.github.workloadexecutor.failure.NotShippableException.Subject;
import io.github.workloadexecutor.internal.encoding.Trips.Box;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamConstants;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Bytes that do not give what they promise; each failure names what went wrong (B70, B76). */
class DecodingFilterTest {

    static class Banned implements Serializable {}

    static class Angry implements Serializable {
        private void readObject(ObjectInputStream in) throws IOException {
            throw new IllegalStateException("not today");
        }
    }

    static class Versioned implements Serializable {
        private static final long serialVersionUID = 5L;
    }

    record Positive(int number) implements Serializable {
        Positive {
            if (number == 7) {
                throw new IllegalArgumentException("number must not be 7");
            }
        }
    }

    private static DecodingException failureOf(byte[] body) {
        return catchThrowableOfType(
                DecodingException.class, () -> Encoding.decodeTask(body, "Images::resize #17", null));
    }

    private static byte[] replaced(byte[] body, String text, String by) {
        String latin = new String(body, StandardCharsets.ISO_8859_1);
        return latin.replace(text, by).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void array_longerThanItsMessageCanBack_isRejectedByNameAndLimit() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(ObjectStreamConstants.STREAM_MAGIC);
        out.writeShort(ObjectStreamConstants.STREAM_VERSION);
        out.writeByte(ObjectStreamConstants.TC_ARRAY);
        out.writeByte(ObjectStreamConstants.TC_CLASSDESC);
        out.writeUTF("[J");
        out.writeLong(0x782004b512b17593L);
        out.writeByte(ObjectStreamConstants.SC_SERIALIZABLE);
        out.writeShort(0);
        out.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
        out.writeByte(ObjectStreamConstants.TC_NULL);
        out.writeInt(1_000_000_000);

        assertThat(failureOf(bytes.toByteArray())).hasMessage("""
                task Images::resize #17 arrived in its worker process but could not be decoded there: \
                java.io.InvalidClassException: an array long[] of length 1000000000 is longer than a message of 27 \
                bytes allows (1456)""");
    }

    @Test
    void collections_whoseTablesAreLargerThanTheirEntries_pass() {
        Map<Integer, Integer> sparse = new HashMap<>(16, 0.25f);
        IntStream.range(0, 10_000).forEach(i -> sparse.put(i, null));

        assertThat(Trips.<Object>shipped(sparse)).isEqualTo(sparse);
        assertThat(Trips.<Object>shipped(new HashSet<>(1 << 16))).isEqualTo(new HashSet<>());
    }

    @Test
    void filter_ofTheWholeJvm_isAskedAsWell() {
        if (ObjectInputFilter.Config.getSerialFilter() == null) {
            ObjectInputFilter.Config.setSerialFilter(
                    ObjectInputFilter.Config.createFilter("!" + Banned.class.getName()));
        }

        assertThatThrownBy(() -> Trips.shipped(new Banned()))
                .isInstanceOf(DecodingException.class)
                .hasMessageEndingWith("java.io.InvalidClassException: the JVM-wide deserialization filter"
                        + " (jdk.serialFilter) rejects " + Banned.class.getName());
        assertThat(Trips.<Object>shipped("others pass")).isEqualTo("others pass");
    }

    @Test
    void readObject_thatThrows_isNamed() {
        assertThatThrownBy(() -> Trips.shipped(new Angry()))
                .isInstanceOf(DecodingException.class)
                .hasMessage("""
                        task Holder arrived in its worker process but could not be decoded there: \
                        java.lang.IllegalStateException: not today""");
    }

    @Test
    void recordConstructor_thatThrows_isNamed() {
        byte[] body = Encoding.encodeResult(new Box<>(new Positive(6)), "Task");
        body[indexOf(body, new byte[] {0, 0, 0, 6}) + 3] = 7;

        assertThatThrownBy(() -> Encoding.decodeResult(body, "Task", null))
                .isInstanceOf(DecodingException.class)
                .hasMessage("""
                        the result of task Task arrived from its worker process but could not be decoded: \
                        java.io.InvalidObjectException: number must not be 7""");
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = bytes.length - part.length; i >= 0; i--) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new AssertionError("not in the message");
    }

    @Test
    void class_missingInTheWorker_isNamed() {
        byte[] body = replaced(Encoding.encodeResult(new Banned(), "Task"), "$Banned", "$Absent");

        assertThat(failureOf(body)).hasMessage("""
                task Images::resize #17 arrived in its worker process but could not be decoded there: \
                java.lang.ClassNotFoundException: %s$Absent""".formatted(DecodingFilterTest.class.getName()));
    }

    @Test
    void class_ofAnotherVersion_isNamedWithBothVersions() {
        byte[] body = Encoding.encodeResult(new Versioned(), "Task");
        body[indexOf(body, new byte[] {0, 0, 0, 0, 0, 0, 0, 5}) + 7] = 6;

        assertThat(failureOf(body))
                .hasMessageContaining("java.io.InvalidClassException: " + Versioned.class.getName()
                        + "; local class incompatible: stream classdesc serialVersionUID = 6, local class"
                        + " serialVersionUID = 5");
    }

    @Test
    void bytes_cutOrFollowedByOthers_areRefused() {
        byte[] body = Encoding.encodeTask(new Trips.Holder("text"), "Holder");

        assertThat(failureOf(Arrays.copyOf(body, body.length - 2))).hasMessageContaining("java.io.EOFException");
        assertThat(failureOf(Arrays.copyOf(body, body.length + 2)))
                .hasMessageEndingWith("java.io.StreamCorruptedException: 2 bytes follow the object");
        assertThat(failureOf(new byte[0])).hasMessageContaining("java.io.EOFException");
    }

    @Test
    void object_thatIsNoTask_isRefused() {
        DecodingException failure = failureOf(Encoding.encodeResult("text", "Task"));

        assertThat(failure)
                .hasMessageEndingWith(
                        "java.lang.ClassCastException: a task must be a Callable, but was java.lang.String");
        assertThat(failure.subject()).isEqualTo(Subject.TASK);
    }
}
