package io.github.workloadexecutor.internal.output;

import io.github.workloadexecutor.failure.OutputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * One file that is written and not published, and nobody else's: by way of our stream, which is watched, or by whoever
 * was given its path. It is complete once the stream was closed and no write to it has failed, or once there is a file
 * at the path.
 */
final class StagedFile {

    private final OutputHandle output;
    private final StagedToken token;

    /** The file, which does not exist before the writer creates it if there is no stream. */
    private final Path path;

    private final @Nullable StagedStream stream;

    private StagedFile(OutputHandle output, StagedToken token, Path path, @Nullable StagedStream stream) {
        this.output = output;
        this.token = token;
        this.path = path;
        this.stream = stream;
    }

    /** Creates a file to be written by a stream. */
    static StagedFile open(OutputHandle output, TaskOutputs owner) {
        while (true) {
            StagedToken token = StagedToken.next(output.runId(), output.claim());
            Path path = output.staging().resolve(token.fileName());
            try {
                OutputStream file =
                        Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                return new StagedFile(output, token, path, new StagedStream(file, output, owner));
            } catch (FileAlreadyExistsException sameRandomNumber) {
                // The next one will be another.
            } catch (IOException refused) {
                throw notStaged(output, refused);
            }
        }
    }

    /** Gives a place to a file that somebody else creates; it has the name that the output will have. */
    static StagedFile place(OutputHandle output) {
        while (true) {
            StagedToken token = StagedToken.next(output.runId(), output.claim());
            Path directory = output.staging().resolve(token.fileName());
            try {
                Files.createDirectory(directory);
                return new StagedFile(output, token, directory.resolve(output.fileName()), null);
            } catch (FileAlreadyExistsException sameRandomNumber) {
                // The next one will be another.
            } catch (IOException refused) {
                throw notStaged(output, refused);
            }
        }
    }

    private static OutputException notStaged(OutputHandle output, IOException refused) {
        String why = refused instanceof NoSuchFileException
                ? "its run has been closed, or its directory deleted"
                : refused.toString();
        return new OutputException(
                output.key(),
                "output %s cannot be written in %s: %s".formatted(output.key(), output.staging(), why),
                refused);
    }

    /** Where a token's file is. */
    static Path pathOf(Path staging, StagedToken token, String fileName) {
        Path path = staging.resolve(token.fileName());
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) ? path.resolve(fileName) : path;
    }

    StagedToken token() {
        return token;
    }

    Path path() {
        return path;
    }

    @Nullable
    StagedStream stream() {
        return stream;
    }

    /** Why it must not be published; null if it may be. */
    @Nullable
    OutputException fault(String when) {
        String why = stream != null
                ? stream.fault()
                : Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) ? null : "nothing had been written to " + path;
        if (why == null) {
            return null;
        }
        IOException failure = stream == null ? null : stream.failure();
        return new OutputException(
                output.key(), "output %s is not published: %s %s".formatted(output.key(), why, when), failure);
    }

    /** Deletes it, and leaves to the end of the run what cannot be deleted now. */
    void drop() {
        try {
            if (stream != null) {
                stream.drop();
            }
            Tree.delete(output.staging().resolve(token.fileName()));
        } catch (IOException later) {
            // With all that is left when the run is closed.
        }
    }
}
