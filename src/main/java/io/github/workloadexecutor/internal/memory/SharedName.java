package io.github.workloadexecutor.internal.memory;

import java.io.IOException;
import java.io.Serializable;

/**
 * What a process tells another so that it can open the same memory. An address can come to mean something else once its
 * file is closed; the stamp cannot.
 *
 * @param address the path to open
 * @param size bytes of memory, without the header
 * @param stamp a random number in the file's header
 */
public record SharedName(String address, long size, long stamp) implements Serializable {

    /** On one line. */
    public String toText() {
        return size + " " + Long.toHexString(stamp) + " " + address;
    }

    /**
     * The opposite.
     *
     * @throws IOException if it is not such a line
     */
    public static SharedName parse(String line) throws IOException {
        String[] parts = line.split(" ", 3);
        try {
            return new SharedName(parts[2], Long.parseLong(parts[0]), Long.parseUnsignedLong(parts[1], 16));
        } catch (NumberFormatException | IndexOutOfBoundsException malformed) {
            throw new IOException("expected where shared memory is but received: " + line, malformed);
        }
    }

    @Override
    public String toString() {
        return "shared memory " + address + " of " + size + " bytes";
    }
}
