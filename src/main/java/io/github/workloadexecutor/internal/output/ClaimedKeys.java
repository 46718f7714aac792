package io.github.workloadexecutor.internal.output;

import java.util.HashMap;
import java.util.Map;

/**
 * The keys of one run. No two of them name the same file on any file system, and none names a directory that another is
 * in. Guarded by the run.
 */
final class ClaimedKeys {

    private final Map<String, OutputKey> files = new HashMap<>();

    // The key that was claimed first in each directory.
    private final Map<String, OutputKey> directories = new HashMap<>();

    /**
     * Takes a key in.
     *
     * @throws IllegalArgumentException if it clashes with another, which the message names
     */
    void add(OutputKey key) {
        refuseClash(key);
        files.put(key.folded(), key);
        for (String directory : key.foldedDirectories()) {
            directories.putIfAbsent(directory, key);
        }
    }

    private void refuseClash(OutputKey key) {
        OutputKey same = files.get(key.folded());
        if (same != null) {
            throw clash(
                    key,
                    same,
                    same.text().equals(key.text())
                            ? "is claimed already, by an earlier call: a run gives each key once"
                            : "differs from it in upper and lower case only, and is the same file on some systems");
        }
        OutputKey within = directories.get(key.folded());
        if (within != null) {
            throw clash(key, within, "is a directory of that one, and cannot be a file");
        }
        for (String directory : key.foldedDirectories()) {
            OutputKey file = files.get(directory);
            if (file != null) {
                throw clash(key, file, "is in a directory that is that file");
            }
        }
    }

    private static IllegalArgumentException clash(OutputKey key, OutputKey other, String how) {
        return new IllegalArgumentException(
                "output key \"%s\" must not clash with \"%s\", but %s".formatted(key.text(), other.text(), how));
    }
}
