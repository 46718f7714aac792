package io.github.workloadexecutor.internal.inprocess;

import io.github.workloadexecutor.backend.Backend;
import io.github.workloadexecutor.backend.WorkerListener;
import io.github.workloadexecutor.event.WorkerStatistics;
import io.github.workloadexecutor.failure.WorkerStartException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded set of workers that are threads of this process, started when tasks wait and none is free. There are never
 * more than the limit, those apart that were abandoned and still run: they are no workers any more, but are remembered
 * until they end.
 *
 * <p>As long as something waits that nobody here will serve, either a worker is starting, or one is about to leave and
 * its leaving starts another, or what waits has been refused.
 */
public final class InProcessWorkers implements Backend {

    private static final Logger LOG = LoggerFactory.getLogger(InProcessWorkers.class);

    /** How long closing waits for threads that were abandoned and interrupted. */
    private static final Duration AFTER_ABANDONING = Duration.ofMillis(500);

    /** Whether somebody may be looking at this process with a debugger; asked for the first limit of time. */
    private static final class Debugger {
        static final boolean ATTACHED = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .anyMatch(option -> option.startsWith("-agentlib:jdwp") || option.startsWith("-Xrunjdwp"));
    }

    // Never change after construction.
    private final InProcessConfig config;
    private final ScheduledExecutorService timer;

    // Written once by open, before any worker is started.
    private @Nullable WorkerListener listener;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by lock. Workers in order of start; those that leave are among them until they have left.
    private final Set<ThreadWorker> workers = new LinkedHashSet<>();
    private final Set<ThreadWorker> starting = new HashSet<>();
    private final Set<ThreadWorker> leaving = new HashSet<>();
    private final List<Abandoned> abandoned = new ArrayList<>();
    // How many tasks wait, as far as is known here; rather too many than too few.
    private int wanted;
    private int limit;
    private int started;
    private long crashed;
    private boolean closed;

    private record Abandoned(Thread thread, String reason) {}

    /**
     * Starts nothing yet.
     *
     * @param timer watches the time of tasks; ended by whoever made it, after this was closed
     */
    public InProcessWorkers(InProcessConfig config, ScheduledExecutorService timer) {
        this.config = config;
        this.timer = timer;
        this.limit = config.workers();
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    boolean isDebugged() {
        return Debugger.ATTACHED;
    }

    @Override
    public void open(WorkerListener listener) {
        this.listener = listener;
    }

    WorkerListener listener() {
        WorkerListener opened = listener;
        if (opened == null) {
            throw new IllegalStateException("the backend must be opened before it is used");
        }
        return opened;
    }

    // From the dispatcher.

    @Override
    public String refusal() {
        return "";
    }

    @Override
    public void expectTask() {
        demand(1);
    }

    @Override
    public void demand(int tasks) {
        lock.lock();
        try {
            wanted = tasks;
        } finally {
            lock.unlock();
        }
        startWanted();
    }

    /** All workers have the same heap, the application's. */
    @Override
    public void demandLarger(double heapFactor) {
        listener()
                .largerUnavailable(() -> new WorkerStartException(
                        config.executorName() + " has its workers in this process, so none can have more heap than"
                                + " the others",
                        List.of(),
                        null));
    }

    @Override
    public void resize(int workers) {
        int least = Math.max(1, config.minWorkers());
        if (workers < least) {
            throw new IllegalArgumentException("workers must be at least %d, but was %d".formatted(least, workers));
        }
        List<ThreadWorker> present;
        lock.lock();
        try {
            limit = workers;
            present = List.copyOf(this.workers);
        } finally {
            lock.unlock();
        }
        // Whoever has a task is asked again when that is over.
        for (ThreadWorker worker : present) {
            if (withdraw(worker, /* least= */ workers)) {
                worker.stop();
            }
        }
    }

    private void startWanted() {
        Throwable noThread = null;
        lock.lock();
        try {
            while (!closed && starting.size() < wanted && workers.size() < limit && noThread == null) {
                noThread = start();
            }
            if (noThread != null) {
                wanted = 0;
            }
        } finally {
            lock.unlock();
        }
        if (noThread != null) {
            refuseUnlessServed("no thread could be started for a worker: " + noThread, noThread);
        }
    }

    /** Starts a worker; gives why that was not possible, or null. Under the lock, for which the worker waits. */
    private @Nullable Throwable start() {
        ThreadWorker worker = new ThreadWorker(started + 1, this, config);
        workers.add(worker);
        starting.add(worker);
        try {
            worker.start();
            started++;
            return null;
        } catch (OutOfMemoryError noThread) {
            workers.remove(worker);
            starting.remove(worker);
            return noThread;
        }
    }

    // From the workers' threads.

    /** A worker is ready for tasks; false if it is not needed any more. */
    boolean arrived(ThreadWorker worker) {
        lock.lock();
        try {
            starting.remove(worker);
            wanted = Math.max(0, wanted - 1);
            if (closed || staying() > limit) {
                leaving.add(worker);
                return false;
            }
        } finally {
            lock.unlock();
        }
        listener().ready(worker);
        return true;
    }

    private int staying() {
        return workers.size() - leaving.size();
    }

    /** Whether a worker that is about to answer must not get another task. */
    boolean isTooMany(ThreadWorker worker) {
        lock.lock();
        try {
            return leaving.contains(worker) || (staying() > limit && leaving.add(worker));
        } finally {
            lock.unlock();
        }
    }

    /** Whether a worker that has been idle for long may go; it has no task then, and gets none. */
    boolean mayLeave(ThreadWorker worker) {
        return withdraw(worker, config.minWorkers());
    }

    /** Whether a worker that has just become idle is too many, since the limit may have changed meanwhile. */
    boolean hasToLeave(ThreadWorker worker) {
        return withdraw(worker, limitNow());
    }

    private int limitNow() {
        lock.lock();
        try {
            return limit;
        } finally {
            lock.unlock();
        }
    }

    /** Takes a worker out of use if more than so many stay, and it has no task. */
    private boolean withdraw(ThreadWorker worker, int least) {
        lock.lock();
        try {
            if (starting.contains(worker) || staying() <= least || !leaving.add(worker)) {
                return false;
            }
        } finally {
            lock.unlock();
        }
        boolean idle = listener().withdraw(worker);
        if (!idle) {
            lock.lock();
            try {
                leaving.remove(worker);
            } finally {
                lock.unlock();
            }
        }
        return idle;
    }

    /** A worker has ended in good order. */
    void left(ThreadWorker worker) {
        forget(worker);
        startWanted();
    }

    /** A worker has not come to be. */
    void notStarted(ThreadWorker worker, String why, @Nullable Throwable cause) {
        boolean matters = abandon(worker, why, /* startsAgain= */ false);
        if (matters) {
            String what = worker.name() + " " + why;
            LOG.warn("{} {}", config.executorName(), what);
            refuseUnlessServed(what, cause);
        }
    }

    /** A worker was ended by force, and what it ran is left to itself. */
    void lost(ThreadWorker worker, String reason, WorkerListener.Fate fate) {
        boolean unused = abandon(worker, reason, /* startsAgain= */ true);
        LOG.warn("{} {} was abandoned because {}", config.executorName(), worker.name(), reason);
        listener().lost(worker, fate);
        startWanted();
    }

    private boolean abandon(ThreadWorker worker, String reason, boolean startsAgain) {
        lock.lock();
        try {
            forget(worker);
            abandoned.removeIf(each -> !each.thread().isAlive());
            abandoned.add(new Abandoned(worker.thread(), reason));
            crashed += closed ? 0 : 1;
            // Or an initialiser that always fails would be run for ever.
            wanted = startsAgain ? wanted : 0;
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void forget(ThreadWorker worker) {
        lock.lock();
        try {
            workers.remove(worker);
            starting.remove(worker);
            leaving.remove(worker);
        } finally {
            lock.unlock();
        }
    }

    /** Fails what waits, unless there is somebody who will come to it. */
    private void refuseUnlessServed(String what, @Nullable Throwable cause) {
        boolean hope;
        lock.lock();
        try {
            hope = staying() > 0;
        } finally {
            lock.unlock();
        }
        if (!hope) {
            Supplier<WorkerStartException> failure = () -> new WorkerStartException(what, List.of(), cause);
            listener().unavailable(failure);
        }
    }

    // The end.

    @Override
    public List<String> close(Duration grace) {
        List<ThreadWorker> present;
        lock.lock();
        try {
            closed = true;
            present = List.copyOf(workers);
        } finally {
            lock.unlock();
        }
        present.forEach(ThreadWorker::stop);
        List<String> left = new ArrayList<>();
        long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(grace);
        for (ThreadWorker worker : present) {
            if (!ends(worker.thread(), deadline) && !isAbandoned(worker)) {
                left.add("thread " + worker.thread().getName() + ", which is still closing what its tasks left to it");
            }
        }
        long soon = System.nanoTime() + AFTER_ABANDONING.toNanos();
        for (Abandoned each : abandoned()) {
            if (!ends(each.thread(), soon)) {
                left.add("thread " + each.thread().getName() + ", abandoned because " + each.reason());
            }
        }
        return left;
    }

    private List<Abandoned> abandoned() {
        lock.lock();
        try {
            return List.copyOf(abandoned);
        } finally {
            lock.unlock();
        }
    }

    private boolean isAbandoned(ThreadWorker worker) {
        return abandoned().stream().anyMatch(each -> each.thread().equals(worker.thread()));
    }

    /** Waits for the end of a thread that is not the calling one. */
    private static boolean ends(Thread thread, long deadline) {
        if (thread.equals(Thread.currentThread())) {
            return true;
        }
        boolean interrupted = false;
        try {
            while (true) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return !thread.isAlive();
                }
                try {
                    return thread.join(Duration.ofNanos(left));
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public WorkerStatistics statistics() {
        lock.lock();
        try {
            return new WorkerStatistics(workers.size(), limit, started, crashed);
        } finally {
            lock.unlock();
        }
    }
}
