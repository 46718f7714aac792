package io.github.workloadexecutor.internal.cluster;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What is to be said next, in pieces that are not much larger than they need be: a task or result stands in one piece.
 * Guarded by its owner's lock; whether it is empty may be asked without.
 */
final class Outbox {

    /** From this size on another piece is begun. */
    static final int PIECE = 4 << 20;

    private final Deque<FrameWriter> pieces = new ArrayDeque<>();
    private volatile boolean empty = true;

    boolean isEmpty() {
        return empty;
    }

    /** To which one thing to say is added. */
    FrameWriter writer() {
        FrameWriter last = pieces.peekLast();
        if (last == null || last.size() >= PIECE) {
            last = new FrameWriter();
            pieces.addLast(last);
        }
        empty = false;
        return last;
    }

    /** Adds the first piece to what is about to be sent. */
    void moveTo(FrameWriter message) {
        FrameWriter first = pieces.pollFirst();
        if (first != null) {
            message.append(first);
        }
        empty = pieces.isEmpty();
    }
}
