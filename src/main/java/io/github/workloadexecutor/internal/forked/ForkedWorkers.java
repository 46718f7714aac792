package io.github.workloadexecutor.internal.forked;

import io.github.workloadexecutor.backend.Backend;
import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.backend.WorkerListener;
import io.github.workloadexecutor.event.WorkerStatistics;
import io.github.workloadexecutor.failure.WorkerStartException;
import io.github.workloadexecutor.failure.WorkloadException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The default backend: a bounded set of forked JVMs, started when tasks wait and none is free, never more than the
 * limit. A worker that ends is forgotten; the next demand starts another.
 */
public final class ForkedWorkers implements Backend {

    private static final Logger LOG = LoggerFactory.getLogger(ForkedWorkers.class);
    private static final Duration AFTER_KILL = Duration.ofSeconds(5);

    private final ForkedConfig config;
    private final ScheduledExecutorService timer;

    // Written once by open, before any worker is started.
    private @Nullable WorkerListener listener;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by lock. Each worker with its leading thread, in order of start.
    private final Map<ForkedWorker, Thread> workers = new LinkedHashMap<>();
    private int starting;
    private int started;
    private long crashed;
    private boolean closed;

    /**
     * Starts nothing yet.
     *
     * @param timer ends launches that take too long
     */
    public ForkedWorkers(ForkedConfig config, ScheduledExecutorService timer) {
        this.config = config;
        this.timer = timer;
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    @Override
    public void open(WorkerListener listener) {
        this.listener = listener;
    }

    private WorkerListener listener() {
        WorkerListener opened = listener;
        if (opened == null) {
            throw new IllegalStateException("the backend must be opened before it is used");
        }
        return opened;
    }

    @Override
    public void demand(int tasks) {
        WorkerStartException noThread = null;
        lock.lock();
        try {
            while (!closed && starting < tasks && workers.size() < config.workers()) {
                started++;
                ForkedWorker worker = new ForkedWorker(started, this, config);
                Thread leader = Thread.ofPlatform()
                        .daemon()
                        .name(config.executorName() + " worker " + started)
                        .unstarted(worker);
                leader.start(); // It waits for this lock before it reports anything.
                workers.put(worker, leader);
                starting++;
            }
        } catch (OutOfMemoryError e) {
            if (workers.isEmpty()) {
                noThread = new WorkerStartException("worker " + started + " could not be started: " + e, List.of(), e);
            }
        } finally {
            lock.unlock();
        }
        if (noThread != null) {
            listener().unavailable(noThread::copy);
        }
    }

    @Override
    public String refusal() {
        return "";
    }

    @Override
    public void demandLarger(double heapFactor) {}

    @Override
    public void resize(int workers) {}

    void ready(ForkedWorker worker) {
        lock.lock();
        try {
            starting--;
        } finally {
            lock.unlock();
        }
        listener().ready(worker);
    }

    void replied(ForkedWorker worker, Reply reply) {
        listener().replied(worker, reply, /* leaving= */ false);
    }

    void notStarted(ForkedWorker worker, WorkerStartException failure) {
        boolean lastHope;
        boolean wanted;
        lock.lock();
        try {
            starting--;
            workers.remove(worker);
            wanted = !closed;
            lastHope = workers.isEmpty();
            if (wanted) {
                crashed++;
            }
        } finally {
            lock.unlock();
        }
        if (wanted) {
            LOG.warn("{} {}", config.executorName(), failure.getMessage());
        }
        if (lastHope) {
            // Each task gets an exception of its own; they must not share stack traces and suppressed ones.
            listener().unavailable(failure::copy);
        }
    }

    void gone(ForkedWorker worker, boolean crash, @Nullable WorkloadException failure) {
        lock.lock();
        try {
            workers.remove(worker);
            if (crash) {
                crashed++;
            }
        } finally {
            lock.unlock();
        }
        listener().lost(worker, failure);
    }

    @Override
    public List<String> close(Duration grace) {
        Map<ForkedWorker, Thread> all;
        lock.lock();
        try {
            closed = true;
            all = new LinkedHashMap<>(workers);
        } finally {
            lock.unlock();
        }
        all.keySet().forEach(ForkedWorker::stop);
        if (!joined(all.values(), grace)) {
            all.keySet().forEach(worker -> worker.kill("its executor was closed and it did not end in time"));
            if (!joined(all.values(), AFTER_KILL)) {
                LOG.error("{} gave up waiting for workers that do not end even when killed", config.executorName());
                return all.keySet().stream().map(ForkedWorker::name).toList();
            }
        }
        return List.of();
    }

    private static boolean joined(Iterable<Thread> leaders, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        boolean interrupted = false;
        boolean all = true;
        for (Thread leader : leaders) {
            while (leader.isAlive()) {
                Duration left = Duration.ofNanos(deadline - System.nanoTime());
                if (!left.isPositive()) {
                    all = false;
                    break;
                }
                try {
                    boolean unused = leader.join(left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return all;
    }

    @Override
    public WorkerStatistics statistics() {
        lock.lock();
        try {
            return new WorkerStatistics(workers.size(), config.workers(), started, crashed);
        } finally {
            lock.unlock();
        }
    }
}
