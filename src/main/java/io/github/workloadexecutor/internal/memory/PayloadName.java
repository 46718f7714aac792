package io.github.workloadexecutor.internal.memory;

import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;

/**
 * What travels in place of a large array: where its bytes are.
 *
 * @param file the memory they are in
 * @param offset where in that memory they begin
 * @param length how many there are
 * @param type what they are elements of
 */
public record PayloadName(SharedName file, long offset, long length, ElementType type) implements Serializable {

    /** On one line. */
    public String toText() {
        return file.toText() + " " + offset + " " + length + " " + type.name();
    }

    /**
     * The opposite.
     *
     * @throws IOException if it is not such a line
     */
    public static PayloadName parse(String line) throws IOException {
        String[] parts = line.split(" ", -1);
        try {
            int last = parts.length;
            SharedName file = SharedName.parse(String.join(" ", Arrays.copyOf(parts, last - 3)));
            return new PayloadName(
                    file,
                    Long.parseLong(parts[last - 3]),
                    Long.parseLong(parts[last - 2]),
                    ElementType.valueOf(parts[last - 1]));
        } catch (IllegalArgumentException | IndexOutOfBoundsException | NegativeArraySizeException malformed) {
            throw new IOException("expected where a payload is but received: " + line, malformed);
        }
    }
}
