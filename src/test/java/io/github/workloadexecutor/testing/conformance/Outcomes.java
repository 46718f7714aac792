package io.github.workloadexecutor.testing.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** What came of a task. Nobody waits for it longer than half a minute. */
final class Outcomes {

    private static final long SECONDS = 30;

    private Outcomes() {}

    static <T> T resultOf(Future<T> future) throws Exception {
        return future.get(SECONDS, TimeUnit.SECONDS);
    }

    /** Gives what the task failed with. */
    static Throwable failureOf(Future<?> future) {
        Throwable thrown = catchThrowable(() -> future.get(SECONDS, TimeUnit.SECONDS));
        assertThat(thrown).isInstanceOf(ExecutionException.class);
        return thrown.getCause();
    }

    /** Gives what the task failed with, which is of that type. */
    static <T extends Throwable> T failureOf(Future<?> future, Class<T> type) {
        Throwable failure = failureOf(future);
        assertThat(failure).isInstanceOf(type);
        return type.cast(failure);
    }
}
