package io.github.workloadexecutor.internal.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a file was like when it was published.
 *
 * @param by who published it
 * @param size its bytes
 * @param modified when it was last written
 * @param fileKey what tells it from other files; null where nothing does
 * @param sha256 the digest in hexadecimal digits, once it was asked for
 */
record PublishedFile(
        String by,
        long size,
        FileTime modified,
        @Nullable Object fileKey,
        @Nullable String sha256) {

    /** Null if it is no regular file. */
    static @Nullable PublishedFile of(String by, Path path) throws IOException {
        BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return found.isRegularFile()
                ? new PublishedFile(by, found.size(), found.lastModifiedTime(), found.fileKey(), null)
                : null;
    }

    boolean isSameFile(@Nullable PublishedFile now) {
        return now != null && size == now.size && modified.equals(now.modified) && Objects.equals(fileKey, now.fileKey);
    }

    PublishedFile digested(String digest) {
        return new PublishedFile(by, size, modified, fileKey, digest);
    }
}
