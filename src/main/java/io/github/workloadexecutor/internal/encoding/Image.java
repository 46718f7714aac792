package io.github.workloadexecutor.internal.encoding;

import java.nio.charset.StandardCharsets;

/** Makes the bytes by which messages name something: a hash, a length, and the name. */
final class Image {

    private static final long SEED = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private long hash = SEED;

    /** Adds what reader and writer must agree on (FNV-1a, on chars). */
    Image add(String text) {
        long sum = hash;
        for (int i = 0; i < text.length(); i++) {
            sum = (sum ^ text.charAt(i)) * PRIME;
        }
        // So that "ab", "c" is not "a", "bc".
        hash = (sum ^ 0xffff) * PRIME;
        return this;
    }

    long hash() {
        return hash;
    }

    byte[] of(String name) {
        return of(name.getBytes(StandardCharsets.UTF_8));
    }

    byte[] of(byte[] name) {
        CompactOutput out = new CompactOutput();
        out.writeLong(hash);
        out.writeLength(name.length);
        out.writeBytes(name);
        return out.toMessage();
    }
}
