package io.github.workloadexecutor.internal.process;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;

/**
 * Bytes nobody can guess, from the kernel where it offers them as a file. {@link SecureRandom} takes them from there
 * too, but to load it and its provider takes a fifth of the time in which a worker starts.
 */
public final class RandomBytes {

    private static final String DEVICE = "/dev/urandom";

    private RandomBytes() {}

    /** Gives so many of them. */
    public static byte[] of(int count) {
        try (InputStream device = new FileInputStream(DEVICE)) {
            byte[] bytes = device.readNBytes(count);
            if (bytes.length == count) {
                return bytes;
            }
        } catch (IOException noDevice) {
            // Then the JDK knows of another source.
        }
        byte[] bytes = new byte[count];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
