package io.github.workloadexecutor.examples;

import java.io.Serializable;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a jar that could be read to its end: what travels back from a worker.
 *
 * @param bytes the size of the file
 * @param sha1 its digest
 * @param sha256 its digest
 * @param checksum how {@code sha1} compares to the jar's checksum file
 * @param module the module's name, declared or automatic, if the jar gives it one
 * @param classFileVersions how many classes there are of each major class-file version
 * @param nativeMethods how many methods are native
 * @param multiRelease the Java releases that a multi-release jar has classes of its own for; empty for any other jar
 */
record JarFacts(
        long bytes,
        String sha1,
        String sha256,
        Checksum checksum,
        @Nullable ModuleName module,
        SortedMap<Integer, Integer> classFileVersions,
        int nativeMethods,
        SortedSet<Integer> multiRelease)
        implements Serializable {

    /** Whether a jar is what its checksum file says. */
    enum Checksum {
        NONE,
        OK,
        MISMATCH;

        static Checksum of(@Nullable String expected, String actual) {
            if (expected == null) {
                return NONE;
            }
            return expected.equalsIgnoreCase(actual) ? OK : MISMATCH;
        }
    }

    /**
     * A module's name.
     *
     * @param name the name
     * @param automatic whether it comes from the manifest instead of a {@code module-info.class}
     */
    record ModuleName(String name, boolean automatic) implements Serializable {}

    int classes() {
        return classFileVersions.values().stream().mapToInt(Integer::intValue).sum();
    }
}
