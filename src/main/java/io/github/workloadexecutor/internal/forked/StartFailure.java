package io.github.workloadexecutor.internal.forked;

import io.github.workloadexecutor.failure.WorkerDossier;
import io.github.workloadexecutor.failure.WorkerStartException;
import java.io.Serial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one attempt to start a worker came to, before it is known what that means for the tasks that wait. */
@SuppressWarnings("serial") // never leaves this process
final class StartFailure extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String what;
    private final List<String> output;
    private final boolean grave;
    private final @Nullable WorkerDossier dossier;

    /** Notes the failure of a start that came to no process. */
    StartFailure(String what, List<String> output, boolean grave, @Nullable Throwable cause) {
        this(what, output, grave, null, cause);
    }

    /**
     * Notes a failure.
     *
     * @param what what happened, such as {@code worker 3 (pid 41207) exited with code 1 before it was ready}
     * @param output what the process printed
     * @param dossier how the process ended, if there was one
     * @param grave whether there is little hope that the next start comes to something else
     * @param cause what led to it, if anything did
     */
    StartFailure(
            String what,
            List<String> output,
            boolean grave,
            @Nullable WorkerDossier dossier,
            @Nullable Throwable cause) {
        super(what, cause);
        this.what = what;
        this.output = output;
        this.grave = grave;
        this.dossier = dossier;
    }

    /** Whether the next start is likely to take as long and to fail as well. */
    boolean isGrave() {
        return grave;
    }

    /** Makes what the log shows: this failure alone. */
    WorkerStartException alone() {
        return new WorkerStartException(what, output, dossier, getCause());
    }

    /**
     * Makes what a task gets. Its cause is what led to this failure, or this failure itself.
     *
     * @param outlook how many it were, and what comes next
     */
    WorkerStartException with(String outlook) {
        Throwable led = getCause();
        return new WorkerStartException(what + "; " + outlook, output, dossier, led == null ? alone() : led);
    }
}
