package io.github.workloadexecutor.internal.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.workloadexecutor.failure.DecodingException;
import io.github.workloadexecutor.failure.NotShippableException.Subject;
import io.github.workloadexecutor.failure.RemoteTaskException;
import io.github.workloadexecutor.task.CpuFunction;
import io.github.workloadexecutor.task.CpuTask;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import javax.management.BadAttributeValueExpException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a worker sends that has been taken over: shapes that are known to run code while they are read. None of it runs
 * in the application, and the message says what was refused, where, and how to allow it.
 */
class HostileResultsTest {

    private static final String SOURCE = """
            package foreign;
            import java.io.*;
            public class Model implements Serializable {
                private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
                    in.defaultReadObject();
                    System.setProperty("hostile.ran", "Model.readObject");
                }
                public static Model make() { return new Model(); }
                public static Object point() { return new Point(1, 2); }
                public static Object color() { return Color.RED; }
                public static Throwable plain() { return new Plain("plain"); }
                public static Throwable coded() { return new Coded("coded"); }
                public record Point(int x, int y) implements Serializable {}
                public enum Color { RED }
                public static class Plain extends RuntimeException {
                    Plain(String message) { super(message); }
                }
                public static class Coded extends RuntimeException {
                    Coded(String message) { super(message); }
                    private Object readResolve() {
                        System.setProperty("hostile.ran", "Coded.readResolve");
                        return this;
                    }
                }
                public static Object run(Object argument) {
                    System.setProperty("hostile.ran", "Model.run");
                    return argument;
                }
                public static Object reference() {
                    io.github.workloadexecutor.task.CpuFunction<Object, Object> run = Model::run;
                    return run;
                }
            }
            """;

    @TempDir
    private Path directory;

    private ClassLoader foreign;

    /** A task of the tests' own code source, which declares nothing. */
    record Task() implements CpuTask<Object> {
        @Override
        public Object call() {
            return "";
        }
    }

    /** A value of it. */
    record Report(String title, List<Object> models) implements Serializable {}

    static class Own implements Serializable {
        private final Object held;

        Own(Object held) {
            this.held = held;
        }
    }

    @BeforeEach
    void compile() throws IOException {
        System.clearProperty("hostile.ran");
        foreign = Foreign.compiled(directory, "foreign/Model.java", SOURCE);
    }

    private Object make(String method) throws ReflectiveOperationException {
        return foreign.loadClass("foreign.Model").getMethod(method).invoke(null);
    }

    private static byte[] stream(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    /** As it would be read in an application that knows the foreign classes, too. */
    private Object received(byte[] body, AllowedClasses allowed) {
        TaskSource source = TaskSource.of(new Task());
        try {
            return Codecs.decode(body, foreign, null, new Trust(source, allowed));
        } catch (Undecodable e) {
            throw e.as(Subject.RESULT, "Task #1");
        }
    }

    private DecodingException refusalOf(Object value) {
        return refusalOf(stream(value));
    }

    private DecodingException refusalOf(byte[] body) {
        DecodingException refusal =
                catchThrowableOfType(DecodingException.class, () -> received(body, AllowedClasses.NONE));
        assertThat(refusal).isNotNull();
        assertThat(System.getProperty("hostile.ran")).isNull();
        return refusal;
    }

    @Test
    void class_ofAnotherJar_isRefusedWithItsPlaceItsPathAndTheLineThatAllowsIt() throws Exception {
        Object model = make("make");

        DecodingException refusal = refusalOf(new Report("title", List.of("first", new Own(model))));

        String here = CodeOrigin.display(HostileResultsTest.class).substring("from ".length());
        assertThat(refusal)
                .hasMessage("the result of task Task #1 arrived from its worker process but could not be decoded:"
                        + " io.github.workloadexecutor.internal.encoding.Trust$RefusedClass: class foreign.Model from "
                        + directory.resolve("classes").toUri().toURL().toExternalForm()
                        + " at result.models[1].held is refused, because it is neither a record, an enum nor an"
                        + " exception, and comes from elsewhere than the task (" + here
                        + "); if it is safe to read what"
                        + " a worker made of it, call builder.allowInResults(\"foreign.Model\")");
        assertThat(refusal.refusedClass()).contains("foreign.Model");
    }

    @Test
    void class_ofAnotherJar_isReadIfItIsAllowed() throws Exception {
        byte[] body = stream(make("make"));

        for (String pattern : List.of("foreign.Model", "foreign.*", "foreign.**")) {
            System.clearProperty("hostile.ran");

            assertThat(received(body, AllowedClasses.NONE.and("other.*", pattern))
                            .getClass()
                            .getName())
                    .isEqualTo("foreign.Model");
            assertThat(System.getProperty("hostile.ran")).isEqualTo("Model.readObject");
        }
    }

    @Test
    void recordsEnumsAndPlainExceptions_ofAnotherJar_areRead() throws Exception {
        Object[] values = {make("point"), make("color"), make("plain")};

        for (Object value : values) {
            Object read = received(stream(new Own(value)), AllowedClasses.NONE);

            assertThat(((Own) read).held).hasSameClassAs(value);
        }
    }

    @Test
    void exception_withCodeOfItsOwnOfAnotherJar_arrivesAsData() throws Exception {
        byte[] body = Encoding.encodeFailure((Throwable) make("coded"));

        Throwable failure = FailureCodec.decode(
                body, "worker 3", foreign, new Trust(TaskSource.of(new Task()), AllowedClasses.NONE));

        assertThat(System.getProperty("hostile.ran")).isNull();
        assertThat(failure).isInstanceOf(RemoteTaskException.class).hasMessageContaining("coded");
        assertThat(failure.getSuppressed()[0])
                .hasMessageContaining("class foreign.Model$Coded from ")
                .hasMessageContaining(" at exception is refused, because it is an exception with code of its own")
                .hasMessageContaining("builder.allowInResults(\"foreign.Model$Coded\")");
    }

    @Test
    void exception_withoutCodeOfItsOwn_arrivesAsItself() throws Exception {
        byte[] body = Encoding.encodeFailure((Throwable) make("plain"));

        Throwable failure = FailureCodec.decode(
                body, "worker 3", foreign, new Trust(TaskSource.of(new Task()), AllowedClasses.NONE));

        assertThat(failure.getClass().getName()).isEqualTo("foreign.Model$Plain");
    }

    @Test
    void badAttributeValueExpException_whichCallsToString_isRefused() {
        assertThat(refusalOf(new BadAttributeValueExpException("text")))
                .hasMessageContaining("class javax.management.BadAttributeValueExpException of the JDK's module"
                        + " java.management at result is refused, because it is a class of the JDK that is not a plain"
                        + " value; if it is safe")
                .hasMessageEndingWith("builder.allowInResults(\"javax.management.BadAttributeValueExpException\")");
    }

    @Test
    void url_inAHashMap_isRefusedBeforeItAsksForANameServer() throws Exception {
        Map<Object, Object> map = new HashMap<>();
        map.put(URI.create("http://127.0.0.1/").toURL(), 1);

        assertThat(refusalOf(map).refusedClass()).contains("java.net.URL");
    }

    @Test
    void proxy_withAHandler_isRefused() {
        Object proxy = Proxy.newProxyInstance(
                HostileResultsTest.class.getClassLoader(), new Class<?>[] {Comparator.class}, new Handler());

        assertThat(refusalOf(new Object[] {"a", proxy}))
                .hasMessageContaining("a dynamic proxy of java.util.Comparator at result[1] is refused");
    }

    record Handler() implements InvocationHandler, Serializable {
        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) {
            System.setProperty("hostile.ran", "Handler");
            return 0;
        }
    }

    @Test
    void serializedLambda_isRefused() {
        SerializedLambda lambda = new SerializedLambda(
                HostileResultsTest.class,
                "java/lang/Runnable",
                "run",
                "()V",
                6,
                "io/github/workloadexecutor/internal/encoding/HostileResultsTest",
                "strike",
                "()V",
                "()V",
                new Object[0]);

        assertThat(refusalOf(lambda).refusedClass()).contains("java.lang.invoke.SerializedLambda");
    }

    static int strike(Object one, Object other) {
        System.setProperty("hostile.ran", "strike");
        return 0;
    }

    /** It can name any method, private ones included, and a queue calls its comparator while it is read. */
    @Test
    void methodReference_asAComparatorThatReadingWouldCall_isRefused() {
        Comparator<Object> strike = (Comparator<Object> & Serializable) HostileResultsTest::strike;
        PriorityQueue<Object> queue = new PriorityQueue<>(strike);
        queue.addAll(List.of("a", "b", "c"));
        byte[] body = Encoding.encodeResult(queue, "Task");
        System.clearProperty("hostile.ran");

        assertThat(refusalOf(body))
                .hasMessageContaining(
                        "the method reference HostileResultsTest::strike is refused as a comparator beside"
                                + " a java.util.PriorityQueue at result");
    }

    @Test
    void methodReference_asAComparatorThatReadingDoesNotCall_isRead() {
        Map<String, Integer> map = new TreeMap<>((Comparator<String> & Serializable) String::compareToIgnoreCase);
        map.put("a", 1);
        byte[] body = Encoding.encodeResult(map, "Task");

        assertThat(received(body, AllowedClasses.NONE.and("java.lang.String"))).isEqualTo(map);
    }

    @Test
    void methodReference_toAClassOfAnotherJar_isRefusedInBothFormats() throws Exception {
        Object reference = make("reference");

        for (String codec : Encoding.codecs()) {
            byte[] body = Encoding.encodeWith(codec, reference);
            Encoding.decodeResult(body, "Task", foreign); // so that it is known

            assertThat(refusalOf(body))
                    .hasMessageContaining("a reference to the method Model::run of class foreign.Model from ")
                    .hasMessageEndingWith("builder.allowInResults(\"foreign.Model\")");
            assertThat(received(body, AllowedClasses.NONE.and("foreign.Model"))).isInstanceOf(CpuFunction.class);
        }
    }

    @Test
    void pattern_withAWildcard_allowsNoClassOfTheJdk() {
        byte[] body = stream(new BadAttributeValueExpException("text"));

        assertThatThrownBy(() -> received(body, AllowedClasses.NONE.and("javax.**", "javax.management.*")))
                .isInstanceOf(DecodingException.class);
        assertThat(received(body, AllowedClasses.NONE.and("javax.management.BadAttributeValueExpException")))
                .isInstanceOf(BadAttributeValueExpException.class);
    }

    @Test
    void readObject_ofAClassBesideTheTask_isTrusted() {
        assertThat(received(stream(new Reading()), AllowedClasses.NONE)).isInstanceOf(Reading.class);
    }

    static class Reading implements Serializable {
        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
        }
    }

    @Test
    void values_ofTheJdk_areAllRead() throws Exception {
        List<Object> values = new ArrayList<>(JdkSamples.all());

        for (Object value : values) {
            Object read = received(Encoding.encodeWith("jdk", new Own(value)), AllowedClasses.NONE);

            assertThat(((Own) read).held).hasSameClassAs(value);
        }
    }
}
