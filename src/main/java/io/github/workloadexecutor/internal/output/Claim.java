package io.github.workloadexecutor.internal.output;

import io.github.workloadexecutor.failure.OutputException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One claimed output in the process whose run it is. It is published at most once: who begins with that keeps all
 * others out until it has ended, and for good if it has succeeded.
 */
final class Claim {

    private final OutputHandle output;

    // Guarded by this.
    private @Nullable String publishing;
    private @Nullable PublishedFile published;
    private @Nullable PlainOutputs plain;

    Claim(OutputHandle output) {
        this.output = output;
    }

    OutputHandle output() {
        return output;
    }

    Path target() {
        return output.target();
    }

    synchronized @Nullable PublishedFile published() {
        return published;
    }

    /** The digest of what was published has been read. */
    synchronized void digested(PublishedFile file) {
        published = file;
    }

    synchronized void refuseIfPublished() {
        if (published != null) {
            throw taken(published.by(), "has been published");
        }
    }

    synchronized void beginPublishing(String by) {
        refuseIfPublished();
        if (publishing != null) {
            throw taken(publishing, "is just being published");
        }
        publishing = by;
    }

    /** Ends what {@link #beginPublishing} began; null if nothing was published. */
    synchronized void endPublishing(@Nullable PublishedFile file) {
        publishing = null;
        published = file;
    }

    private OutputException taken(String by, String how) {
        return new OutputException(
                output.key(),
                "output %s %s by %s; each output is for one task, so claim a key of its own for each"
                        .formatted(output.key(), how, by),
                /* cause= */ null);
    }

    /** A new place for code that no task runs; what it had before is not wanted any more. */
    synchronized PlainOutputs plainAgain() {
        refuseIfPublished();
        if (plain != null) {
            plain.drop();
        }
        plain = new PlainOutputs();
        return plain;
    }

    synchronized PlainOutputs plain() {
        if (plain == null) {
            throw new OutputException(
                    output.key(),
                    "output " + output.key() + " cannot be published: nothing was staged for it",
                    /* cause= */ null);
        }
        return plain;
    }
}
