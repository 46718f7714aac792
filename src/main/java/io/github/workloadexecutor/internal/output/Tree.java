package io.github.workloadexecutor.internal.output;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Deletes files and directories with all that is in them, and follows no link. */
final class Tree {

    /** Others may write into it at the same time, but not for ever. */
    private static final int ATTEMPTS = 10;

    private Tree() {}

    /** Deletes what is there, if anything is. */
    static void delete(Path root) throws IOException {
        for (int attempt = 1; true; attempt++) {
            try {
                deleteOnce(root);
                return;
            } catch (DirectoryNotEmptyException writtenMeanwhile) {
                if (attempt == ATTEMPTS) {
                    throw writtenMeanwhile;
                }
            }
        }
    }

    private static void deleteOnce(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
                for (Path child : children) {
                    deleteOnce(child);
                }
            } catch (NoSuchFileException deletedByAnother) {
                return;
            } catch (DirectoryIteratorException unreadable) {
                throw unreadable.getCause();
            }
        }
        Files.deleteIfExists(path);
    }
}
