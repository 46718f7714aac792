package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.DecodingException;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import javax.management.BadAttributeValueExpException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A real worker that sends what runs code, or never ends, while it is read: as one does that a hostile file has taken
 * over. Each costs its own task and nothing else, and no code of it runs in the application (B70, B76).
 */
@SystemTest
final class HostileWorkerTest {

    private static final String RAN = "hostile.worker.ran";

    enum Payload {
        CALLS_TO_STRING("class javax.management.BadAttributeValueExpException of the JDK's module java.management"),
        ASKS_A_NAME_SERVER("class java.net.URL of the JDK's module java.base"),
        INVOKES_A_HANDLER("a dynamic proxy of java.util.Comparator"),
        COMPARES("the method reference HostileWorkerTest::strike is refused as a comparator"),
        HASHES_FOR_EVER("hashing them takes more than 20"),
        HAS_ANOTHER_TYPE("the worker sent an object of class java.lang.String");

        private final String refusal;

        Payload(String refusal) {
            this.refusal = refusal;
        }
    }

    /** Its type says that it gives one of its own, which is another object when it arrives. */
    record Strike(Payload payload) implements CpuTask<Object> {
        @Override
        @SuppressWarnings("URLEqualsHashCode") // that it asks a name server is the point
        public Object call() throws Exception {
            return switch (payload) {
                case CALLS_TO_STRING -> new BadAttributeValueExpException(new Loud());
                case ASKS_A_NAME_SERVER ->
                    new HashMap<>(Map.of(URI.create("http://127.0.0.1/").toURL(), 1));
                case INVOKES_A_HANDLER ->
                    queueBy((Comparator<?>) Proxy.newProxyInstance(
                            HostileWorkerTest.class.getClassLoader(),
                            new Class<?>[] {Comparator.class},
                            new Handler()));
                case COMPARES -> queueBy((Comparator<Object> & Serializable) HostileWorkerTest::strike);
                case HASHES_FOR_EVER -> nestedSets();
                case HAS_ANOTHER_TYPE -> throw new IllegalStateException("is another task");
            };
        }
    }

    record Liar() implements CpuTask<Declared> {
        @Override
        public Declared call() {
            return new Declared();
        }
    }

    static class Declared implements Serializable {
        private Object writeReplace() {
            return "another";
        }
    }

    record Loud() implements Serializable {
        @Override
        public String toString() {
            System.setProperty(RAN, "toString");
            return "";
        }
    }

    record Handler() implements InvocationHandler, Serializable {
        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) {
            System.setProperty(RAN, "invoke");
            return 0;
        }
    }

    static int strike(Object one, Object other) {
        System.setProperty(RAN, "strike");
        return 0;
    }

    @SuppressWarnings("unchecked")
    private static PriorityQueue<Object> queueBy(Comparator<?> comparator) {
        PriorityQueue<Object> queue = new PriorityQueue<>((Comparator<Object>) comparator);
        queue.addAll(List.of("a", "b", "c"));
        return queue;
    }

    private static Set<Object> nestedSets() {
        Set<Object> root = new HashSet<>();
        Set<Object> one = root;
        Set<Object> other = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            Set<Object> nextOne = new HashSet<>();
            Set<Object> nextOther = new HashSet<>(Set.of("makes it another"));
            one.add(nextOne);
            one.add(nextOther);
            other.add(nextOne);
            other.add(nextOther);
            one = nextOne;
            other = nextOther;
        }
        return root;
    }

    @ParameterizedTest
    @EnumSource(Payload.class)
    void payload_fromARealWorker_failsItsTaskAloneAndRunsNoCode(Payload payload) throws Exception {
        System.clearProperty(RAN);
        try (var executor = WorkloadExecutor.builder().workers(1).build()) {
            long pid = executor.submit(new Tasks.Pid()).get();

            TaskFuture<?> struck = payload == Payload.HAS_ANOTHER_TYPE
                    ? executor.submit(new Liar())
                    : executor.submit(new Strike(payload));
            TaskFuture<Long> next = executor.submit(new Tasks.Pid());

            assertThatThrownBy(struck::get)
                    .cause()
                    .isInstanceOf(DecodingException.class)
                    .hasMessageContaining(payload.refusal);
            assertThat(System.getProperty(RAN)).isNull();
            assertThat(next.get()).isEqualTo(pid);
        }
    }
}
