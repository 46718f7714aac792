package io.github.workloadexecutor.internal.classfile;

import io.github.workloadexecutor.task.CpuFunction;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The method by which the library runs a task: {@code call}, {@code run}, or a function's {@code apply}. */
final class EntryPoint {

    private EntryPoint() {}

    private static @Nullable String nameIn(Class<?> type) {
        if (Callable.class.isAssignableFrom(type)) {
            return "call";
        }
        if (Runnable.class.isAssignableFrom(type)) {
            return "run";
        }
        return CpuFunction.class.isAssignableFrom(type) ? "apply" : null;
    }

    /** The entry method of a class, or null if none of the application's code has one. */
    static @Nullable Call of(Class<?> type, ClassFacts facts, ClassFiles files) {
        String name = nameIn(type);
        if (name == null) {
            return null;
        }
        // With generics there is a bridge as well, which leads to the same; the shortest way is the better evidence.
        for (ClassFacts owner : files.withSupertypes(facts)) {
            for (String descriptor : owner.descriptorsOf(name)) {
                if (name.equals("apply") == !descriptor.startsWith("()")) {
                    return new Call(Reached.NOWHERE, Call.Kind.DIRECT, owner.name(), name, descriptor);
                }
            }
        }
        return null;
    }
}
