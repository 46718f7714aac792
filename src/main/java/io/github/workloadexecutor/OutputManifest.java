package io.github.workloadexecutor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a run has published, in order of claim.
 *
 * @param entries the files
 */
public record OutputManifest(List<Entry> entries) {

    /**
     * One published file.
     *
     * @param key what it was claimed as
     * @param path where it is
     * @param size how many bytes it has
     * @param sha256 its SHA-256 digest, in hexadecimal digits
     */
    public record Entry(String key, Path path, long size, String sha256) {}

    /**
     * Keeps a copy of the list.
     *
     * @param entries the files
     */
    public OutputManifest {
        entries = List.copyOf(entries);
    }

    /**
     * Writes the digests as {@code sha256sum --check} reads them when it is called in the directory of the run. The
     * file appears whole, and replaces one that is there.
     *
     * @param file where to write them
     * @throws IOException if that is not possible
     */
    public void writeTo(Path file) throws IOException {
        Path absolute = file.toAbsolutePath();
        Path draft = Files.createTempFile(absolute.getParent(), "." + absolute.getFileName(), ".draft");
        try {
            Files.writeString(draft, toString(), StandardCharsets.UTF_8);
            Files.move(draft, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** Gives the lines that {@link #writeTo} writes. */
    @Override
    public String toString() {
        return entries.stream()
                .map(entry -> entry.sha256() + "  " + entry.key() + "\n")
                .collect(Collectors.joining());
    }
}
