package io.github.workloadexecutor.internal.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.workloadexecutor.failure.DecodingException;
import java.lang.ref.WeakReference;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** One name in two class loaders, and class loaders that go. */
class ClassLoadersTest {

    private static final String SOURCE = """
            package loaded;
            import io.github.workloadexecutor.task.*;
            public record Job(int number, Kind kind) implements CpuTask<Object> {
                public enum Kind { SMALL, LARGE }
                public static Integer twice(Integer number) { return 2 * number; }
                public static Object make() { return new Job(1, Kind.LARGE); }
                public static Object refer() { CpuFunction<Integer, Integer> twice = Job::twice; return twice; }
                public Object call() { return this; }
            }
            """;

    private static ClassLoader load() throws Exception {
        return ManyRecords.compile("loaded/Job.java", SOURCE);
    }

    private static Object make(ClassLoader loader, String method) throws ReflectiveOperationException {
        return loader.loadClass("loaded.Job").getMethod(method).invoke(null);
    }

    @Test
    void oneMessage_readWithTwoLoaders_givesTheClassesOfEach() throws Exception {
        ClassLoader first = load();
        ClassLoader second = load();
        byte[] body = Encoding.encodeResult(make(first, "make"), "Job");

        for (int round = 0; round < 3; round++) {
            for (ClassLoader loader : new ClassLoader[] {first, second}) {
                Object decoded = Encoding.decodeResult(body, "Job", loader);

                assertThat(decoded.getClass().getClassLoader()).isSameAs(loader);
                assertThat(decoded).isEqualTo(make(loader, "make"));
            }
        }
        assertThat(body[0]).isEqualTo(Tag.MARK);
    }

    @Test
    void record_ofOtherComponentsInTheReadersLoader_isRefusedWithThem() throws Exception {
        byte[] body = Encoding.encodeResult(make(load(), "make"), "Job");
        ClassLoader renamed = ManyRecords.compile("loaded/Job.java", SOURCE.replace("int number,", "int count,"));
        ClassLoader retyped = ManyRecords.compile("loaded/Job.java", SOURCE.replace("int number,", "float number,"));

        assertThatThrownBy(() -> Encoding.decodeResult(body, "Job", renamed))
                .isInstanceOf(DecodingException.class)
                .hasMessageEndingWith("java.io.InvalidClassException: loaded.Job; its components here, (int count,"
                        + " Job.Kind kind), are not those of the process that wrote it (here it comes from its"
                        + " loader alone; was that replaced while the application and its workers ran? Then restart the"
                        + " application)");
        assertThatThrownBy(() -> Encoding.decodeResult(body, "Job", retyped))
                .isInstanceOf(DecodingException.class)
                .hasMessageContaining("(float number, Job.Kind kind), are not those");
    }

    @Test
    void enum_ofOtherConstantsInTheReadersLoader_isRefused() throws Exception {
        byte[] body = Encoding.encodeResult(make(load(), "make"), "Job");
        ClassLoader reordered = ManyRecords.compile("loaded/Job.java", SOURCE.replace("SMALL, LARGE", "LARGE, SMALL"));

        assertThatThrownBy(() -> Encoding.decodeResult(body, "Job", reordered))
                .isInstanceOf(DecodingException.class)
                .hasMessageContaining("java.io.InvalidClassException: loaded.Job$Kind; its constants here are not"
                        + " those of the process that wrote it (here it comes");
    }

    @Test
    void contextLoader_ofTheThread_isUsedIfNoneIsGiven() throws Exception {
        ClassLoader loader = load();
        byte[] body = Encoding.encodeResult(make(loader, "make"), "Job");
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try {
            Thread.currentThread().setContextClassLoader(loader);

            assertThat(Encoding.decodeResult(body, "Job", null)).isEqualTo(make(loader, "make"));
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void reference_readWithTwoLoaders_callsTheMethodOfEach() throws Exception {
        ClassLoader first = load();
        ClassLoader second = load();
        byte[] body = Encoding.encodeResult(make(first, "refer"), "Job");

        ReferencedFunction ofFirst = (ReferencedFunction) Encoding.decodeResult(body, "Job", first);
        ReferencedFunction ofSecond = (ReferencedFunction) Encoding.decodeResult(body, "Job", second);

        assertThat(ofFirst).isNotSameAs(ofSecond);
        assertThat(Encoding.decodeResult(body, "Job", first)).isSameAs(ofFirst);
        assertThat(ofSecond.apply(4)).isEqualTo(8);
    }

    @Test
    void loader_thatIsNotUsedAnyMore_isCollected() throws Exception {
        WeakReference<ClassLoader> loader = useAndForget();

        Awaitility.await().until(() -> {
            System.gc();
            return loader.refersTo(null);
        });
    }

    private static WeakReference<ClassLoader> useAndForget() throws Exception {
        ClassLoader loader = load();
        for (int round = 0; round < 2; round++) {
            byte[] task = Encoding.encodeTask((Callable<?>) make(loader, "make"), "Job");
            Object function = make(loader, "refer");
            byte[] reference = Encoding.encodeResult(function, "Job");
            assertThat(task[0]).isEqualTo(Tag.MARK);
            assertThat(reference[0]).isEqualTo(Tag.MARK);
            // Not compared: the equals method of a record keeps its loader softly.
            assertThat(Encoding.decodeTask(task, "Job", loader).getClass().getClassLoader())
                    .isSameAs(loader);
            ReferencedFunction decoded = (ReferencedFunction) Encoding.decodeResult(reference, "Job", loader);
            assertThat(decoded.apply(2)).isEqualTo(4);
            assertThat(Encoding.nameOf(function)).isEqualTo("Job::twice");
        }
        return new WeakReference<>(loader);
    }

    @Test
    void names_inGreatNumber_areAllFoundAgain() throws Exception {
        Class<?>[] types = ManyRecords.load(60);

        for (int round = 0; round < 2; round++) {
            for (Class<?> type : types) {
                Object record = type.getDeclaredConstructors()[0].newInstance(round);
                byte[] body = Encoding.encodeResult(record, "Task");

                assertThat(Encoding.decodeResult(body, "Task", type.getClassLoader()))
                        .isEqualTo(record);
            }
        }
    }
}
