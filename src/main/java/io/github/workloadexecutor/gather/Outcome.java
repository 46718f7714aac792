package io.github.workloadexecutor.gather;

import io.github.workloadexecutor.failure.TaskFailedException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * What came of one task of many: its value, its failure, or that it was cancelled; and its place among the others.
 * Immutable.
 *
 * <pre>{@code
 * switch (outcome) {
 *     case Outcome.Success<Page>(long index, Page page) -> store(page);
 *     case Outcome.Failure<Page> failure -> log.warn("{}", failure.describe(), failure.cause());
 *     case Outcome.Cancelled<Page> cancelled -> {}
 * }
 * }</pre>
 *
 * @param <T> the type of the value
 */
@SuppressWarnings("exports")
public sealed interface Outcome<T extends @Nullable Object> {

    /**
     * Tells which task it was.
     *
     * @return its place among the inputs, from 0
     */
    long index();

    /**
     * Gives the value of a task that has one.
     *
     * @return the value
     * @throws TaskFailedException if the task failed; its cause is that failure
     * @throws CancellationException if the task was cancelled
     */
    T get();

    /**
     * Tells whether there is a value.
     *
     * @return true for a {@link Success}
     */
    default boolean isSuccess() {
        return this instanceof Success;
    }

    /**
     * A task that gave a value.
     *
     * @param index its place among the inputs, from 0
     * @param value the value; null if the task gave null
     * @param <T> the type of the value
     */
    record Success<T extends @Nullable Object>(long index, T value) implements Outcome<T> {

        @Override
        public T get() {
            return value;
        }
    }

    /**
     * A task that failed, or was refused.
     *
     * @param index its place among the inputs, from 0
     * @param stage the stage of the pipeline in which it failed; empty outside a pipeline
     * @param taskName what messages call the task
     * @param cause what it failed with
     * @param <T> the type of the value it did not give
     */
    record Failure<T extends @Nullable Object>(long index, String stage, String taskName, Throwable cause)
            implements Outcome<T> {

        @Override
        public T get() {
            throw exception();
        }

        /**
         * Gives the failure as an exception, a new one each time.
         *
         * @return one that names the task and its place, and whose cause is what the task failed with
         */
        public TaskFailedException exception() {
            return new TaskFailedException(index, stage, taskName, cause);
        }

        /**
         * Says in words which task failed, where and why.
         *
         * @return one line
         */
        public String describe() {
            return String.valueOf(exception().getMessage());
        }
    }

    /**
     * A task that was cancelled: by somebody, or because what it was for had ended.
     *
     * @param index its place among the inputs, from 0
     * @param taskName what messages call the task; empty if it was never submitted
     * @param <T> the type of the value it did not give
     */
    record Cancelled<T extends @Nullable Object>(long index, String taskName) implements Outcome<T> {

        @Override
        public T get() {
            throw new CancellationException(
                    taskName.isEmpty()
                            ? "the task at index " + index + " was cancelled before it was submitted"
                            : "task " + taskName + ", at index " + index + ", was cancelled");
        }
    }
}
