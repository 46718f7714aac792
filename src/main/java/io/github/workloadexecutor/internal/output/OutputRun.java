package io.github.workloadexecutor.internal.output;

import io.github.workloadexecutor.failure.OutputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outputs that one process has claimed in one directory, between its opening and its close. Nothing is published
 * after the close, and the close waits for what is just being published.
 */
public final class OutputRun implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OutputRun.class);

    private static final int MOST_NAMED = 10;

    private static final Object OPENING = new Object();

    /** One published file. */
    public record Entry(String key, Path path, long size, String sha256) {}

    private final Path directory;
    private final StagingArea staging;

    // Guarded by this. The number of a claim is its place in the list.
    private final ClaimedKeys keys = new ClaimedKeys();
    private final List<Claim> claims = new ArrayList<>();
    private int publishing;
    private boolean closed;

    private OutputRun(Path directory, StagingArea staging) {
        this.directory = directory;
        this.staging = staging;
    }

    /** Opens a run in a directory, which is created if it is not there, and sweeps what others have left in it. */
    public static OutputRun in(Path directory) throws IOException {
        if (!directory.getFileSystem().equals(FileSystems.getDefault())) {
            throw new IllegalArgumentException(
                    "the directory of outputs must be one that workers can write to, but was in another file system: "
                            + directory.toUri());
        }
        Path absolute = directory.toAbsolutePath();
        Files.createDirectories(absolute);
        // One at a time in this process: who sweeps must not meet a run that is half open.
        synchronized (OPENING) {
            int swept = StagingArea.sweep(absolute);
            if (swept > 0) {
                LOG.info(
                        "outputs in {}: deleted what {} earlier {} left unfinished",
                        absolute,
                        swept,
                        swept == 1 ? "run has" : "runs have");
            }
            OutputRun run = new OutputRun(absolute, StagingArea.create(absolute));
            OpenRuns.add(run);
            return run;
        }
    }

    /** The run with that id, if it is open in this process. */
    static @Nullable OutputRun find(String id) {
        return OpenRuns.find(id);
    }

    String id() {
        return staging.runId();
    }

    /** Where files appear. */
    public Path directory() {
        return directory;
    }

    Path stagingDirectory() {
        return staging.directory();
    }

    /**
     * Claims a key.
     *
     * @throws IllegalArgumentException if there can be no such file, or the key clashes with another
     */
    public synchronized OutputHandle claim(String given) {
        if (closed) {
            throw new IllegalStateException(
                    "output key \"" + given + "\" cannot be claimed: the run in " + directory + " is closed");
        }
        OutputKey key = OutputKey.of(given);
        OutputHandle output = new OutputHandle(directory.toString(), id(), claims.size(), key.text());
        try {
            Path unused = output.target();
        } catch (InvalidPathException notHere) {
            throw new IllegalArgumentException(
                    "output key must be a name on this system: \"" + given + "\": " + notHere.getMessage(), notHere);
        }
        keys.add(key);
        claims.add(new Claim(output));
        return output;
    }

    synchronized @Nullable Claim claim(int number) {
        return number < claims.size() ? claims.get(number) : null;
    }

    /** Keeps the run from being closed; false if it is closed. */
    synchronized boolean enter() {
        if (closed) {
            return false;
        }
        publishing++;
        return true;
    }

    synchronized void leave() {
        publishing--;
        notifyAll();
    }

    /** Lists what was published, in order of claim, with digests of what is there now. */
    public List<Entry> published() throws IOException {
        List<Claim> all;
        synchronized (this) {
            all = List.copyOf(claims);
        }
        List<Entry> entries = new ArrayList<>(all.size());
        for (Claim claim : all) {
            PublishedFile file = claim.published();
            if (file != null) {
                PublishedFile digested = digested(claim, file);
                entries.add(new Entry(
                        claim.output().key(), claim.target(), digested.size(), String.valueOf(digested.sha256())));
            }
        }
        return entries;
    }

    private static PublishedFile digested(Claim claim, PublishedFile file) throws IOException {
        Path path = claim.target();
        String sha256 = file.sha256() == null ? digest(path) : file.sha256();
        if (!file.isSameFile(PublishedFile.of(file.by(), path))) {
            throw new OutputException(
                    claim.output().key(),
                    "output %s is not what %s has published as %s: somebody has changed it since, when it had %d bytes"
                            .formatted(claim.output().key(), file.by(), path, file.size()),
                    /* cause= */ null);
        }
        PublishedFile digested = file.digested(sha256);
        claim.digested(digested);
        return digested;
    }

    private static String digest(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[64 << 10];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /** Ends it, and deletes whatever was staged and not published. Doing so twice does nothing. */
    @Override
    public void close() {
        List<String> unpublished;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            awaitPublishing();
            unpublished = claims.stream()
                    .filter(claim -> claim.published() == null)
                    .map(claim -> claim.output().key())
                    .toList();
        }
        try {
            staging.delete();
        } catch (IOException notNow) {
            LOG.warn(
                    "outputs in {}: cannot delete {} now; the next run there does: {}",
                    directory,
                    staging.directory(),
                    notNow.toString());
        } finally {
            OpenRuns.remove(this);
        }
        if (!unpublished.isEmpty()) {
            LOG.warn(
                    "outputs in {}: {} of {} claimed and not published: {}{}",
                    directory,
                    unpublished.size(),
                    claims.size(),
                    String.join(", ", unpublished.subList(0, Math.min(MOST_NAMED, unpublished.size()))),
                    unpublished.size() > MOST_NAMED ? " and " + (unpublished.size() - MOST_NAMED) + " more" : "");
        }
    }

    private void awaitPublishing() {
        boolean interrupted = false;
        while (publishing > 0) {
            try {
                wait();
            } catch (InterruptedException later) {
                interrupted = true; // A few calls of the file system are awaited, which an interrupt does not end.
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // For code that no task runs, in the process whose run it is.

    /** Opens an output that is published when the stream is closed. */
    public static OutputStream openPlain(OutputHandle output) {
        return own(output).plainAgain().open(output);
    }

    /** Gives the path of a file that is published by {@link #publishPlain}. */
    public static Path stagePlain(OutputHandle output) {
        return own(output).plainAgain().stage(output);
    }

    /** Publishes what was last staged. */
    public static void publishPlain(OutputHandle output) {
        own(output).plain().publish();
    }

    /** Refuses an output that was published already, as far as that is known here. */
    public static void refuseIfPublished(OutputHandle output) {
        OutputRun run = find(output.runId());
        Claim claim = run == null ? null : run.claim(output.claim());
        if (claim != null) {
            claim.refuseIfPublished();
        }
    }

    /** Refuses an output that this process cannot publish. */
    public static void refuseUnlessOwn(OutputHandle output) {
        Claim unused = own(output);
    }

    private static Claim own(OutputHandle output) {
        OutputRun run = find(output.runId());
        Claim claim = run == null ? null : run.claim(output.claim());
        if (claim == null) {
            throw new OutputException(
                    output.key(),
                    "output %s cannot be written here: its run in %s is closed, or belongs to another process and the"
                                    .formatted(output.key(), output.directory())
                            + " output did not arrive with the task that this thread runs",
                    /* cause= */ null);
        }
        return claim;
    }
}
