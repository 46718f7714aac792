package io.github.workloadexecutor.testing.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;

/** What came of a task, and of anything else that takes a moment. Nobody waits longer than half a minute. */
final class Outcomes {

    private static final Duration OFTEN = Duration.ofMillis(5);

    private Outcomes() {}

    static <T> T resultOf(Future<T> future) throws Exception {
        return future.get(BackendUnderTest.LONG.toSeconds(), TimeUnit.SECONDS);
    }

    /** Gives what the task failed with. */
    static Throwable failureOf(Future<?> future) {
        Throwable thrown = catchThrowable(() -> future.get(BackendUnderTest.LONG.toSeconds(), TimeUnit.SECONDS));
        assertThat(thrown).isInstanceOf(ExecutionException.class);
        return thrown.getCause();
    }

    /** Gives what the task failed with, which is of that type. */
    static <T extends Throwable> T failureOf(Future<?> future, Class<T> type) {
        Throwable failure = failureOf(future);
        assertThat(failure).isInstanceOf(type);
        return type.cast(failure);
    }

    /** Begins to wait for a condition, which is looked at often. */
    static ConditionFactory soon() {
        return await().atMost(BackendUnderTest.LONG).pollInterval(OFTEN);
    }
}
