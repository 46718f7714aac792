package io.github.workloadexecutor.internal.inprocess;

import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.backend.Worker;
import io.github.workloadexecutor.backend.WorkerListener;
import io.github.workloadexecutor.internal.context.MdcOfThread;
import io.github.workloadexecutor.internal.encoding.Encoding;
import io.github.workloadexecutor.internal.worker.CloseAtEnd;
import io.github.workloadexecutor.internal.worker.Ladder;
import io.github.workloadexecutor.internal.worker.RunningTask;
import io.github.workloadexecutor.internal.worker.RunningTask.Stage;
import io.github.workloadexecutor.internal.worker.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One worker in this process. Its own thread takes it through its life; whoever ends it by force makes it ENDED, and
 * from then on the thread, whatever it is at, does nothing more for the executor.
 *
 * <pre>{@code
 *            ready          takes its task       its task is over
 * STARTING --------> READY ---------------> RUNNING ---------> ANSWERING
 *                     |  ^                                        |
 *                     |  +----------- the dispatcher knows -------+
 *                     v                                           v
 *                  LEAVING <--------------------------------------+
 * }</pre>
 *
 * <p>From every state it can become ENDED, which is final. The listener is never called under the lock.
 */
final class ThreadWorker implements Worker {

    private static final WorkerListener.Fate NOTHING_STARTED = (id, task, attempt, ranFor) -> null;

    private enum Phase {
        STARTING,
        READY,
        RUNNING,
        ANSWERING,
        LEAVING,
        ENDED
    }

    // Never change after construction.
    private final int number;
    private final InProcessWorkers pool;
    private final InProcessConfig config;
    private final Object lock = new Object();
    private final WorkerThread thread;
    private final TaskWatch watch;
    private final CloseAtEnd resources = new CloseAtEnd();

    /** What is kept for this worker is kept by this, and forgotten with it. */
    private final Object identity = new Object();

    private final long bornNanos = System.nanoTime();

    // Guarded by lock.
    private Phase phase = Phase.STARTING;
    private @Nullable EncodedTask next;
    private long cancelledEarly;
    private @Nullable RunningTask running;
    private long begun;
    private long done;
    private boolean stopping;
    private @Nullable String killReason;

    // Touched only by its thread.
    private boolean first = true;

    /** Does nothing yet. */
    ThreadWorker(int number, InProcessWorkers pool, InProcessConfig config) {
        this.number = number;
        this.pool = pool;
        this.config = config;
        this.watch = new TaskWatch(this, lock, pool);
        this.thread = new WorkerThread(config.executorName() + " worker " + number, this);
    }

    void start() {
        thread.start();
    }

    Thread thread() {
        return thread;
    }

    int number() {
        return number;
    }

    // From the dispatcher.

    @Override
    public String name() {
        return "worker " + number + " (in this process)";
    }

    @Override
    public double heapFactor() {
        return 1;
    }

    @Override
    public boolean send(EncodedTask task) {
        synchronized (lock) {
            boolean free = phase == Phase.READY || phase == Phase.ANSWERING;
            if (!free || next != null || stopping || killReason != null) {
                return false;
            }
            next = task;
            cancelledEarly = 0;
            return true;
        }
    }

    @Override
    public void flush() {
        synchronized (lock) {
            lock.notifyAll();
        }
    }

    @Override
    public boolean takeBack(long taskId) {
        synchronized (lock) {
            boolean waits = isNext(taskId);
            if (waits) {
                next = null;
            }
            return waits;
        }
    }

    private boolean isNext(long taskId) {
        return next != null && next.id() == taskId;
    }

    @Override
    public boolean hasBegun(long taskId) {
        synchronized (lock) {
            return begun == taskId;
        }
    }

    @Override
    public void cancel(long taskId) {
        RunningTask task;
        synchronized (lock) {
            task = running;
            if (task == null || task.id() != taskId) {
                cancelledEarly = isNext(taskId) ? taskId : cancelledEarly;
                return;
            }
        }
        watch.end(task, "was cancelled");
    }

    @Override
    public boolean suspendsLimits() {
        return pool.isDebugged();
    }

    @Override
    public String condition() {
        return "";
    }

    @Override
    public void kill(String reason) {
        Phase before;
        RunningTask task;
        synchronized (lock) {
            before = phase;
            task = running;
            if (phase == Phase.ENDED || phase == Phase.LEAVING) {
                return;
            }
            if (killReason == null) {
                killReason = reason;
            }
            if (phase == Phase.ANSWERING) {
                return; // Its thread ends it when it has told what came of its task.
            }
            phase = Phase.ENDED;
            if (task != null) {
                task.setStage(Stage.DOOMED);
                watch.over();
            }
            lock.notifyAll();
        }
        if (before == Phase.STARTING) {
            pool.notStarted(this, "was abandoned because " + reason, null);
        } else {
            pool.lost(this, reason, task == null ? NOTHING_STARTED : crash(task, reason));
        }
        thread.interruptForGood();
    }

    private WorkerListener.Fate crash(RunningTask task, String reason) {
        long tasksDone;
        synchronized (lock) {
            tasksDone = done;
        }
        Duration age = Duration.ofNanos(System.nanoTime() - bornNanos);
        return new Abandonment(task.id(), Abandonment.dossier(number, thread, reason, age, tasksDone));
    }

    // From the pool.

    /** Ends it in good order as soon as it has no task; one that is not ready yet is abandoned. */
    void stop() {
        boolean starting;
        synchronized (lock) {
            stopping = true;
            starting = phase == Phase.STARTING;
            lock.notifyAll();
        }
        if (starting) {
            kill("its executor is closed");
        }
    }

    // From the watch and the thread, about the running task.

    /** Does something if a task runs, and only then: it is not over before that is done. */
    void whileRunning(Runnable action) {
        synchronized (lock) {
            if (running != null) {
                action.run();
            }
        }
    }

    /** Whether a task runs, and is not abandoned; under the lock. */
    boolean isRunning(RunningTask task) {
        return running == task && phase != Phase.ENDED;
    }

    /** Tells of a running task's progress. */
    void progressMade() {
        RunningTask task;
        synchronized (lock) {
            task = running;
        }
        if (task != null) {
            watch.progressMade(task);
        }
    }

    // Its thread.

    void live() {
        try {
            if (!initialise() || !arrive()) {
                return;
            }
            while (serveNext()) {
                thread.setName(config.executorName() + " worker " + number); // if the task has changed it
                MdcOfThread.clear();
            }
        } catch (Throwable fault) {
            failed(fault);
        }
    }

    private boolean initialise() {
        EncodedTask initialiser = config.initialiser();
        if (initialiser == null) {
            return true;
        }
        RunningTask task = accept(initialiser);
        if (!begin(task)) {
            return false;
        }
        synchronized (lock) {
            watch.limitInitialiser(config.initialiserTimeout());
        }
        Reply reply = thread.answer(initialiser, task);
        if (!end(task, Phase.STARTING)) {
            return false;
        }
        if (reply.kind() == Reply.Kind.VALUE) {
            return true;
        }
        Throwable thrown = Encoding.decodeFailure(reply.body(), name() + " running its initialiser", null);
        synchronized (lock) {
            if (phase == Phase.ENDED) {
                return false;
            }
            phase = Phase.ENDED;
        }
        pool.notStarted(this, "could not be started because its initialiser failed: " + thrown, thrown);
        return false;
    }

    private boolean arrive() {
        synchronized (lock) {
            if (phase == Phase.ENDED) {
                return false;
            }
            phase = Phase.READY;
        }
        if (!pool.arrived(this)) {
            leave();
            return false;
        }
        return true;
    }

    /** Waits for a task and answers it; false if it has left, or was ended. */
    private boolean serveNext() {
        EncodedTask task = awaitNext();
        if (task == null) {
            return false;
        }
        RunningTask context = accept(task);
        if (!begin(context)) {
            return false;
        }
        Reply reply = thread.answer(task, context);
        return end(context, Phase.ANSWERING) && tell(reply);
    }

    /** Null if the worker has left or was ended. */
    private @Nullable EncodedTask awaitNext() {
        long idleNanos = TimeUnit.NANOSECONDS.convert(config.idleTimeout());
        while (true) {
            boolean mustLeave;
            synchronized (lock) {
                long since = System.nanoTime();
                long left = idleNanos;
                while (phase == Phase.READY && next == null && !stopping && left > 0) {
                    waitFor(left);
                    left = idleNanos - (System.nanoTime() - since);
                }
                if (phase == Phase.ENDED) {
                    return null;
                }
                mustLeave = stopping;
                EncodedTask task = next;
                if (task != null) {
                    next = null;
                    phase = Phase.RUNNING;
                    begun = task.id();
                    return task;
                }
            }
            if (mustLeave || pool.mayLeave(this)) {
                leave();
                return null;
            }
        }
    }

    /** Under the lock, which is free meanwhile. */
    @SuppressWarnings("WaitNotInLoop") // the caller has the loop
    private void waitFor(long nanos) {
        try {
            TimeUnit.NANOSECONDS.timedWait(lock, nanos);
        } catch (InterruptedException outOfTurn) {
            // Not possible while no task runs.
        }
    }

    private RunningTask accept(EncodedTask task) {
        Ladder ladder = new Ladder(
                TimeUnit.NANOSECONDS.convert(config.cancelNotice()),
                TimeUnit.NANOSECONDS.convert(config.cancelGrace()));
        return new RunningTask(task, ladder, resources, this::progressMade, identity);
    }

    private boolean begin(RunningTask task) {
        long cpu = first ? 0 : task.hasLimits() ? Snapshot.cpuTimeIfAtHand() : RunningTask.UNKNOWN;
        first = false;
        boolean cancelled;
        synchronized (lock) {
            if (phase == Phase.ENDED) {
                return false;
            }
            task.start(System.nanoTime(), cpu);
            running = task;
            cancelled = task.id() != 0 && cancelledEarly == task.id();
        }
        watch.begin(task);
        if (cancelled) {
            watch.end(task, "was cancelled");
        }
        return true;
    }

    /** Nothing that is meant for this task happens after this; false if the worker has been abandoned. */
    private boolean end(RunningTask task, Phase after) {
        synchronized (lock) {
            running = null;
            watch.over();
            boolean unused = Thread.interrupted();
            if (phase == Phase.ENDED) {
                return false;
            }
            task.setStage(Stage.OVER);
            phase = after;
            done += task.id() == 0 ? 0 : 1;
            return true;
        }
    }

    /** Tells what came of a task, upon which the next one may come. */
    private boolean tell(Reply reply) {
        boolean leaving = pool.isTooMany(this);
        WorkerListener.Answered outcome = pool.listener().replied(this, List.of(reply), leaving);
        String killed;
        synchronized (lock) {
            begun = 0;
            killed = killReason;
            phase = killed == null ? Phase.READY : Phase.ENDED;
        }
        outcome.delivery().run();
        if (killed != null) {
            pool.lost(this, killed, NOTHING_STARTED);
            return false;
        }
        if (outcome.free() && (leaving || pool.hasToLeave(this))) {
            leave();
            return false;
        }
        return true;
    }

    private void leave() {
        synchronized (lock) {
            if (phase == Phase.ENDED) {
                return;
            }
            phase = Phase.LEAVING;
        }
        try {
            resources.closeAll();
        } finally {
            pool.left(this);
        }
    }

    /** This library's own code failed; the worker cannot go on. */
    private void failed(Throwable fault) {
        RunningTask task;
        Phase before;
        synchronized (lock) {
            before = phase;
            task = running;
            phase = Phase.ENDED;
        }
        String reason = "of an error in the executor itself: " + fault;
        if (before == Phase.STARTING) {
            pool.notStarted(this, "could not be started because " + reason, fault);
        } else if (before != Phase.ENDED && before != Phase.LEAVING) {
            pool.lost(this, reason, task == null ? NOTHING_STARTED : crash(task, reason));
        }
    }
}
