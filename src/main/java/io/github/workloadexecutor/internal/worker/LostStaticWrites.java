package io.github.workloadexecutor.internal.worker;

import io.github.workloadexecutor.event.Finding;
import io.github.workloadexecutor.internal.classfile.StaticFields;
import io.github.workloadexecutor.internal.encoding.TaskMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds static fields that a task changes: the change stays in this worker, and nobody in the application sees it. */
final class LostStaticWrites implements Inspection {

    private @Nullable StaticFields fields;
    private StaticFields.@Nullable Snapshot snapshot;

    @Override
    public Finding.Kind kind() {
        return Finding.Kind.LOST_STATIC_WRITE;
    }

    @Override
    public void before(String title, Object task) {
        snapshot = null;
        StaticFields watched = fieldsOf(task);
        fields = watched;
        snapshot = watched == null || watched.isEmpty() ? null : watched.snapshot();
    }

    private static @Nullable StaticFields fieldsOf(Object task) {
        TaskMethod method = TaskMethod.of(task);
        if (method == null) {
            return StaticFields.of(TaskMethod.unwrapped(task).getClass());
        }
        try {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            Class<?> owner = Class.forName(method.owner(), /* initialize= */ false, loader);
            return StaticFields.of(owner, method.method(), method.descriptor());
        } catch (ClassNotFoundException | LinkageError unknowable) {
            return null;
        }
    }

    @Override
    public @Nullable String after() {
        StaticFields watched = fields;
        StaticFields.Snapshot before = snapshot;
        if (watched == null || before == null) {
            return null;
        }
        List<String> changes = watched.changesSince(before);
        return changes.isEmpty() ? null : String.join("; ", changes) + "; the application's own field is as it was";
    }
}
