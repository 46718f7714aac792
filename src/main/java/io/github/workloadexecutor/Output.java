package io.github.workloadexecutor;

import io.github.workloadexecutor.internal.output.OutputHandle;
import io.github.workloadexecutor.internal.output.OutputRun;
import io.github.workloadexecutor.internal.output.StagedOutputs;
import io.github.workloadexecutor.task.TaskContext;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file that one task is to write, claimed by {@link Outputs#claim}. It travels with the task. What is written appears
 * under its final name when the task has succeeded, and before the task's future completes; else never.
 *
 * <p>An output that has arrived in a worker belongs to the task it arrived with, in whichever thread it is used. On the
 * I/O lane it belongs to the task of the calling thread; a thread that such a task starts has to be given the task's
 * context, see {@link TaskContext#callIn}. Code that no task runs, and a task that has claimed the output itself,
 * publish it by closing the stream, or by {@link #publish}.
 *
 * <p>Each output is published once. If two tasks write the same one, each has a file of its own, and the future of the
 * second to succeed fails with an {@link io.github.workloadexecutor.failure.OutputException}; so does an attempt to
 * open what is already published, in the process of the run. A later attempt of the same task begins anew. Within one
 * task, opening it again begins anew as well.
 *
 * <p>All methods throw an {@link io.github.workloadexecutor.failure.OutputException} if the run is closed, or the task
 * is over. Safe for use by many threads.
 */
public final class Output implements Serializable {

    @Serial
    private static final long serialVersionUID = 1L;

    private final OutputHandle handle;

    /** The task it has arrived with. */
    private final transient @Nullable StagedOutputs owner;

    /** What has claimed it. */
    private final transient @Nullable TaskContext claimant;

    Output(OutputHandle handle, TaskContext claimant) {
        this.handle = handle;
        this.owner = null;
        this.claimant = claimant;
    }

    private Output(OutputHandle handle, @Nullable StagedOutputs owner) {
        this.handle = handle;
        this.owner = owner;
        this.claimant = null;
    }

    /** Has an output that has arrived in a worker belong to the task it has arrived with. */
    @Serial
    private Object readResolve() {
        return new Output(
                handle, TaskContext.current() instanceof StagedOutputs task && task.keepsWhatArrives() ? task : null);
    }

    /**
     * Gives the key.
     *
     * @return what was claimed, in Unicode NFC
     */
    public String key() {
        return handle.key();
    }

    /**
     * Tells where the file will be.
     *
     * @return the final path, where nothing of this run is before the task has succeeded
     */
    public Path path() {
        return handle.target();
    }

    /**
     * Opens the file for writing. A task that returns without closing the stream, or after a write to it has failed,
     * fails with an {@link io.github.workloadexecutor.failure.OutputException}.
     *
     * @return a buffered stream
     * @throws IOException never; declared because whoever writes has to expect it
     */
    public OutputStream open() throws IOException {
        StagedOutputs task = task();
        return task == null ? OutputRun.openPlain(handle) : task.outputs().open(handle);
    }

    /**
     * Writes the whole file.
     *
     * @param bytes what is to be in it
     * @throws IOException if it cannot be written
     */
    public void write(byte[] bytes) throws IOException {
        try (OutputStream out = open()) {
            out.write(bytes);
        }
    }

    /**
     * Writes the whole file as UTF-8.
     *
     * @param text what is to be in it
     * @throws IOException if it cannot be written
     */
    public void writeString(CharSequence text) throws IOException {
        write(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Gives a path for a library that wants a file. Nothing is there yet; it has the name of the final file, in an
     * empty directory of its own, where other files may be as well and will not be published. A task that returns
     * without having a file there fails with an {@link io.github.workloadexecutor.failure.OutputException}. Whatever
     * writes to the path must be done when the task returns, since nobody can see whether it is.
     *
     * @return where to write
     * @throws IOException never; declared because whoever writes has to expect it
     */
    public Path stage() throws IOException {
        StagedOutputs task = task();
        return task == null ? OutputRun.stagePlain(handle) : task.outputs().stage(handle);
    }

    /**
     * Publishes what was written to the path that {@link #stage} has given, if no task runs this code. In a task it
     * does nothing: that the task succeeds publishes it.
     *
     * @throws IOException never; declared because whoever writes has to expect it
     */
    public void publish() throws IOException {
        if (task() == null) {
            OutputRun.publishPlain(handle);
        }
    }

    /** The task with whose success this is published; null if there is none. */
    private @Nullable StagedOutputs task() {
        StagedOutputs arrivedWith = owner;
        if (arrivedWith != null) {
            OutputRun.refuseIfPublished(handle);
            return arrivedWith;
        }
        TaskContext current = TaskContext.current();
        if (!(current instanceof StagedOutputs task) || current.equals(claimant)) {
            return null;
        }
        OutputRun.refuseUnlessOwn(handle);
        OutputRun.refuseIfPublished(handle);
        return task;
    }

    /** Names the key and the directory. */
    @Override
    public String toString() {
        return "output " + handle.key() + " in " + handle.directory();
    }
}
