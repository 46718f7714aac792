package io.github.workloadexecutor.internal.memory;

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

    @Override
    public String toString() {
        return "shared memory " + address + " of " + size + " bytes";
    }
}
