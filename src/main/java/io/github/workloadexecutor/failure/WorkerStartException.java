package io.github.workloadexecutor.failure;

import java.io.Serial;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * No worker process could be started, so a queued task that needed one has failed without having run. The message says
 * what the attempt came to: the command could not be executed, the JVM ended before it was ready, or it was not ready
 * in time.
 */
public final class WorkerStartException extends WorkloadException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** What happened. */
    private final String what;

    /** What the new process printed; a list type that serialises itself. */
    @SuppressWarnings("serial")
    private final List<String> output;

    /** How the new process ended. */
    private final @Nullable WorkerDossier dossier;

    /**
     * Creates the failure of a start that came to no process, or of which nothing more is known.
     *
     * @param what what happened, such as {@code worker 3 (pid 41207) exited with code 1 before it was ready}
     * @param output what the new process printed
     * @param cause what led to it, if anything did
     */
    @SuppressWarnings("exports")
    public WorkerStartException(String what, List<String> output, @Nullable Throwable cause) {
        this(what, output, null, cause);
    }

    /**
     * Creates the failure.
     *
     * @param what what happened, such as {@code worker 3 (pid 41207) exited with code 1 before it was ready}
     * @param output what the new process printed
     * @param dossier how the new process ended, if there was one
     * @param cause what led to it, if anything did
     */
    @SuppressWarnings("exports")
    public WorkerStartException(
            String what, List<String> output, @Nullable WorkerDossier dossier, @Nullable Throwable cause) {
        super(output.isEmpty() ? what : what + ". " + WorkerCrashedException.tail(output), cause);
        this.what = what;
        this.output = List.copyOf(output);
        this.dossier = dossier;
    }

    /**
     * Makes another exception that says the same, with a stack trace of its own and this one as its cause: several
     * tasks can fail for the same reason, but must not share an exception.
     *
     * @return the copy
     */
    public WorkerStartException copy() {
        return new WorkerStartException(what, output, dossier, this);
    }

    /**
     * Gives the last lines the new process printed to its standard output and error.
     *
     * @return at most twenty lines of each stream
     */
    public List<String> output() {
        return output;
    }

    /**
     * Tells how the new process ended.
     *
     * @return what is known about its end; empty if no process could be started
     */
    public Optional<WorkerDossier> dossier() {
        return Optional.ofNullable(dossier);
    }

    @Override
    public boolean mayRetry() {
        return true;
    }

    @Override
    public boolean possiblyRan() {
        return false;
    }
}
