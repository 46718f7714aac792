package io.github.workloadexecutor.internal.worker;

import io.github.workloadexecutor.internal.encoding.Encoding;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameChannel;
import io.github.workloadexecutor.internal.wire.FrameKind;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one thread of a worker that decodes, runs and answers tasks, one after the other. It answers every task it takes
 * exactly once, and is only ever interrupted between a task's start and its end, never while it writes.
 */
final class TaskThread extends Thread {

    private static final long NONE = -1;

    private final Lifeline lifeline;
    private final FrameChannel channel;
    private final BlockingQueue<Frame> requests = new LinkedBlockingQueue<>();

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by lock: the task that may be interrupted now, and one to interrupt as soon as it starts.
    private long running = NONE;
    private long interruptAtStart = NONE;

    TaskThread(Lifeline lifeline) {
        super("task");
        this.lifeline = lifeline;
        this.channel = lifeline.channel();
    }

    void accept(Frame request) {
        requests.add(request);
    }

    /** Interrupts a task that runs or is about to; one that is over is left alone. */
    void interruptTask(long id) {
        lock.lock();
        try {
            if (running == id) {
                interrupt();
            } else {
                interruptAtStart = id;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        ClassLoader loader = getContextClassLoader();
        while (true) {
            try {
                answerNext();
            } catch (IOException broken) {
                lifeline.lost();
                return;
            } catch (InterruptedException outOfTurn) {
                // A task's own thread interrupted this one between two tasks; nothing here is waiting for that.
            }
            setContextClassLoader(loader);
        }
    }

    /** A method of its own, so that neither task nor result is reachable while the next request is awaited. */
    private void answerNext() throws IOException, InterruptedException {
        Frame request = requests.take();
        channel.send(Frame.of(FrameKind.STARTED, request.id()));
        channel.send(answer(request));
    }

    private Frame answer(Frame request) {
        try {
            begin(request.id());
            try {
                Object value = Encoding.decodeTask(request.body(), request.label(), null)
                        .call();
                return Frame.of(FrameKind.VALUE, request.id(), Encoding.encodeResult(value, request.label()));
            } finally {
                end();
            }
        } catch (Throwable failure) {
            return Frame.of(FrameKind.FAILURE, request.id(), Encoding.encodeFailure(failure));
        }
    }

    private void begin(long id) {
        lock.lock();
        try {
            running = id;
            if (interruptAtStart == id) {
                interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            running = NONE;
            interruptAtStart = NONE;
            boolean unused = Thread.interrupted();
        } finally {
            lock.unlock();
        }
    }
}
