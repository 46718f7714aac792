package io.github.workloadexecutor.internal.finding;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * One file that tasks of a batch name: who names it, what it was like before they ran, and what is different now. Only
 * regular files are looked at, or what has become one.
 */
final class NamedFile {

    /** What can be seen of a file from outside; null for none. */
    private record Look(
            long size, FileTime modified, @Nullable Object key, boolean regular) {

        static @Nullable Look at(Path path) {
            try {
                BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
                return new Look(now.size(), now.lastModifiedTime(), now.fileKey(), now.isRegularFile());
            } catch (IOException | SecurityException none) {
                return null;
            }
        }

        String inWords() {
            return "%d bytes of %s".formatted(size, modified);
        }
    }

    private final Path path;
    private final Holders holders = new Holders();

    // Written before the batch starts.
    private @Nullable Look before;

    NamedFile(Path path) {
        this.path = path;
    }

    /** The file that a path or a {@code File} names, in one way of writing it; null if it can be none. */
    static @Nullable Path pathOf(Object name) {
        try {
            Path path = name instanceof File file ? file.toPath() : (Path) name;
            return path.toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            return null;
        }
    }

    Path path() {
        return path;
    }

    Holders holders() {
        return holders;
    }

    /** Notes what it is like before the tasks run. */
    void note() {
        before = Look.at(path);
    }

    /** How it was written, in words; null if it was not. */
    @Nullable
    String change() {
        Look old = before;
        Look now = Look.at(path);
        if (now == null || !now.regular() || now.equals(old)) {
            return null;
        }
        return old == null
                ? "there was none before, and now it has " + now.inWords()
                : "it had %s and has %s".formatted(old.inWords(), now.inWords());
    }
}
