package io.github.workloadexecutor.internal.output;

import io.github.workloadexecutor.failure.OutputException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one run of a task has staged: for each output the file that was opened last. It is sealed once, when the task
 * has returned, and then tells what is to be published; or it is dropped. After either nothing is opened or written any
 * more.
 */
public class TaskOutputs {

    // By the claim, in order of first use. Guarded by this.
    private final Map<String, StagedFile> staged = new LinkedHashMap<>();

    // Written under the lock of this.
    private volatile boolean over;

    /** Nothing yet. */
    public TaskOutputs() {}

    /** Opens an output; what was staged for it before, in the same task, is not wanted any more. */
    public final synchronized OutputStream open(OutputHandle output) {
        refuseIfOver(output);
        StagedFile file = StagedFile.open(output, this);
        replace(output, file);
        return Objects.requireNonNull(file.stream());
    }

    /** The same for who wants to create the file at a path. */
    public final synchronized Path stage(OutputHandle output) {
        refuseIfOver(output);
        StagedFile file = StagedFile.place(output);
        replace(output, file);
        return file.path();
    }

    private void refuseIfOver(OutputHandle output) {
        if (over) {
            throw new OutputException(
                    output.key(), "output " + output.key() + " cannot be opened any more: its task is over", null);
        }
    }

    private void replace(OutputHandle output, StagedFile file) {
        StagedFile before = staged.put(output.runId() + "/" + output.claim(), file);
        if (before != null) {
            before.drop();
        }
    }

    final boolean isOver() {
        return over;
    }

    /** A stream was closed, by whoever wrote it. */
    void closed(StagedStream stream) {}

    /**
     * Ends the writing.
     *
     * @return the tokens of what is to be published, with a blank between; null if nothing was opened
     * @throws OutputException if something was opened and not completed; then nothing is to be published
     */
    public final synchronized @Nullable String seal() {
        over = true;
        StringBuilder tokens = new StringBuilder();
        for (StagedFile file : staged.values()) {
            OutputException fault = file.fault("when its task returned");
            if (fault != null) {
                throw fault;
            }
            tokens.append(tokens.isEmpty() ? "" : " ").append(file.token());
        }
        return tokens.isEmpty() ? null : tokens.toString();
    }

    /** Ends the writing and deletes what was staged: the task has failed. */
    public final synchronized void drop() {
        over = true;
        staged.values().forEach(StagedFile::drop);
        staged.clear();
    }
}
