package io.github.workloadexecutor.examples;

import io.github.workloadexecutor.Output;
import io.github.workloadexecutor.task.CpuTask;
import java.nio.file.Path;

/**
 * One image, and what becomes of the task that works on it.
 *
 * @param file where it is
 * @param trouble none, unless it is one of the samples
 */
record Image(Path file, Trouble trouble) {

    /** What a task does after it has written all of its thumbnail. */
    enum Trouble {
        NONE,
        HANGS,
        CRASHES
    }

    String name() {
        return String.valueOf(file.getFileName());
    }

    CpuTask<ThumbnailSize> task(Output output) {
        var thumbnail = new Thumbnail(file, output);
        return trouble == Trouble.NONE ? thumbnail : new TroublesomeThumbnail(thumbnail, trouble);
    }
}
