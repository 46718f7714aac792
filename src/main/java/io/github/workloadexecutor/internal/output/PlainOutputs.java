package io.github.workloadexecutor.internal.output;

import io.github.workloadexecutor.failure.OutputException;
import org.jspecify.annotations.Nullable;

/**
 * One output of code that no task runs: there is no success to wait for, so it is published when its stream is closed,
 * unless a write had failed, or when {@link #publish} is called.
 */
final class PlainOutputs extends TaskOutputs {

    @Override
    void closed(StagedStream stream) {
        if (stream.failure() == null) {
            publish();
        } else {
            drop();
        }
    }

    void publish() {
        @Nullable String tokens;
        try {
            tokens = seal();
        } catch (OutputException incomplete) {
            drop();
            throw incomplete;
        }
        if (tokens != null) {
            new Publication("code outside of tasks", tokens).publish();
        }
    }
}
