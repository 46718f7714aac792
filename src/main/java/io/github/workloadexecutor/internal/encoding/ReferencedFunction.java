package io.github.workloadexecutor.internal.encoding;

import io.github.workloadexecutor.task.CpuFunction;
import java.io.Serial;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** A method reference that arrived as a {@link MethodName}, as the {@code CpuFunction} it was. It can travel again. */
@SuppressWarnings("serial") // written as its name
final class ReferencedFunction implements CpuFunction<@Nullable Object, @Nullable Object> {

    private final MethodName name;

    /** Of type {@code (Object)Object}. */
    private final transient MethodHandle handle;

    ReferencedFunction(MethodName name, MethodHandle handle) {
        this.name = name;
        this.handle = handle;
    }

    MethodName name() {
        return name;
    }

    @Override
    public @Nullable Object apply(@Nullable Object argument) throws Exception {
        try {
            return (@Nullable Object) handle.invokeExact(argument);
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
