package io.github.workloadexecutor.internal.cpu;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that wait in line. The links are in the tasks, so that waiting costs no further memory, and a task that is
 * given up leaves at once, from wherever it stands. A task is in one line at most.
 *
 * <p>Guarded by the dispatcher's lock, and so are the links.
 */
final class TaskLine {

    private @Nullable CpuFuture<?> first;
    private @Nullable CpuFuture<?> last;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    @Nullable
    CpuFuture<?> first() {
        return first;
    }

    boolean contains(CpuFuture<?> task) {
        return task.line == this;
    }

    void addLast(CpuFuture<?> task) {
        task.line = this;
        task.ahead = last;
        if (last == null) {
            first = task;
        } else {
            last.behind = task;
        }
        last = task;
        size++;
    }

    void addFirst(CpuFuture<?> task) {
        task.line = this;
        task.behind = first;
        if (first == null) {
            last = task;
        } else {
            first.ahead = task;
        }
        first = task;
        size++;
    }

    /** Puts a task that comes late where it would have stood: before the first of those submitted after it. */
    void addInOrder(CpuFuture<?> task) {
        CpuFuture<?> next = first;
        while (next != null && next.number() < task.number()) {
            next = next.behind;
        }
        CpuFuture<?> previous = next == null ? last : next.ahead;
        if (next == null) {
            addLast(task);
        } else if (previous == null) {
            addFirst(task);
        } else {
            task.line = this;
            task.ahead = previous;
            task.behind = next;
            previous.behind = task;
            next.ahead = task;
            size++;
        }
    }

    /** Takes a task out; false if it is not in this line. */
    boolean remove(CpuFuture<?> task) {
        if (task.line != this) {
            return false;
        }
        CpuFuture<?> ahead = task.ahead;
        CpuFuture<?> behind = task.behind;
        if (ahead == null) {
            first = behind;
        } else {
            ahead.behind = behind;
        }
        if (behind == null) {
            last = ahead;
        } else {
            behind.ahead = ahead;
        }
        task.line = null;
        task.ahead = null;
        task.behind = null;
        size--;
        return true;
    }

    /** Everybody in line, in order. */
    List<CpuFuture<?>> toList() {
        List<CpuFuture<?>> all = new ArrayList<>(size);
        for (CpuFuture<?> task = first; task != null; task = task.behind) {
            all.add(task);
        }
        return all;
    }
}
