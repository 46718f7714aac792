package io.github.workloadexecutor.examples;

import io.github.workloadexecutor.examples.Image.Trouble;
import io.github.workloadexecutor.task.CpuTask;
import java.io.IOException;

/**
 * Makes a thumbnail as it should be, and then does not come to a good end, as code does that meets the wrong image.
 *
 * @param thumbnail what it makes
 * @param trouble how it ends
 */
record TroublesomeThumbnail(Thumbnail thumbnail, Trouble trouble) implements CpuTask<ThumbnailSize> {

    @Override
    public ThumbnailSize call() throws IOException {
        ThumbnailSize size = thumbnail.call();
        if (trouble == Trouble.CRASHES) {
            Runtime.getRuntime().halt(66);
        }
        while (trouble == Trouble.HANGS) {
            Thread.onSpinWait(); // takes no notice of an interrupt
        }
        return size;
    }
}
