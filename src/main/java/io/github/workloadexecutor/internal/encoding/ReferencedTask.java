package io.github.workloadexecutor.internal.encoding;

import io.github.workloadexecutor.task.CpuTask;
import java.io.Serial;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** A method reference that arrived as a {@link MethodName}, as the {@code CpuTask} it was. It can travel again. */
@SuppressWarnings("serial") // written as its name
final class ReferencedTask implements CpuTask<@Nullable Object> {

    private final MethodName name;

    /** Of type {@code ()Object}. */
    private final transient MethodHandle handle;

    ReferencedTask(MethodName name, MethodHandle handle) {
        this.name = name;
        this.handle = handle;
    }

    MethodName name() {
        return name;
    }

    @Override
    public @Nullable Object call() throws Exception {
        try {
            return (@Nullable Object) handle.invokeExact();
        } catch (Throwable e) {
            throw Rethrow.<Exception>as(e);
        }
    }

    @Serial
    private Object writeReplace() {
        return name;
    }

    @Override
    public String toString() {
        return name.display();
    }
}
