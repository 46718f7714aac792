package io.github.workloadexecutor.internal.cpu;

import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.event.Finding;
import io.github.workloadexecutor.failure.TaskSnapshot;
import io.github.workloadexecutor.failure.TaskTimeoutException;
import io.github.workloadexecutor.failure.WorkloadException;
import io.github.workloadexecutor.task.TaskProgress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A task that somebody else has encoded, and runs here on his behalf. */
public interface Carried {

    /** Ends the task, as cancelling does: by its flag, its interrupt, and at last the end of its worker. */
    void cancel();

    /**
     * Ends the task at once, and with it the worker that is at it.
     *
     * @param reason a clause for messages that goes after "because"
     */
    void kill(String reason);

    /** Gives the task back if no worker has begun with it; otherwise nothing happens. */
    void giveBack();

    /**
     * Hears what becomes of a task. Calls come from any thread, also under locks; they return at once and call nothing
     * of the dispatcher's. The last of them is one of {@code replied}, {@code lost}, {@code over} and {@code notRun}.
     */
    interface Hearing {

        void progressed(TaskProgress progress);

        /** Its time is over, and it is being ended. */
        void overdue(TaskTimeoutException.Limit limit, @Nullable TaskSnapshot snapshot);

        void found(Finding.Kind kind, String evidence);

        /** It was answered; the reply has the number that the task came with. */
        void replied(Reply reply);

        /** Its worker was lost, or none could be started. */
        void lost(WorkloadException why, Duration ranFor);

        /** It has ended, after it was cancelled or its time was over. */
        void over();

        /** It ends without having begun. */
        void notRun();
    }
}
