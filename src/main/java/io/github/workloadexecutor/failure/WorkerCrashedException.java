package io.github.workloadexecutor.failure;

import java.io.Serial;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A worker process ended, or had to be killed, while it ran a task, so the task has no result. Only this task is
 * affected: the worker is replaced, and queued tasks go on.
 */
public final class WorkerCrashedException extends WorkloadException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** The worker's number within its executor. */
    private final int worker;

    /** The worker's process id. */
    private final long pid;

    /** How the process ended; null if it was still not reaped when this was reported. */
    private final @Nullable ExitStatus exit;

    /** The task that was running. */
    private final String task;

    /** Which run of the task this was, from 1. */
    private final int attempt;

    /** The worker's last lines of output; a list type that serialises itself. */
    @SuppressWarnings("serial")
    private final List<String> output;

    /**
     * Creates the failure.
     *
     * @param worker the worker's number within its executor
     * @param pid its process id
     * @param exit how the process ended, or null if that is not known yet
     * @param reason why the executor itself ended the process, or null if it did not
     * @param task the task that was running
     * @param attempt which run of the task this was, from 1
     * @param ranFor how long the task had been running
     * @param output the worker's last lines of output
     */
    @SuppressWarnings("exports")
    public WorkerCrashedException(
            int worker,
            long pid,
            @Nullable ExitStatus exit,
            @Nullable String reason,
            String task,
            int attempt,
            Duration ranFor,
            List<String> output) {
        super(message(worker, pid, exit, reason, task, attempt, ranFor, output), null);
        this.worker = worker;
        this.pid = pid;
        this.exit = exit;
        this.task = task;
        this.attempt = attempt;
        this.output = List.copyOf(output);
    }

    private static String message(
            int worker,
            long pid,
            @Nullable ExitStatus exit,
            @Nullable String reason,
            String task,
            int attempt,
            Duration ranFor,
            List<String> output) {
        String ended = exit == null ? "ended with a code not known yet" : "exited with " + exit;
        // Where the executor killed it, the code is the executor's own doing and says nothing more.
        String did = reason == null ? ended : "was killed by its executor because " + reason + ",";
        return String.format(
                Locale.ROOT,
                "worker %d (pid %d) %s %.1f s into running task %s (attempt %d). %s",
                worker,
                pid,
                did,
                ranFor.toMillis() / 1000.0,
                task,
                attempt,
                tail(output));
    }

    /** The evidence part of a message. */
    static String tail(List<String> output) {
        return output.isEmpty()
                ? "It had printed nothing."
                : "Its last lines of output:\n  " + String.join("\n  ", output);
    }

    /**
     * Tells which worker it was.
     *
     * @return the worker's number within its executor, from 1
     */
    public int worker() {
        return worker;
    }

    /**
     * Tells which process it was.
     *
     * @return the process id
     */
    public long pid() {
        return pid;
    }

    /**
     * Tells how the process ended.
     *
     * @return the exit status, or empty if the process had not been reaped yet when this was reported
     */
    public Optional<ExitStatus> exit() {
        return Optional.ofNullable(exit);
    }

    /**
     * Names the task that was running.
     *
     * @return the task's name
     */
    public String task() {
        return task;
    }

    /**
     * Tells which run of the task this was.
     *
     * @return the attempt, from 1
     */
    public int attempt() {
        return attempt;
    }

    /**
     * Gives the last lines the worker printed to its standard output and error, in order of arrival.
     *
     * @return at most twenty lines of each stream
     */
    public List<String> output() {
        return output;
    }

    @Override
    public boolean mayRetry() {
        return true;
    }

    @Override
    public boolean possiblyRan() {
        return true;
    }
}
