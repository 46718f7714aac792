package io.github.workloadexecutor.internal.forked;

import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.backend.RunCost;
import io.github.workloadexecutor.backend.TaskLimits;
import io.github.workloadexecutor.internal.wire.Claims;
import io.github.workloadexecutor.internal.wire.Cost;
import io.github.workloadexecutor.internal.wire.Doorbell;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameChannel;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.internal.wire.Limits;
import io.github.workloadexecutor.internal.wire.ProtocolViolation;
import io.github.workloadexecutor.internal.wire.ReplyLabel;
import io.github.workloadexecutor.internal.wire.Request;
import io.github.workloadexecutor.internal.wire.SharedBlock;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The application's end of what it shares with one worker: the rings, the claims, the doorbell and the channel. Keeps
 * what was sent and not answered, so that nothing a worker says is believed that does not fit.
 *
 * <p>{@link #send} and {@link #takeBack} may be called by any thread; {@link #next} by one thread at a time.
 */
final class WorkerLink {

    /** How long a line may take from the task that prints it to here, if it is not to be taken for the next task's. */
    private static final long LATE_LINES_NANOS = 10_000_000;

    private final FrameChannel channel;
    private final Doorbell doorbell;
    private final SharedBlock shared;

    // By slot. Written by whoever sends, cleared by whoever takes back or hears the reply.
    private final AtomicReferenceArray<@Nullable EncodedTask> sent = new AtomicReferenceArray<>(Claims.SLOTS);

    // Written by whoever hears the reply, read by those who read what the worker prints. The task has no body here.
    private volatile @Nullable EncodedTask lastAnswered;
    private volatile long lastAnsweredNanos;

    WorkerLink(WorkerLaunch.Launched launched) {
        this.channel = launched.channel();
        this.doorbell = launched.doorbell();
        this.shared = launched.shared();
    }

    FrameChannel channel() {
        return channel;
    }

    /**
     * Whether a task goes by the ring; another has to be sent by {@link #sendBody} as well, and cannot be taken back.
     */
    boolean takes(EncodedTask task) {
        return shared.requests().takes(task.body(), task.annex(), task.baggage());
    }

    /**
     * Puts a task into the ring, or the news that it comes by the channel. The worker is not woken yet.
     *
     * @param unlimited whether the task may take as long as it likes
     * @return false if there is no room now
     */
    synchronized boolean send(EncodedTask task, boolean unlimited) {
        int slot = Claims.slot(task.id());
        if (sent.get(slot) != null) {
            return false;
        }
        TaskLimits limits = unlimited ? TaskLimits.NONE : task.limits();
        Request request = new Request(
                task.id(),
                task.title(),
                new Limits(task.attempt(), limits.runNanos(), limits.stallNanos(), task.measuring()),
                task.annex(),
                task.baggage(),
                takes(task) ? task.body() : null);
        sent.set(slot, task);
        shared.claims().send(task.id());
        boolean room = shared.requests().offer(request);
        if (!room) {
            boolean unused = shared.claims().takeBack(task.id());
            sent.set(slot, null);
        }
        return room;
    }

    /** Sends the body of a task that is too long for the ring. Blocks until it is through. */
    void sendBody(EncodedTask task) throws IOException {
        channel.send(Frame.of(FrameKind.RUN, task.id(), task.body()));
    }

    /** Wakes the worker if it sleeps. */
    void flush() {
        if (shared.worker().rouse()) {
            try {
                doorbell.ring();
            } catch (IOException gone) {
                // Whoever reads the channel notices as well, and that is where it matters.
            }
        }
    }

    /**
     * Has the worker end in good order. It has no task.
     *
     * @return false if there is no room now to tell it, because it has not skipped yet what was taken back
     */
    synchronized boolean leave() {
        boolean told = shared.requests().offer(Request.leave());
        flush();
        return told;
    }

    boolean takeBack(long id) {
        EncodedTask task = outstanding(id);
        if (task == null || !takes(task) || !shared.claims().takeBack(id)) {
            return false;
        }
        sent.set(Claims.slot(id), null);
        return true;
    }

    @Nullable
    EncodedTask outstanding(long id) {
        EncodedTask task = sent.get(Claims.slot(id));
        return task == null || task.id() != id ? null : task;
    }

    /** Whether the worker has said that it begins with the task; if not, the task has certainly not started. */
    boolean isClaimed(long id) {
        return shared.claims().isClaimed(id);
    }

    // What comes back.

    /** Whether the worker wakes this side by a frame on the channel. Whoever says so has to look once more. */
    void sleep() {
        shared.application().sleep();
    }

    void wake() {
        shared.application().wake();
    }

    /** Gives the next reply from the ring; null if there is none now. */
    @Nullable
    Reply next() throws ProtocolViolation {
        Frame frame = shared.replies().poll();
        return frame == null ? null : reply(frame);
    }

    /** Makes a reply of a frame, and forgets its task. */
    Reply reply(Frame frame) throws ProtocolViolation {
        Reply.Kind kind = switch (frame.kind()) {
            case VALUE -> Reply.Kind.VALUE;
            case FAILURE -> Reply.Kind.FAILURE;
            case OUT_OF_HEAP -> Reply.Kind.OUT_OF_HEAP;
            default -> throw new ProtocolViolation("expected a reply but received %s".formatted(frame.kind()));
        };
        if (frame.label().indexOf(ReplyLabel.OUTPUTS) >= 0) {
            ReplyLabel.Parts parts = ReplyLabel.partsOf(frame);
            return reply(frame.id(), kind, parts.body(), parts.cost(), parts.outputs());
        }
        return reply(
                frame.id(),
                kind,
                frame.body(),
                frame.label().isEmpty() ? null : Cost.of(frame.label()),
                /* outputs= */ null);
    }

    Reply reply(long id, Reply.Kind kind, byte[] body) throws ProtocolViolation {
        return reply(id, kind, body, /* cost= */ null, /* outputs= */ null);
    }

    private Reply reply(long id, Reply.Kind kind, byte[] body, @Nullable RunCost cost, @Nullable String outputs)
            throws ProtocolViolation {
        EncodedTask task = outstanding(id);
        if (task == null || !isClaimed(id)) {
            throw new ProtocolViolation(
                    "expected a reply to a task it has begun with but received %s for task %d".formatted(kind, id));
        }
        lastAnsweredNanos = System.nanoTime();
        lastAnswered = task.withoutBody();
        sent.set(Claims.slot(id), null);
        return new Reply(id, kind, body, cost, outputs);
    }

    /**
     * Which task has printed what is just being read from the worker's output: the one that it runs, or, if it runs
     * none, the one that it ran last. Null if there was none, or it has only just gone from one to the next.
     */
    @Nullable
    EncodedTask printing() {
        EncodedTask running = null;
        for (int slot = 0; slot < Claims.SLOTS; slot++) {
            EncodedTask task = sent.get(slot);
            if (task != null && isClaimed(task.id())) {
                if (running != null) {
                    return null; // The reply of one of them has not been taken yet.
                }
                running = task;
            }
        }
        EncodedTask last = lastAnswered;
        if (running == null) {
            return last;
        }
        return last == null || System.nanoTime() - lastAnsweredNanos > LATE_LINES_NANOS ? running : null;
    }

    void close() throws IOException {
        try (doorbell) {
            channel.close();
        }
    }
}
