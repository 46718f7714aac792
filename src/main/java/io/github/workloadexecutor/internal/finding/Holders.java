package io.github.workloadexecutor.internal.finding;

import io.github.workloadexecutor.task.TaskFuture;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tasks of a batch that hold the same object, or name the same file. Each counts once. */
final class Holders {

    private @Nullable WatchedTask first;
    private int last = -1;
    private int count;
    private boolean ordered;
    private final Set<Class<?>> types = new LinkedHashSet<>(2);

    /**
     * Adds a task.
     *
     * @param ordering whether it holds something besides that may order it and others
     */
    void add(WatchedTask task, boolean ordering) {
        if (task.position() == last) {
            return;
        }
        if (first == null) {
            first = task;
        }
        last = task.position();
        count++;
        ordered |= ordering;
        types.add(task.task().getClass());
    }

    int count() {
        return count;
    }

    /** What messages call the type of the first one. */
    String typeName() {
        TaskFuture<?> future = Objects.requireNonNull(first, "first").future();
        String name = future.taskName();
        int number = name.lastIndexOf(" #");
        return number < 0 ? name : name.substring(0, number);
    }

    /** Whether anything is seen that may keep them from doing the same at once. */
    boolean mayBeOrdered() {
        return ordered || types.stream().anyMatch(LockUse::mayBeIn);
    }
}
