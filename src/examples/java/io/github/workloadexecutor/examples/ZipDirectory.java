package io.github.workloadexecutor.examples;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the end of a zip file says about the whole of it. {@link java.util.zip.ZipInputStream} reads from the front and
 * takes a file that stops early for a short one; compared with this, a cut is always noticed.
 *
 * @param start where the first entry begins, which is not 0 if a launch script stands before it
 * @param entries how many entries there are, or {@link #UNKNOWN}
 */
record ZipDirectory(int start, int entries) {

    /** Stands in the record's fields if the true number is in a zip64 record. */
    private static final int UNKNOWN = 0xFFFF;

    private static final int SIGNATURE = 0x06054b50;
    private static final int RECORD_SIZE = 22;
    private static final int MAX_COMMENT = 0xFFFF;

    static ZipDirectory of(byte[] zip) throws DamagedJarException {
        if (zip.length == 0) {
            throw new DamagedJarException("the file is empty", null);
        }
        var bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        int lowest = Math.max(0, zip.length - RECORD_SIZE - MAX_COMMENT);
        for (int end = zip.length - RECORD_SIZE; end >= lowest; end--) {
            // The record closes the file, but for a comment of the length it states.
            if (bytes.getInt(end) == SIGNATURE
                    && end + RECORD_SIZE + Short.toUnsignedInt(bytes.getShort(end + 20)) == zip.length) {
                return at(end, bytes);
            }
        }
        throw new DamagedJarException(
                "no zip directory at the end of the file's " + zip.length + " bytes; truncated, or not a jar", null);
    }

    private static ZipDirectory at(int end, ByteBuffer bytes) throws DamagedJarException {
        int entries = Short.toUnsignedInt(bytes.getShort(end + 10));
        long size = Integer.toUnsignedLong(bytes.getInt(end + 12));
        long offset = Integer.toUnsignedLong(bytes.getInt(end + 16));
        if (entries == UNKNOWN || offset == 0xFFFF_FFFFL) {
            return new ZipDirectory(0, UNKNOWN);
        }
        long start = end - size - offset;
        if (start < 0) {
            throw new DamagedJarException("the zip directory states " + -start + " bytes more than the file has", null);
        }
        return new ZipDirectory((int) start, entries);
    }

    void expectEntries(int read) throws DamagedJarException {
        if (entries != UNKNOWN && entries != read) {
            throw new DamagedJarException(
                    "the zip directory lists " + entries + " entries, but " + read + " could be read", null);
        }
    }
}
