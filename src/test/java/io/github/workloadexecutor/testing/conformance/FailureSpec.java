package io.github.workloadexecutor.testing.conformance;

import static io.github.workloadexecutor.testing.conformance.Outcomes.failureOf;
import static io.github.workloadexecutor.testing.conformance.Outcomes.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.failure.DecodingException;
import io.github.workloadexecutor.failure.NotShippableException;
import io.github.workloadexecutor.failure.RemoteOrigin;
import io.github.workloadexecutor.failure.RemoteTaskException;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.testing.Tasks;
import io.github.workloadexecutor.testing.fixture.MisbehavingTask;
import io.github.workloadexecutor.testing.fixture.MisbehavingTask.Moment;
import io.github.workloadexecutor.testing.fixture.Misbehaviour;
import io.github.workloadexecutor.testing.fixture.Misbehaviour.Kind;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How tasks fail by themselves. Each fails alone, and its worker goes on. */
interface FailureSpec extends BackendUnderTest {

    /** Throws an exception with a cause and a suppressed one. */
    record ThrowRichly() implements CpuTask<String> {
        @Override
        public String call() throws IOException {
            IOException failure = new IOException("outer", new IllegalStateException("inner"));
            failure.addSuppressed(new TimeoutException("beside"));
            throw failure;
        }
    }

    private static RemoteOrigin originOf(Throwable failure) {
        return Arrays.stream(failure.getSuppressed())
                .filter(RemoteOrigin.class::isInstance)
                .map(RemoteOrigin.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /** B77, B120. */
    @Test
    default void exception_thatCanTravel_keepsTypeMessageAndCause() {
        assertThat(failureOf(cpu().submit(new ThrowRichly())))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("outer")
                .cause()
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("inner");
    }

    @Test
    default void exception_thatCanTravel_keepsWhatItHasSuppressed() {
        assertThat(failureOf(cpu().submit(new ThrowRichly())).getSuppressed())
                .filteredOn(TimeoutException.class::isInstance)
                .singleElement()
                .extracting(Throwable::getMessage)
                .isEqualTo("beside");
    }

    /** B77. */
    @Test
    default void exception_thatCanTravel_keepsTheStackOfTheTask() {
        StackTraceElement top = failureOf(cpu().submit(new ThrowRichly())).getStackTrace()[0];

        assertThat(top.getClassName()).isEqualTo(ThrowRichly.class.getName());
        assertThat(top.getMethodName()).isEqualTo("call");
    }

    @Test
    default void exception_thatCanTravel_saysWhichWorkerAndTaskItComesFrom() {
        RemoteOrigin origin = originOf(failureOf(cpu().submit(new ThrowRichly())));

        assertThat(origin.origin()).contains("running").contains("ThrowRichly #");
    }

    /** Has a member that cannot travel. */
    final class Attached extends RuntimeException {
        @SuppressWarnings("UnusedVariable") // it is what cannot travel
        private final Object attachment = new Thread();

        Attached() {
            super("planted", new IOException("its cause"));
        }
    }

    /** Throws what cannot travel. */
    record ThrowAttached() implements CpuTask<Integer> {
        @Override
        public Integer call() {
            throw new Attached();
        }
    }

    /** B120. */
    @Test
    default void exception_thatCannotTravel_arrivesAsDataWithStackAndCause() {
        RemoteTaskException failure = failureOf(cpu().submit(new ThrowAttached()), RemoteTaskException.class);

        assertThat(failure.remoteType()).isEqualTo(Attached.class.getName());
        assertThat(failure.remoteMessage()).isEqualTo("planted");
        assertThat(failure.getStackTrace()[0].getClassName()).isEqualTo(ThrowAttached.class.getName());
        assertThat(failure.getCause()).hasMessageContaining("its cause");
    }

    @Test
    default void exception_thatCannotTravel_saysWhyNot() {
        RemoteOrigin origin = originOf(failureOf(cpu().submit(new ThrowAttached())));

        assertThat(origin.obstacle()).contains("exception.attachment");
    }

    /** Gives what cannot travel. */
    record GiveThread() implements CpuTask<List<Object>> {
        @Override
        public List<Object> call() {
            return List.of("a", new Thread());
        }
    }

    /** B72. */
    @Test
    default void result_thatCannotTravel_failsItsTaskWithThePath() {
        NotShippableException failure = failureOf(cpu().submit(new GiveThread()), NotShippableException.class);

        assertThat(failure.offenders()).singleElement().satisfies(offender -> {
            assertThat(offender.path()).isEqualTo("result[1]");
            assertThat(offender.type()).isEqualTo("java.lang.Thread");
        });
        assertThat(failure.possiblyRan()).isTrue();
    }

    private static CpuTask<Object> throwing(Moment moment) {
        return new MisbehavingTask(moment, Misbehaviour.of(Kind.THROW));
    }

    /** B70, B76. */
    @Test
    default void task_thatCannotBeMadeAgain_failsAndSaysWhy() {
        assertThat(failureOf(cpu().submit(throwing(Moment.DECODING_TASK))))
                .isInstanceOf(DecodingException.class)
                .hasMessageContaining("java.io.IOException: planted");
    }

    /** B70, B72. */
    @Test
    default void result_thatThrowsWhenItIsWritten_failsItsTask() {
        assertThat(failureOf(cpu().submit(throwing(Moment.ENCODING_RESULT))))
                .isInstanceOf(NotShippableException.class)
                .hasMessageContaining("planted");
    }

    /** B70. */
    @Test
    default void result_thatCannotBeMadeAgain_failsItsTask() {
        assertThat(failureOf(cpu().submit(throwing(Moment.DECODING_RESULT))))
                .isInstanceOf(DecodingException.class)
                .hasMessageContaining("java.io.IOException: planted");
    }

    @Test
    default void stackOverflow_failsItsTaskAlone() throws Exception {
        assertThat(failureOf(cpu().submit(Misbehaviour.of(Kind.OVERFLOW_STACK).whileRunning())))
                .isInstanceOf(StackOverflowError.class);
        assertThat(resultOf(cpu().submit(new Tasks.Echo<>("next")))).isEqualTo("next");
    }

    /** Of the heap as a whole nothing is known: the error may have come from one array that was too large. */
    @Test
    default void outOfMemory_thrownByATask_failsItsTaskAlone() throws Exception {
        assertThat(failureOf(
                        cpu().submit(Misbehaviour.of(Kind.THROW_OUT_OF_MEMORY).whileRunning())))
                .isInstanceOf(OutOfMemoryError.class);
        assertThat(resultOf(cpu().submit(new Tasks.Echo<>("next")))).isEqualTo("next");
    }

    @Test
    default void failures_amongManyTasks_areEachTheirOwn() throws Exception {
        var futures = Stream.iterate(0, i -> i + 1)
                .limit(60)
                .map(i -> cpu().submit(
                                i % 3 == 0
                                        ? new Tasks.Fail(new IOException("planted " + i))
                                        : new Tasks.Echo<>("value " + i)))
                .toList();

        for (int i = 0; i < 60; i++) {
            if (i % 3 == 0) {
                assertThat(failureOf(futures.get(i))).hasMessage("planted " + i);
            } else {
                assertThat(resultOf(futures.get(i))).isEqualTo("value " + i);
            }
        }
    }
}
