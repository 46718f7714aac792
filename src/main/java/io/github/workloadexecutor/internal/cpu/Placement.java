package io.github.workloadexecutor.internal.cpu;

import io.github.workloadexecutor.backend.Backend;
import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.Worker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who waits, who is free, and who runs what. A task waits here, or is with one worker, or is not here; a worker is
 * idle, or has one task, or is not here. Tasks go in order of arrival, to the worker last used, since its caches are
 * warmest and the others can be spared.
 *
 * <p>Tasks that need more heap wait in a line of their own, for workers of exactly that size, of which one at a time is
 * asked for. Such a worker is never idle: it gets a task when it comes, or is not needed any more.
 *
 * <p>Everything is guarded by the dispatcher's lock.
 */
final class Placement {

    private enum LargerWorker {
        NONE,
        ASKED_FOR,
        HERE
    }

    private final QueueBounds bounds;
    private final Deadlines deadlines;

    // Sets, so that a task that is given up leaves at once, from wherever it stands.
    private final SequencedSet<CpuFuture<?>> waiting = new LinkedHashSet<>();
    private final SequencedSet<CpuFuture<?>> waitingForHeap = new LinkedHashSet<>();
    private final Deque<Worker> idle = new ArrayDeque<>();
    private final Map<Worker, CpuFuture<?>> busy = new HashMap<>();
    // Workers about to be killed, which must not get another task meanwhile.
    private final Set<Worker> doomed = new HashSet<>();
    private LargerWorker larger = LargerWorker.NONE;
    private boolean stopping;

    /**
     * What to do once the lock is free.
     *
     * @param worker whom to send the task; null for nobody
     * @param task what to send
     * @param demand for how many tasks to ask for workers; 0 for none
     * @param demandLarger the heap factor of a larger worker to ask for; 0 for none
     * @param unneeded a worker to end; null for none
     */
    record Step(
            @Nullable Worker worker,
            @Nullable EncodedTask task,
            int demand,
            double demandLarger,
            @Nullable Worker unneeded) {

        static final Step NOTHING = new Step(null, null, 0, 0, null);

        void perform(Backend backend) {
            if (worker != null && task != null) {
                worker.run(task);
            }
            if (demand > 0) {
                backend.demand(demand);
            }
            if (demandLarger > 0) {
                backend.demandLarger(demandLarger);
            }
            if (unneeded != null) {
                unneeded.kill("the task it was started for does not need it any more");
            }
        }
    }

    Placement(QueueBounds bounds, Deadlines deadlines) {
        this.bounds = bounds;
        this.deadlines = deadlines;
    }

    // Tasks.

    private SequencedSet<CpuFuture<?>> lineOf(CpuFuture<?> task) {
        return task.heapFactor() > 1 ? waitingForHeap : waiting;
    }

    void add(CpuFuture<?> task) {
        lineOf(task).addLast(task);
        bounds.entered(task);
    }

    void addFirst(CpuFuture<?> task) {
        lineOf(task).addFirst(task);
        bounds.entered(task);
    }

    boolean waits(CpuFuture<?> task) {
        return lineOf(task).contains(task);
    }

    /** Takes out a task that is not to run; false if it does not wait here. */
    boolean forget(CpuFuture<?> task) {
        boolean waited = lineOf(task).remove(task);
        if (waited) {
            leftLine(task);
            task.dropBody();
        }
        return waited;
    }

    private void leftLine(CpuFuture<?> task) {
        bounds.left(task);
        deadlines.over(task);
    }

    /** Everything that waits in a line. */
    List<CpuFuture<?>> waiting() {
        List<CpuFuture<?>> all = new ArrayList<>(waiting);
        all.addAll(waitingForHeap);
        return all;
    }

    /** Takes out everything that waits for a worker of the usual size. */
    List<CpuFuture<?>> strand() {
        return empty(waiting);
    }

    /** Takes out everything that waits for a larger worker; the one that was asked for will not come. */
    List<CpuFuture<?>> strandForHeap() {
        if (larger == LargerWorker.ASKED_FOR) {
            larger = LargerWorker.NONE;
        }
        return empty(waitingForHeap);
    }

    private List<CpuFuture<?>> empty(SequencedSet<CpuFuture<?>> line) {
        List<CpuFuture<?>> stranded = List.copyOf(line);
        line.clear();
        stranded.forEach(this::leftLine);
        return stranded;
    }

    /** How many tasks wait and how many workers are busy, in words. */
    String crowd() {
        int tasks = waiting.size() + waitingForHeap.size();
        return (tasks == 1 ? "1 task waits" : tasks + " tasks wait")
                + (busy.size() == 1 ? ", 1 worker is busy" : ", " + busy.size() + " workers are busy");
    }

    // Workers.

    /** Uses a worker that has come, or has become free. */
    Step offer(Worker worker) {
        if (worker.heapFactor() <= 1) {
            idle.addFirst(worker);
            return match();
        }
        larger = LargerWorker.HERE;
        CpuFuture<?> task = stopping ? null : next(waitingForHeap, worker.heapFactor());
        return task == null ? new Step(null, null, 0, 0, worker) : new Step(worker, send(worker, task), 0, 0, null);
    }

    /** Pairs a waiting task with an idle worker, if there are both, or says what workers are needed. */
    Step match() {
        if (stopping) {
            return Step.NOTHING;
        }
        double demandLarger = 0;
        if (larger == LargerWorker.NONE && !waitingForHeap.isEmpty()) {
            larger = LargerWorker.ASKED_FOR;
            demandLarger = waitingForHeap.getFirst().heapFactor();
        }
        Worker worker = idle.peekFirst();
        if (worker == null) {
            return new Step(null, null, waiting.size(), demandLarger, null);
        }
        CpuFuture<?> task = next(waiting, /* heapFactor= */ 1);
        if (task == null) {
            return new Step(null, null, 0, demandLarger, null);
        }
        idle.removeFirst();
        return new Step(worker, send(worker, task), 0, demandLarger, null);
    }

    private @Nullable CpuFuture<?> next(Collection<CpuFuture<?>> line, double heapFactor) {
        for (Iterator<CpuFuture<?>> tasks = line.iterator(); tasks.hasNext(); ) {
            CpuFuture<?> task = tasks.next();
            if (task.heapFactor() == heapFactor) {
                tasks.remove();
                leftLine(task);
                if (task.tryBegin()) {
                    return task;
                }
                task.dropBody();
            }
        }
        return null;
    }

    private EncodedTask send(Worker worker, CpuFuture<?> task) {
        busy.put(worker, task);
        task.assignTo(worker);
        return task.encoded();
    }

    @Nullable
    CpuFuture<?> taskOf(Worker worker) {
        return busy.get(worker);
    }

    /** Takes its task off a worker that has answered or is lost. */
    @Nullable
    CpuFuture<?> takeTaskOf(Worker worker) {
        CpuFuture<?> task = busy.remove(worker);
        if (task != null) {
            task.assignTo(null);
            deadlines.over(task);
        }
        return task;
    }

    boolean withdraw(Worker worker) {
        return idle.remove(worker);
    }

    void lost(Worker worker) {
        boolean unused1 = idle.remove(worker);
        boolean unused2 = doomed.remove(worker);
        if (worker.heapFactor() > 1) {
            larger = LargerWorker.NONE;
        }
    }

    void doom(Worker worker) {
        doomed.add(worker);
    }

    boolean isDoomed(Worker worker) {
        return doomed.contains(worker);
    }

    /** Every worker that has a task, with it. */
    Map<Worker, CpuFuture<?>> busy() {
        return Map.copyOf(busy);
    }

    /** Gives out no more tasks. */
    void stop() {
        stopping = true;
    }

    boolean isStopping() {
        return stopping;
    }
}
