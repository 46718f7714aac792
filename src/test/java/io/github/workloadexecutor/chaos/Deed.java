package io.github.workloadexecutor.chaos;

import io.github.workloadexecutor.failure.TaskQuarantinedException;
import io.github.workloadexecutor.failure.TaskTimeoutException;
import io.github.workloadexecutor.failure.TaskTimeoutException.Limit;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.failure.WorkerStartException;
import io.github.workloadexecutor.task.Retry;
import io.github.workloadexecutor.task.TaskOptions;
import java.time.Duration;
import java.util.concurrent.CancellationException;

/** What a task does, how it is submitted, and what may come of it. */
enum Deed {
    /** Nothing but its answer. */
    NO_OP(300),
    /** Computes for some milliseconds. */
    COMPUTE(40),
    /** Makes garbage, more than the heap holds at once. */
    ALLOCATE(8),
    /** Takes and gives a megabyte. */
    BIG(6),
    /** Reports progress all the time. */
    PROGRESS(6),
    /** Computes for ever, and has a limit to its time. */
    RUN_TOO_LONG(3),
    /** Waits for ever without progress, and has a limit to that. */
    STALL(2),
    /** Computes, and may not wait long for its turn. */
    LATE(5),
    /** Throws. */
    THROW(6),
    /** Ends its worker with a code of its own. */
    HALT(3),
    /** Ends its worker in good order. */
    EXIT(2),
    /** Fills its worker's heap. */
    EXHAUST(2),
    /** Is cancelled at once. */
    CANCEL_QUEUED(6),
    /** Waits, and is cancelled while it does. */
    CANCEL_RUNNING(3),
    /** Ignores that it is interrupted when it is cancelled. */
    CANCEL_STUBBORN(1),
    /** Computes, and may be run again after a crash. */
    RETRY(12),
    /** Ends its worker the first time, and may be run again. */
    RETRY_CRASH(4),
    /** One of several that are gathered. */
    GATHER(8);

    static final int HALT_CODE = 42;

    private static final Duration SOON = Duration.ofMillis(150);
    private static final Retry RETRIES = Retry.standard().backOff(Duration.ofMillis(5), Duration.ofMillis(50));

    private final int weight;

    Deed(int weight) {
        this.weight = weight;
    }

    int weight() {
        return weight;
    }

    boolean mayRunAgain() {
        return this == RETRY || this == RETRY_CRASH;
    }

    int mostRuns() {
        return mayRunAgain() ? RETRIES.maxAttempts() : 1;
    }

    boolean isCancelled() {
        return this == CANCEL_QUEUED || this == CANCEL_RUNNING || this == CANCEL_STUBBORN;
    }

    TaskOptions options() {
        return switch (this) {
            case RUN_TOO_LONG -> TaskOptions.none().timeout(SOON);
            case STALL -> TaskOptions.none().stallTimeout(SOON);
            case LATE -> TaskOptions.none().queueTimeout(Duration.ofMillis(20));
            case RETRY, RETRY_CRASH -> TaskOptions.none().idempotent(RETRIES);
            default -> TaskOptions.none();
        };
    }

    boolean mayGiveValue() {
        return switch (this) {
            case RUN_TOO_LONG, STALL, THROW, HALT, EXIT, EXHAUST, CANCEL_RUNNING, CANCEL_STUBBORN -> false;
            default -> true;
        };
    }

    /** Any worker may be killed at any time, so any task may fail for that. */
    boolean mayFailWith(Throwable failure, long number) {
        return switch (failure) {
            case WorkerCrashedException crash -> true;
            case WorkerStartException none -> true;
            case TaskTimeoutException late -> late.limit() == limit();
            case TaskQuarantinedException poison -> mayRunAgain();
            case CancellationException cancelled -> isCancelled();
            case IllegalStateException thrown -> this == THROW && ("planted " + number).equals(thrown.getMessage());
            case OutOfMemoryError exhausted -> this == EXHAUST;
            default -> false;
        };
    }

    private Limit limit() {
        return switch (this) {
            case STALL -> Limit.STALL;
            case LATE -> Limit.QUEUE;
            default -> Limit.RUN;
        };
    }
}
