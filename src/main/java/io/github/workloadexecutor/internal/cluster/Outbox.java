package io.github.workloadexecutor.internal.cluster;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What is to be said next, in pieces that are not much larger than they need be: a task or result stands in one piece.
 * Guarded by its owner's lock; how much there is may be asked without.
 */
final class Outbox {

    /** From this size on another piece is begun. */
    static final int PIECE = 4 << 20;

    private final Deque<FrameWriter> pieces = new ArrayDeque<>();
    private volatile int things;
    private volatile long sinceNanos;

    boolean isEmpty() {
        return things == 0;
    }

    /** How many things there are to say, 0 only if there are none; too few if some of them have just been sent. */
    int things() {
        return things;
    }

    /** For how long there has been something, if there is. */
    long ageNanos() {
        return System.nanoTime() - sinceNanos;
    }

    /** To which one thing to say is added. */
    FrameWriter writer() {
        FrameWriter last = pieces.peekLast();
        if (last == null || last.size() >= PIECE) {
            last = new FrameWriter();
            pieces.addLast(last);
        }
        int before = things;
        if (before == 0) {
            sinceNanos = System.nanoTime();
        }
        things = before + 1;
        return last;
    }

    /** Adds the first piece to what is about to be sent. */
    void moveTo(FrameWriter message) {
        FrameWriter first = pieces.pollFirst();
        if (first != null) {
            message.append(first);
        }
        things = pieces.isEmpty() ? 0 : 1;
    }
}
