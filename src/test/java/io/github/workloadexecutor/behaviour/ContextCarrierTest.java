package io.github.workloadexecutor.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.context.ContextCarrier;
import io.github.workloadexecutor.internal.worker.WorkerMain;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.testing.CapturedLog;
import io.github.workloadexecutor.testing.Ground;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import io.github.workloadexecutor.testing.Traceparent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;

/** What a carrier takes along is there in the task, wherever it runs, and no longer. */
@SystemTest
@ParameterizedClass
@EnumSource(Ground.class)
public final class ContextCarrierTest {

    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final Ground ground;

    ContextCarrierTest(Ground ground) {
        this.ground = ground;
    }

    @AfterEach
    void forget() {
        Traceparent.set(null);
        MDC.clear();
    }

    private WorkloadExecutor.Builder builder() {
        return ground.builder().name("carriers").workers(1);
    }

    private record CurrentTrace() implements CpuTask<String> {
        @Override
        public String call() {
            return Traceparent.current();
        }
    }

    @Test
    void trace_ofTheSubmittingThread_isThereInTheTaskAndNotInTheNext() throws Exception {
        try (WorkloadExecutor executor =
                builder().contextCarrier(new Traceparent()).build()) {
            ExecutorService lane = ground.laneOf(executor);
            Traceparent.set(TRACE);
            String first = lane.submit(new CurrentTrace()).get();
            Traceparent.set(null);

            assertThat(first).isEqualTo(TRACE);
            assertThat(lane.submit(new CurrentTrace()).get()).isNull();
        }
    }

    @Test
    void trace_ofATaskThatSubmitsAnother_goesFurther() throws Exception {
        Traceparent.set(TRACE);
        try (WorkloadExecutor executor =
                builder().contextCarrier(new Traceparent()).build()) {
            Callable<String> outer =
                    () -> ground.laneOf(executor).submit(new CurrentTrace()).get();

            assertThat(executor.io().submit(outer).get()).isEqualTo(TRACE);
        }
    }

    @Test
    void trace_besideAnMdc_bothArrive() throws Exception {
        Traceparent.set(TRACE);
        MDC.put("carrier.like", "request");
        try (WorkloadExecutor executor =
                builder().contextCarrier(new Traceparent()).build()) {
            assertThat(ground.laneOf(executor).submit(new MdcAndTrace()).get()).containsExactly("request", TRACE);
        }
    }

    private record MdcAndTrace() implements CpuTask<List<String>> {
        @Override
        public List<String> call() {
            return List.of(MDC.get("carrier.like"), Traceparent.current());
        }
    }

    /** One constant, so there is no doubt which. Its entries have names like those of other carriers. */
    private enum Tenant implements ContextCarrier {
        CARRIER;

        private static final ThreadLocal<Map<String, String>> CURRENT = new ThreadLocal<>();

        @Override
        public Map<String, String> capture() {
            Map<String, String> entries = new HashMap<>();
            entries.put(Traceparent.class.getName() + ".traceparent", "mine");
            entries.put("nothing", null);
            entries.put(null, "nothing");
            return entries;
        }

        @Override
        public Scope restore(Map<String, String> entries) {
            CURRENT.set(entries);
            return CURRENT::remove;
        }
    }

    private record TenantAndTrace() implements CpuTask<String> {
        @Override
        public String call() {
            return Tenant.CURRENT.get() + " " + Traceparent.current();
        }
    }

    @Test
    void carriers_several_eachGetsItsOwnEntriesWithoutNulls() throws Exception {
        Traceparent.set(TRACE);
        try (WorkloadExecutor executor = builder()
                .contextCarrier(Tenant.CARRIER)
                .contextCarrier(new Traceparent())
                .build()) {
            assertThat(ground.laneOf(executor).submit(new TenantAndTrace()).get())
                    .isEqualTo("{" + Traceparent.class.getName() + ".traceparent=mine} " + TRACE);
        }
    }

    /** Tells in which order it was called. */
    public static class Outer implements ContextCarrier {
        static final ThreadLocal<String> CALLS = ThreadLocal.withInitial(() -> "");
        static volatile String atTheEnd = "";

        @Override
        public Map<String, String> capture() {
            return Map.of("any", "thing");
        }

        @Override
        public Scope restore(Map<String, String> entries) {
            CALLS.set(CALLS.get() + getClass().getSimpleName() + " ");
            return () -> {
                CALLS.set(CALLS.get() + "/" + getClass().getSimpleName() + " ");
                atTheEnd = CALLS.get();
            };
        }
    }

    /** The same under another name. */
    public static final class Inner extends Outer {}

    private record Calls() implements CpuTask<String> {
        @Override
        public String call() {
            return Outer.CALLS.get();
        }
    }

    private record CallsAtTheEnd() implements CpuTask<String> {
        @Override
        public String call() {
            return Outer.atTheEnd;
        }
    }

    @Test
    void carriers_several_restoreInOrderAndCloseInTheOpposite() throws Exception {
        try (WorkloadExecutor executor = builder()
                .contextCarrier(new Outer())
                .contextCarrier(new Inner())
                .build()) {
            ExecutorService lane = ground.laneOf(executor);

            assertThat(lane.submit(new Calls()).get()).isEqualTo("Outer Inner ");
            assertThat(lane.submit(new CallsAtTheEnd()).get()).startsWith("Outer Inner /Inner /Outer ");
        }
    }

    /** Fails in one of its duties. */
    public abstract static class Failing implements ContextCarrier {
        @Override
        public Map<String, String> capture() {
            return Map.of("any", "thing");
        }

        @Override
        public Scope restore(Map<String, String> entries) {
            return () -> {};
        }
    }

    public static final class FailsToCapture extends Failing {
        @Override
        public Map<String, String> capture() {
            throw new IllegalStateException("planted");
        }
    }

    public static final class CapturesNull extends Failing {
        @Override
        public Map<String, String> capture() {
            return null;
        }
    }

    public static final class FailsToRestore extends Failing {
        @Override
        public Scope restore(Map<String, String> entries) {
            throw new AssertionError("planted");
        }
    }

    public static final class RestoresNull extends Failing {
        @Override
        public Scope restore(Map<String, String> entries) {
            return null;
        }
    }

    public static final class FailsToClose extends Failing {
        @Override
        public Scope restore(Map<String, String> entries) {
            return () -> {
                throw new IllegalStateException("planted");
            };
        }
    }

    /** Only the test can make one, and only one. */
    public static final class FailsToBeMade extends Failing {
        private static final AtomicInteger MADE = new AtomicInteger();

        public FailsToBeMade() {
            if (MADE.incrementAndGet() > 1 || System.getProperty(WorkerMain.DEPTH) != null) {
                throw new IllegalStateException("planted");
            }
        }
    }

    static Stream<Failing> failing() {
        return Stream.of(
                new FailsToCapture(), new CapturesNull(), new FailsToRestore(), new RestoresNull(), new FailsToClose());
    }

    @Test
    void carriers_thatFail_areNamedOnceAndFailNoTask() throws Exception {
        try (CapturedLog log = CapturedLog.at(Level.WARN)) {
            WorkloadExecutor.Builder builder = builder().contextCarrier(new Traceparent());
            List<Failing> failing = failing().toList();
            failing.forEach(builder::contextCarrier);
            Traceparent.set(TRACE);
            try (WorkloadExecutor executor = builder.build()) {
                ExecutorService lane = ground.laneOf(executor);
                for (int i = 0; i < 5; i++) {
                    assertThat(lane.submit(new CurrentTrace()).get()).isEqualTo(TRACE);
                }
            }
            await().untilAsserted(() -> {
                for (Failing each : failing) {
                    assertThat(log.messages())
                            .filteredOn(message -> message.contains(
                                    "context carrier " + each.getClass().getName()))
                            .singleElement()
                            .asString()
                            .contains("failed to", "this is said once");
                }
            });
        }
    }

    @Test
    void carrier_thatAWorkerCannotMake_isNamedOnceAndFailsNoTask() throws Exception {
        FailsToBeMade.MADE.set(0);
        try (CapturedLog log = CapturedLog.at(Level.WARN);
                WorkloadExecutor executor =
                        builder().contextCarrier(new FailsToBeMade()).build()) {
            ExecutorService lane = ground.laneOf(executor);
            assertThat(lane.submit(new Tasks.Echo<>("one")).get()).isEqualTo("one");
            assertThat(lane.submit(new Tasks.Echo<>("two")).get()).isEqualTo("two");

            if (ground != Ground.IO) {
                await().untilAsserted(() -> assertThat(log.messages())
                        .filteredOn(message -> message.contains("FailsToBeMade failed to be made"))
                        .hasSize(1));
            }
        }
    }

    private static final class NotPublic extends Failing {}

    public static final class NeedsAnArgument extends Failing {
        public NeedsAnArgument(String argument) {
            assertThat(argument).isNotNull();
        }
    }

    @SuppressWarnings("ClassCanBeStatic")
    public final class NeedsTheObjectAround extends Failing {}

    private enum Two implements ContextCarrier {
        ONE,
        OTHER;

        @Override
        public Map<String, String> capture() {
            return Map.of();
        }

        @Override
        public Scope restore(Map<String, String> entries) {
            return () -> {};
        }
    }

    private static void assertRefused(ContextCarrier carrier, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WorkloadExecutor.builder().contextCarrier(carrier))
                .withMessageContaining("so that a worker can make its own")
                .withMessageContaining(carrier.getClass().getName())
                .withMessageContaining(why);
    }

    @Test
    void contextCarrier_thatAWorkerCouldNotMake_isRefusedWithTheReason() {
        assertRefused(new NotPublic(), "is not public");
        assertRefused(new NeedsAnArgument(""), "has no such constructor");
        assertRefused(new NeedsTheObjectAround(), "is an inner class");
        assertRefused(Two.ONE, "has 2 constants");
        assertRefused(new Failing() {}, "is declared within a method");
    }

    @Test
    void contextCarrier_secondOfAClass_isRefused() {
        WorkloadExecutor.Builder builder = builder().contextCarrier(new Traceparent());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.contextCarrier(new Traceparent()))
                .withMessageContaining("there is one of " + Traceparent.class.getName() + " already");
    }
}
