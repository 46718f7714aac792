package io.github.workloadexecutor.internal.worker;

import io.github.workloadexecutor.internal.context.MdcOfThread;
import io.github.workloadexecutor.internal.encoding.Encoding;
import io.github.workloadexecutor.internal.memory.PayloadReader;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.internal.wire.OversizedBody;
import io.github.workloadexecutor.internal.wire.ProtocolViolation;
import io.github.workloadexecutor.internal.wire.Request;
import io.github.workloadexecutor.internal.worker.RunningTask.Stage;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one thread of a worker that decodes, runs and answers tasks, one after the other. It answers every task it takes
 * exactly once, unless the process halts because of that task, and is only ever interrupted between a task's start and
 * its end, never while it writes.
 *
 * <p>Whether a task is over and whether it is brought to its end is decided under one lock, so nothing that is meant
 * for a task meets the next one.
 */
final class TaskThread extends Thread {

    /** Let go of when the heap is exhausted, so that there is room to say so. */
    private static final int RESERVE = 256 << 10;

    private final Lifeline lifeline;
    private final Exchange exchange;
    private final PayloadReader payloads;
    private final Crew crew;

    // The bodies that came by the channel, from the thread that reads it; an OversizedBody for one that did not fit.
    private final BlockingQueue<Object> bodies = new LinkedBlockingQueue<>();

    private final ReentrantLock lock = new ReentrantLock();

    // Written under lock by this thread.
    private volatile @Nullable RunningTask accepted;
    private volatile @Nullable RunningTask current;

    // Guarded by lock. A cancellation may be heard before its task is accepted.
    private long cancelledEarly = Request.LEAVE;

    // Touched only by this thread.
    @SuppressWarnings("UnusedVariable") // what it is for is the memory it takes
    private byte @Nullable [] reserve = new byte[RESERVE];

    private boolean first = true;
    private boolean exhausted;

    TaskThread(Lifeline lifeline, Exchange exchange, PayloadReader payloads, Crew crew) {
        super("task");
        this.lifeline = lifeline;
        this.exchange = exchange;
        this.payloads = payloads;
        this.crew = crew;
        setDaemon(true);
    }

    /** The task that runs, or null. */
    @Nullable
    RunningTask current() {
        return current;
    }

    long currentId() {
        RunningTask task = current;
        return task == null ? 0 : task.id();
    }

    /** The task that was accepted last, whatever has become of it. */
    @Nullable
    RunningTask lastAccepted() {
        return accepted;
    }

    /** Hands over what came by the channel for a request whose body was too long for the ring. */
    void deliver(Object bodyOrOversized) {
        bodies.add(bodyOrOversized);
    }

    /**
     * Interrupts the task. Between two tasks nothing happens: this thread then uses a connection, which an interrupt
     * would close.
     */
    @Override
    public void interrupt() {
        lock.lock();
        try {
            if (current != null) {
                super.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Begins to end a task that runs or is about to; one that is over is left alone. */
    void cancel(long id) {
        lock.lock();
        try {
            RunningTask task = accepted;
            if (task == null || task.id() != id) {
                cancelledEarly = id;
                return;
            }
            if (task.stage() == Stage.ACCEPTED) {
                task.cancel(); // Its ladder begins when it does.
            } else if (task.stage() == Stage.RUNNING) {
                beginLadder(task, "was cancelled", System.nanoTime());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Begins to end a task whose time is over, unless it has ended or is being ended. */
    void overdue(RunningTask task, Frame evidence, String which) {
        lock.lock();
        try {
            if (task.stage() == Stage.RUNNING && !task.ladder().hasBegun()) {
                task.leaveOverdue(evidence);
                long now = System.nanoTime();
                beginLadder(task, which, now);
                crew.reporter().expect(now);
            }
        } finally {
            lock.unlock();
        }
    }

    private void beginLadder(RunningTask task, String why, long now) {
        task.cancel();
        task.ladder().begin(why, now);
        climb(task, now);
        crew.watchdog().expect(task.ladder().due());
    }

    /**
     * Takes the next step of a task's ladder if it is due.
     *
     * @return true if this process has to halt now; the task can then not end any more
     */
    boolean climb(RunningTask task, long now) {
        lock.lock();
        try {
            if (task.stage() != Stage.RUNNING) {
                return false;
            }
            switch (task.ladder().step(now)) {
                case WAIT -> {}
                case INTERRUPT -> interrupt();
                case HALT -> task.setStage(Stage.DOOMED);
            }
            return task.stage() == Stage.DOOMED;
        } finally {
            lock.unlock();
        }
    }

    /** When the next step of a task's ladder is due; never if it has not begun, or there is nobody left to end. */
    long nextStep(RunningTask task, long now) {
        lock.lock();
        try {
            return task.stage() == Stage.RUNNING && task.ladder().hasBegun()
                    ? task.ladder().due()
                    : Overseer.never(now);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        ClassLoader loader = getContextClassLoader();
        try {
            while (obeyNext()) {
                setContextClassLoader(loader);
                MdcOfThread.clear();
            }
        } catch (ProtocolViolation nonsense) {
            lifeline.failed(nonsense);
        } catch (IOException broken) {
            lifeline.lost();
        } catch (Throwable fault) {
            lifeline.failed(fault);
        }
    }

    /** A method of its own, so that neither task nor result is reachable while the next request is awaited. */
    private boolean obeyNext() throws IOException {
        Request request = exchange.next();
        if (request.isLeave()) {
            crew.resources().closeAll();
            lifeline.leave();
            return false;
        }
        // After an exhausted heap the application takes back what it has sent ahead, and sends no more.
        if (exhausted) {
            return true;
        }
        // Until its bytes are all there a task has not begun, and can go elsewhere if this process ends.
        Object body = bodyOf(request);
        if (exchange.claim(request)) {
            RunningTask task = accept(request);
            Examination examination = crew.examiner()
                    .begin(
                            request.title(),
                            request.limits().measuring(),
                            crew.reporter().isWarm());
            Frame reply = answer(request, body, task, examination);
            boolean told = crew.reporter().beforeReply(task);
            boolean found = crew.examiner().tell(task, examination);
            exchange.reply(reply, told || found || request.body() == null);
        }
        return true;
    }

    private RunningTask accept(Request request) {
        RunningTask task = crew.task(request);
        lock.lock();
        try {
            accepted = task;
            if (cancelledEarly == request.id()) {
                task.cancel(); // Its ladder begins when it does.
            }
        } finally {
            lock.unlock();
        }
        return task;
    }

    /** The encoded task; an OversizedBody if it did not fit. */
    private Object bodyOf(Request request) {
        Object delivered = request.body();
        while (delivered == null) {
            try {
                delivered = bodies.take();
            } catch (InterruptedException outOfTurn) {
                // Not possible before a task has begun, and nothing here is waiting for it.
            }
        }
        return delivered;
    }

    private Frame answer(Request request, Object delivered, RunningTask task, @Nullable Examination examination) {
        try {
            if (delivered instanceof OversizedBody tooLarge) {
                throw tooLarge;
            }
            byte[] body = (byte[]) delivered;
            AnnexReader annex = AnnexReader.of(request.annex(), payloads);
            begin(task);
            try {
                return new Work(body, task, annex, examination).done();
            } finally {
                end(task);
            }
        } catch (OversizedBody tooLarge) {
            // Nothing of the task was kept, but the worker has been as full as it can be, as after any exhausted heap.
            return failed(task.id(), Work.notReceived(String.valueOf(tooLarge.getMessage())), null);
        } catch (Throwable failure) {
            return failed(task.id(), failure, examination);
        }
    }

    private Frame failed(long id, Throwable failure, @Nullable Examination examination) {
        if (!HeapExhaustion.isBehind(failure)) {
            return new Frame(FrameKind.FAILURE, id, Examiner.label(examination), Encoding.encodeFailure(failure));
        }
        reserve = null;
        exhausted = true;
        return Frame.of(FrameKind.OUT_OF_HEAP, id, Encoding.encodeFailure(failure));
    }

    private void begin(RunningTask task) {
        long cpu = first ? 0 : task.hasLimits() ? crew.watchdog().cpuTimeOfCurrentThread() : RunningTask.UNKNOWN;
        first = false;
        lock.lock();
        try {
            long now = System.nanoTime();
            task.start(now, cpu);
            current = task;
            if (task.isCancelled()) {
                beginLadder(task, "was cancelled", now);
            }
        } finally {
            lock.unlock();
        }
        crew.started(task);
    }

    private void end(RunningTask task) {
        lock.lock();
        try {
            current = null;
            boolean unused = Thread.interrupted();
            if (task.stage() != Stage.DOOMED) {
                task.setStage(Stage.OVER);
                return;
            }
        } finally {
            lock.unlock();
        }
        while (true) {
            LockSupport.park(); // The process is halting because of this task: no answer, and no other task.
        }
    }
}
