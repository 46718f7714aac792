package io.github.workloadexecutor.examples;

import io.github.workloadexecutor.failure.TaskTimeoutException;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import org.jspecify.annotations.Nullable;

/**
 * What became of one image.
 *
 * @param image its name
 * @param outcome what sort of end it was
 * @param detail the size of the thumbnail, or why there is none
 */
record ThumbnailRow(String image, Outcome outcome, String detail) {

    /** How a task can end. */
    enum Outcome {
        MADE,
        FAILED,
        TIMED_OUT,
        CRASHED
    }

    static ThumbnailRow made(String image, ThumbnailSize size) {
        return new ThumbnailRow(image, Outcome.MADE, size.toString());
    }

    /** The failures have much more to say; here, what is the same in each run. */
    static ThumbnailRow failed(String image, @Nullable Throwable failure) {
        if (failure instanceof TaskTimeoutException) {
            return new ThumbnailRow(image, Outcome.TIMED_OUT, "its time was over");
        }
        if (failure instanceof WorkerCrashedException crash) {
            return new ThumbnailRow(
                    image,
                    Outcome.CRASHED,
                    "its worker ended with " + crash.exit().map(String::valueOf).orElse("no code"));
        }
        return new ThumbnailRow(image, Outcome.FAILED, String.valueOf(failure));
    }
}
