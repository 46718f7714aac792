package io.github.workloadexecutor.internal.forked;

import java.util.Arrays;

/**
 * An encoded task that each worker runs once before any other. Two of them are equal if their bytes are, since then
 * they do the same.
 */
@SuppressWarnings("ArrayRecordComponent") // compared and hashed by its content, below
public record Initialiser(byte[] body) {

    @Override
    public boolean equals(Object other) {
        return other instanceof Initialiser same && Arrays.equals(body, same.body);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(body);
    }

    @Override
    public String toString() {
        return "Initialiser[" + body.length + " bytes]";
    }
}
