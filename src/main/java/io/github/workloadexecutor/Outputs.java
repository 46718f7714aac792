package io.github.workloadexecutor;

import io.github.workloadexecutor.internal.output.OutputRun;
import io.github.workloadexecutor.task.TaskContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The output files of a run of tasks in one directory. Each key is claimed once and written by one task, out of sight;
 * the file appears under its name, whole, when that task has succeeded, and before its future says so. Whatever fails,
 * is cancelled, is killed or comes late leaves nothing there.
 *
 * <pre>{@code
 * try (Outputs outputs = Outputs.in(Path.of("output"))) {
 *     for (Path image : images) {
 *         tasks.add(new Render(image, outputs.claim(idOf(image) + ".json")));
 *     }
 *     executor.gatherAll(tasks);
 *     outputs.manifest().writeTo(Path.of("SHA256SUMS"));
 * }
 * }</pre>
 *
 * <p>Until then files are in a hidden directory {@code .outputs-staging} within the directory, each run's apart, so
 * many runs can write to one directory at once. What an earlier run has published is replaced. What a process that was
 * killed has left staged is deleted by the next run in the same directory.
 *
 * <p>Close it when its tasks are done: a task that succeeds later fails with an
 * {@link io.github.workloadexecutor.failure.OutputException}. Nothing is forced to the disk, and of several files of
 * one task each appears by itself. Safe for use by many threads.
 */
public final class Outputs implements AutoCloseable {

    private final OutputRun run;

    private Outputs(OutputRun run) {
        this.run = run;
    }

    /**
     * Opens a run.
     *
     * @param directory where files are to appear; created if it is not there
     * @return the run, which must be closed
     * @throws IOException if the directory cannot be written to
     */
    public static Outputs in(Path directory) throws IOException {
        return new Outputs(OutputRun.in(Objects.requireNonNull(directory, "directory")));
    }

    /**
     * Claims a key for one task.
     *
     * @param key the path of the file below the directory, with a slash between names, such as {@code a/b.json}; it is
     *     normalised to Unicode NFC
     * @return the output, which can travel with a task
     * @throws IllegalArgumentException if the key is not relative, contains {@code ..}, is no name on Windows or Linux,
     *     has been claimed in this run, differs from a claimed one in case only, or one of the two would be a directory
     *     of the other
     * @throws IllegalStateException if the run is closed
     */
    public Output claim(String key) {
        return new Output(run.claim(Objects.requireNonNull(key, "key")), TaskContext.current());
    }

    /**
     * Gives the directory.
     *
     * @return where files appear, as an absolute path
     */
    public Path directory() {
        return run.directory();
    }

    /**
     * Lists what has been published so far, in order of claim. Sizes are those of publication; digests are computed by
     * this call from the files as they are now. Can be called after {@link #close}.
     *
     * @return the files
     * @throws IOException if a file cannot be read
     * @throws io.github.workloadexecutor.failure.OutputException if a file was changed since it was published
     */
    public OutputManifest manifest() throws IOException {
        return new OutputManifest(run.published().stream()
                .map(file -> new OutputManifest.Entry(file.key(), file.path(), file.size(), file.sha256()))
                .toList());
    }

    /**
     * Ends the run: deletes what was staged and not published, and logs a warning that names what was claimed and not
     * published. Waits for what is just being published.
     */
    @Override
    public void close() {
        run.close();
    }
}
