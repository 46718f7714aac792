package io.github.workloadexecutor.internal.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.failure.DecodingException;
import io.github.workloadexecutor.internal.encoding.CompactFormatTest.Add;
import io.github.workloadexecutor.testing.Application;
import io.github.workloadexecutor.testing.SystemTest;
import java.io.ObjectInputFilter;
import java.io.PrintStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;

/** What is set for a whole JVM, which needs one each: its deserialisation filter, and its codec. */
@SystemTest
class JvmWideFilterTest {

    record Banned(int number) implements Serializable {}

    enum BannedKind {
        ONE;

        static {
            // Must not be reached where the filter rejects the class.
            System.setProperty("banned.kind.initialised", "true");
        }
    }

    /** A filter that no pattern can express, on top of whatever is asked for. */
    public static final class Factory implements BinaryOperator<ObjectInputFilter> {
        @Override
        public ObjectInputFilter apply(ObjectInputFilter current, ObjectInputFilter requested) {
            ObjectInputFilter own = info -> info.serialClass() == Banned.class
                    ? ObjectInputFilter.Status.REJECTED
                    : ObjectInputFilter.Status.UNDECIDED;
            return ObjectInputFilter.merge(own, requested);
        }
    }

    /** Prints what comes of decoding each of some values, in both formats. */
    static final class Main {
        public static void main(String[] arguments) {
            PrintStream out = System.out;
            for (String codec : Encoding.codecs()) {
                for (Object value : values()) {
                    byte[] body = Encoding.encodeWith(codec, value);
                    out.println(codec + " " + value.getClass().getSimpleName() + ": " + outcome(body));
                }
            }
            out.println("codec " + Encoding.encodeResult(1, "Task")[0]);
        }

        private static String outcome(byte[] body) {
            try {
                Encoding.decodeResult(body, "Task", null);
                return "passes";
            } catch (DecodingException rejected) {
                return String.valueOf(rejected.getCause().getMessage());
            }
        }

        private static List<Object> values() {
            return List.of(
                    new Banned(1),
                    new Add(1, 2),
                    new int[2000],
                    new ArrayList<>(List.of(Duration.ofDays(1), 5, "text")),
                    Optional.of(Path.of("a")));
        }
    }

    /** Decodes a constant whose class is not initialised yet. */
    static final class ConstantMain {
        public static void main(String[] arguments) {
            byte[] body = Encoding.encodeResult(new CompactFormatTest.Operation[0], "Task");
            String text = new String(body, StandardCharsets.ISO_8859_1);
            String before = CompactFormatTest.Operation.class.getName();
            byte[] banned = text.replace(before, JvmWideFilterTest.class.getName() + "$BannedKind")
                    .getBytes(StandardCharsets.ISO_8859_1);
            banned[12] = (byte) (JvmWideFilterTest.class.getName() + "$BannedKind").length();
            PrintStream out = System.out;
            out.println(Main.outcome(banned));
            out.println(System.getProperty("banned.kind.initialised"));
        }
    }

    private static List<String> linesOf(Class<?> main, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        try (Application application = Application.start(command)) {
            List<String> lines = application.remainingLines();
            assertThat(application.awaitExit()).as("%s", lines).isZero();
            return lines;
        }
    }

    @Test
    void filter_ofThePattern_isAskedInBothFormats() throws Exception {
        List<String> lines = linesOf(Main.class, "-Djdk.serialFilter=!" + Banned.class.getName() + ";maxarray=1000");

        for (String codec : Encoding.codecs()) {
            assertThat(lines)
                    .contains(
                            codec + " Banned: the JVM-wide deserialization filter (jdk.serialFilter) rejects "
                                    + Banned.class.getName(),
                            codec + " Add: passes",
                            codec + " int[]: the JVM-wide deserialization filter (jdk.serialFilter) rejects int[]",
                            codec + " ArrayList: passes",
                            codec + " Optional: passes");
        }
    }

    /** A filter that was made for object streams must not need other classes for the compact format. */
    @Test
    void filter_thatAllowsOnlyWhatAStreamShows_letsTheCompactFormatPass() throws Exception {
        List<String> lines = linesOf(
                Main.class,
                "-Djdk.serialFilter=" + Add.class.getName()
                        + ";io.github.workloadexecutor.internal.encoding.StandIns$*;java.util.ArrayList;"
                        + "java.lang.Object;java.time.Ser;java.time.Duration;java.lang.Integer;java.lang.Number;"
                        + "java.util.Optional;sun.nio.fs.*;!*");

        for (String codec : Encoding.codecs()) {
            assertThat(lines)
                    .contains(codec + " Add: passes", codec + " ArrayList: passes", codec + " Optional: passes")
                    .anyMatch(line -> line.startsWith(codec + " Banned: the JVM-wide"));
        }
    }

    @Test
    void filter_ofAFactory_isAskedInBothFormats() throws Exception {
        List<String> lines = linesOf(Main.class, "-Djdk.serialFilterFactory=" + Factory.class.getName());

        for (String codec : Encoding.codecs()) {
            assertThat(lines)
                    .contains(
                            codec + " Banned: filter status: REJECTED",
                            codec + " Add: passes",
                            codec + " ArrayList: passes");
        }
    }

    @Test
    void enum_thatTheFilterRejects_isNotInitialised() throws Exception {
        assertThat(linesOf(ConstantMain.class, "-Djdk.serialFilter=!" + BannedKind.class.getName()))
                .containsExactly(
                        "the JVM-wide deserialization filter (jdk.serialFilter) rejects " + BannedKind.class.getName(),
                        "null");
    }

    @Test
    void codec_ofTheProperty_writes() throws Exception {
        assertThat(linesOf(Main.class)).endsWith("codec " + Tag.MARK);
        assertThat(linesOf(Main.class, "-Dio.github.workloadexecutor.codec=jdk"))
                .endsWith("codec " + (byte) 0xAC);
    }
}
