package io.github.workloadexecutor.internal.cluster;

import io.github.workloadexecutor.internal.wire.ProtocolViolation;

/**
 * One jar or directory that a JVM takes code from, by what it holds and not by where it is.
 *
 * @param name of a jar the name of its file, of a directory its last two, such as {@code target/classes}
 * @param names a hash of the names of what it holds
 * @param content a hash of the names and the contents
 */
record CodeEntry(String name, long names, long content) {

    /** How many bytes one has at least. */
    static final int LEAST_BYTES = Integer.BYTES + 2 * Long.BYTES;

    boolean isJar() {
        return name.indexOf('/') < 0;
    }

    /** Whether both hold things of the same names and not the same things: two states of one and the same. */
    boolean isOtherStateOf(CodeEntry other) {
        return names == other.names && content != other.content;
    }

    void write(FrameWriter writer) {
        writer.putText(name);
        writer.putLong(names);
        writer.putLong(content);
    }

    static CodeEntry read(FrameReader reader) throws ProtocolViolation {
        return new CodeEntry(reader.readText(), reader.readLong(), reader.readLong());
    }
}
