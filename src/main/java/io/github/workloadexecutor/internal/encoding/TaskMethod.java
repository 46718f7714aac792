package io.github.workloadexecutor.internal.encoding;

import org.jspecify.annotations.Nullable;

/**
 * The code that a task which arrived as a method reference is made of.
 *
 * @param owner the binary name of the class that has the method
 * @param method its name
 * @param descriptor as class files have it
 */
public record TaskMethod(String owner, String method, String descriptor) {

    /** Null if the task's own class has its code. */
    public static @Nullable TaskMethod of(Object task) {
        if (task instanceof AppliedFunction applied) {
            return of(applied.function());
        }
        if (task instanceof RunnableTask run) {
            return of(run.runnable());
        }
        if (task instanceof ReferencedFunction function) {
            return of(function.name());
        }
        return task instanceof ReferencedTask reference ? of(reference.name()) : null;
    }

    private static TaskMethod of(MethodName name) {
        return new TaskMethod(name.owner(), name.method(), name.descriptor());
    }

    /** The object whose class has the code, if it is not a method reference: a task without the library's wrapping. */
    public static Object unwrapped(Object task) {
        if (task instanceof AppliedFunction applied) {
            return applied.function();
        }
        return task instanceof RunnableTask run ? run.runnable() : task;
    }
}
