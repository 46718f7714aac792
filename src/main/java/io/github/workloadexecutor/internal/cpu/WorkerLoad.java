package io.github.workloadexecutor.internal.cpu;

import io.github.workloadexecutor.backend.Worker;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A worker, and the tasks that it was sent and has not answered, in order. It runs the first, or is about to; the
 * others were sent ahead. Guarded by the dispatcher's lock.
 */
final class WorkerLoad extends Ladder.Climber<WorkerLoad> {

    /** How many tasks a worker is sent at most: more than it can do between two looks at its answers. */
    static final int WINDOW = 256;

    private final Worker worker;
    private final boolean regular;
    private final Ranking.Site site;
    private final Deque<CpuFuture<?>> tasks = new ArrayDeque<>(4);

    // It has refused a task, and is not asked again before its next answer.
    private boolean full;

    // It gets no task any more, because it is leaving or about to be killed.
    private boolean barred;

    // The ranking's: as one of those at its site that have tasks.
    boolean countsAsBusy;

    WorkerLoad(Worker worker, Ranking.Site site) {
        this.worker = worker;
        this.regular = worker.heapFactor() <= 1;
        this.site = site;
    }

    Ranking.Site site() {
        return site;
    }

    /** Whether the worker has the usual size. */
    boolean isRegular() {
        return regular;
    }

    Worker worker() {
        return worker;
    }

    int size() {
        return tasks.size();
    }

    boolean isEmpty() {
        return tasks.isEmpty();
    }

    @Nullable
    CpuFuture<?> first() {
        return tasks.peekFirst();
    }

    @Nullable
    CpuFuture<?> last() {
        return tasks.peekLast();
    }

    void add(CpuFuture<?> task) {
        tasks.addLast(task);
    }

    /** Takes a task out by its number; null if it is not here. */
    @Nullable
    CpuFuture<?> remove(long number) {
        CpuFuture<?> first = tasks.peekFirst();
        if (first != null && first.number() == number) {
            return tasks.removeFirst();
        }
        for (Iterator<CpuFuture<?>> each = tasks.iterator(); each.hasNext(); ) {
            CpuFuture<?> task = each.next();
            if (task.number() == number) {
                each.remove();
                return task;
            }
        }
        return null;
    }

    @Nullable
    CpuFuture<?> find(long number) {
        for (CpuFuture<?> task : tasks) {
            if (task.number() == number) {
                return task;
            }
        }
        return null;
    }

    /** Adds those that were sent ahead to a list. */
    void addAhead(List<CpuFuture<?>> all) {
        tasks.stream().skip(1).forEach(all::add);
    }

    boolean hasRoom() {
        return !full && !barred && tasks.size() < WINDOW;
    }

    void refused() {
        full = true;
    }

    void answered() {
        full = false;
    }

    void bar() {
        barred = true;
    }

    void unbar() {
        barred = false;
        full = false;
    }

    boolean isBarred() {
        return barred;
    }
}
