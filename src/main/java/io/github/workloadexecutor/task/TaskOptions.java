package io.github.workloadexecutor.task;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a task is to be run: within which limits of time, with which resources, and whether again after a crash.
 * Immutable; each method gives a copy with one choice changed. Two are equal if they say the same.
 *
 * <pre>{@code
 * executor.cpu().with(TaskOptions.none().timeout(Duration.ofSeconds(5)).idempotent()).submit(Parser::parse, file);
 * }</pre>
 *
 * <p>The CPU lane knows all of them. The I/O lane knows {@link #timeout}, {@link #queueTimeout} and {@link #requires}.
 */
public final class TaskOptions {

    private static final TaskOptions NONE = new TaskOptions(null, null, null, null, Map.of());

    private final @Nullable Duration timeout;
    private final @Nullable Duration queueTimeout;
    private final @Nullable Duration stallTimeout;
    private final @Nullable Retry retry;
    private final Map<Resource, Integer> requirements;

    private TaskOptions(
            @Nullable Duration timeout,
            @Nullable Duration queueTimeout,
            @Nullable Duration stallTimeout,
            @Nullable Retry retry,
            Map<Resource, Integer> requirements) {
        this.timeout = timeout;
        this.queueTimeout = queueTimeout;
        this.stallTimeout = stallTimeout;
        this.retry = retry;
        this.requirements = requirements;
    }

    /**
     * No limits, and at most one run.
     *
     * @return the options a task has if nobody says otherwise
     */
    public static TaskOptions none() {
        return NONE;
    }

    /**
     * Limits how long the task may run, from its start; in a worker, decoding the task and encoding its result are part
     * of it. When the time is over the future fails with a
     * {@link io.github.workloadexecutor.failure.TaskTimeoutException} that shows where the task was, and the work is
     * ended: in a worker by cancel flag, interrupt, halt, kill; on the I/O lane by cancel flag and interrupt. A task
     * that is run again has the same time for each run; one whose time was over is not run again.
     *
     * @param timeout more than zero
     * @return a copy with this limit
     */
    public TaskOptions timeout(Duration timeout) {
        return new TaskOptions(positive("timeout", timeout), queueTimeout, stallTimeout, retry, requirements);
    }

    /**
     * Limits how long the task may wait until it starts, or is sent to a worker, for the first time; waiting for
     * permits is part of it. When the time is over its future fails, and it does not run. Time that a submission waits
     * for room in the queue does not count.
     *
     * @param queueTimeout more than zero
     * @return a copy with this limit
     */
    public TaskOptions queueTimeout(Duration queueTimeout) {
        return new TaskOptions(timeout, positive("queueTimeout", queueTimeout), stallTimeout, retry, requirements);
    }

    /**
     * Limits how long the task may run without reporting progress through {@link TaskContext#progress}. Its start
     * counts as progress.
     *
     * @param stallTimeout more than zero
     * @return a copy with this limit
     */
    public TaskOptions stallTimeout(Duration stallTimeout) {
        return new TaskOptions(timeout, queueTimeout, positive("stallTimeout", stallTimeout), retry, requirements);
    }

    /**
     * Says that running the task twice does no harm, so that it may be run again after a crash of its worker, as
     * {@link Retry#standard} has it.
     *
     * @return a copy that allows retry
     */
    public TaskOptions idempotent() {
        return idempotent(Retry.standard());
    }

    /**
     * Says that running the task twice does no harm, and how often and when it may be run again.
     *
     * @param retry when and how often
     * @return a copy that allows retry
     */
    public TaskOptions idempotent(Retry retry) {
        return new TaskOptions(
                timeout, queueTimeout, stallTimeout, Objects.requireNonNull(retry, "retry"), requirements);
    }

    /**
     * Requires one permit of a resource, see {@link #requires(Resource, int)}.
     *
     * @param resource the resource
     * @return a copy with this requirement
     */
    public TaskOptions requires(Resource resource) {
        return requires(resource, 1);
    }

    /**
     * Requires permits of a resource. The task waits, in order of arrival and without a thread, until it is first in
     * line and there are enough of each resource it requires, and gets them all at once; so several can be required, in
     * any order, without a deadlock. It has them until it is over, and if it is run again, between its runs too. Within
     * the task {@link TaskContext#slot} tells which ones it has.
     *
     * <p>Required once more, the same resource is required as often as was said last.
     *
     * @param resource the resource
     * @param permits how many, from 1 to all there are
     * @return a copy with this requirement
     * @throws IllegalArgumentException if they are less than one or more than there are, or if another number of
     *     permits of a resource of this name was given before
     */
    public TaskOptions requires(Resource resource, int permits) {
        if (permits < 1 || permits > resource.permits()) {
            throw new IllegalArgumentException("permits required of resource %s must be from 1 to %d, but was %d"
                    .formatted(resource.name(), resource.permits(), permits));
        }
        for (Resource known : requirements.keySet()) {
            if (known.name().equals(resource.name()) && known.permits() != resource.permits()) {
                throw new IllegalArgumentException(
                        "resource %s must have the same number of permits wherever it is named, but has %d and %d"
                                .formatted(resource.name(), known.permits(), resource.permits()));
            }
        }
        Map<Resource, Integer> all = new LinkedHashMap<>(requirements);
        all.put(resource, permits);
        return new TaskOptions(timeout, queueTimeout, stallTimeout, retry, Collections.unmodifiableMap(all));
    }

    /**
     * Tells how long the task may run.
     *
     * @return the limit, if there is one
     */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(timeout);
    }

    /**
     * Tells how long the task may wait.
     *
     * @return the limit, if there is one
     */
    public Optional<Duration> queueTimeout() {
        return Optional.ofNullable(queueTimeout);
    }

    /**
     * Tells how long the task may run without progress.
     *
     * @return the limit, if there is one
     */
    public Optional<Duration> stallTimeout() {
        return Optional.ofNullable(stallTimeout);
    }

    /**
     * Tells whether and how the task may be run again.
     *
     * @return the policy of an idempotent task; empty if the task must not run twice
     */
    public Optional<Retry> retry() {
        return Optional.ofNullable(retry);
    }

    /**
     * Tells which resources the task requires.
     *
     * @return how many permits of each, unmodifiable; empty if it requires none
     */
    public Map<Resource, Integer> requirements() {
        return requirements;
    }

    private static Duration positive(String option, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(option + " must be more than zero, but was " + value);
        }
        return value;
    }

    @Override
    @SuppressWarnings("exports")
    public boolean equals(@Nullable Object other) {
        return other instanceof TaskOptions same
                && Objects.equals(timeout, same.timeout)
                && Objects.equals(queueTimeout, same.queueTimeout)
                && Objects.equals(stallTimeout, same.stallTimeout)
                && Objects.equals(retry, same.retry)
                && requirements.equals(same.requirements);
    }

    @Override
    public int hashCode() {
        return Objects.hash(timeout, queueTimeout, stallTimeout, retry, requirements);
    }

    @Override
    public String toString() {
        return "TaskOptions[timeout=" + timeout + ", queueTimeout=" + queueTimeout + ", stallTimeout=" + stallTimeout
                + ", retry=" + retry + ", requirements=" + requirements + "]";
    }
}
