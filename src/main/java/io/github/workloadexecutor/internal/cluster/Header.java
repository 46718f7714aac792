package io.github.workloadexecutor.internal.cluster;

import io.github.workloadexecutor.internal.wire.ProtocolViolation;
import java.util.UUID;

/**
 * What stands at the beginning of each request of an application.
 *
 * @param session whose it is: made up by the application for each node, and anew when a node is found again
 * @param number which of the session's requests it is, from 0, so that the node takes them in order
 * @param holdMillis how long the node may keep it until there is something to say
 */
record Header(UUID session, long number, int holdMillis) {

    /** Changes when the other side would not understand. */
    static final int VERSION = 1;

    /** What an answer begins with. */
    enum Answer {
        /** Its number, and what there is to say. */
        SPOKEN,
        /** The node knows no such session, and has nothing of it. */
        UNKNOWN_SESSION,
        /** The node speaks another version, which follows. */
        OTHER_VERSION
    }

    FrameWriter writer() {
        return new FrameWriter()
                .putByte(VERSION)
                .putLong(session.getMostSignificantBits())
                .putLong(session.getLeastSignificantBits())
                .putLong(number)
                .putInt(holdMillis);
    }

    /** Reads what comes after the version. */
    static Header read(FrameReader in) throws ProtocolViolation {
        return new Header(new UUID(in.readLong(), in.readLong()), in.readLong(), in.readInt());
    }
}
