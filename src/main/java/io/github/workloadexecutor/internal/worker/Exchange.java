package io.github.workloadexecutor.internal.worker;

import io.github.workloadexecutor.internal.wire.Doorbell;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameChannel;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.internal.wire.Request;
import io.github.workloadexecutor.internal.wire.SharedBlock;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Where the task thread gets its requests and leaves its replies. Used by that thread only, which nobody interrupts
 * while it is in here.
 *
 * <p>It waits for a request with its eyes open for a moment, since waking a thread takes longer than a short task, and
 * then sleeps until the doorbell rings. How long a moment is depends on whether it was worth it lately, and from time
 * to time it tries whether it would be: a caller that sends one task after the other finds the thread awake, and one
 * that does not come back soon costs little processor time.
 */
final class Exchange {

    private static final int LONGEST_WATCH_NANOS = 60_000;
    private static final int SHORTEST_WATCH_NANOS = 1_000;

    // Long enough to meet a caller that had to be woken first.
    private static final int TRIAL_NANOS = 150_000;
    private static final int TRIAL_EVERY = 16;

    private static final int LOOKS_PER_TIME = 16;

    private final SharedBlock shared;
    private final Doorbell doorbell;
    private final FrameChannel channel;

    private int watchNanos = LONGEST_WATCH_NANOS;
    private int inVain;

    Exchange(SharedBlock shared, Doorbell doorbell, FrameChannel channel) {
        this.shared = shared;
        this.doorbell = doorbell;
        this.channel = channel;
    }

    /**
     * Waits for the next request.
     *
     * @throws IOException if the application is gone
     */
    Request next() throws IOException {
        Request request = shared.requests().poll();
        if (request == null) {
            request = watch();
        }
        while (request == null) {
            request = sleep();
        }
        return request;
    }

    @SuppressWarnings("ThreadPriorityCheck") // it makes room, and orders nothing
    private @Nullable Request watch() throws IOException {
        boolean trial = inVain > 0 && inVain % TRIAL_EVERY == 0;
        long end = System.nanoTime() + (trial ? TRIAL_NANOS : watchNanos);
        do {
            // Whoever is to send the next request may have been put on the processor that this thread keeps busy.
            Thread.yield();
            for (int i = 0; i < LOOKS_PER_TIME; i++) {
                Thread.onSpinWait();
                Request request = shared.requests().poll();
                if (request != null) {
                    watchNanos = LONGEST_WATCH_NANOS;
                    inVain = 0;
                    return request;
                }
            }
        } while (System.nanoTime() - end < 0);
        watchNanos = Math.max(SHORTEST_WATCH_NANOS, watchNanos / 2);
        inVain++;
        return null;
    }

    private @Nullable Request sleep() throws IOException {
        shared.worker().sleep();
        Request request = shared.requests().poll();
        if (request == null && !doorbell.await()) {
            throw new EOFException("the application closed the doorbell");
        }
        shared.worker().wake();
        return request != null ? request : shared.requests().poll();
    }

    /** Claims a task; false if the application has taken it back, and it is not to be run here. */
    boolean claim(Request request) {
        return shared.claims().claim(request.id());
    }

    /**
     * Leaves a reply.
     *
     * @param inOrder whether it must not overtake what was sent through the channel before
     */
    void reply(Frame reply, boolean inOrder) throws IOException {
        if (inOrder || !shared.replies().offer(reply)) {
            channel.send(reply);
        } else if (shared.application().rouse()) {
            channel.send(Frame.of(FrameKind.REPLIES, 0));
        }
    }
}
