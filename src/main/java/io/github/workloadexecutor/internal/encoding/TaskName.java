package io.github.workloadexecutor.internal.encoding;

import java.io.Serializable;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** What to call a task: a class's name is found once per class, and so is a method reference's, which has its own. */
final class TaskName {

    private static final ClassValue<String> CLASSES = new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
            return ClassNames.nested(type);
        }
    };

    private TaskName() {}

    static String of(@Nullable Object task) {
        // No switch over patterns: the first one of a process has code generated, while its first task waits.
        if (task == null) {
            return "null";
        }
        if (task instanceof AppliedFunction application) {
            return of(application.function());
        }
        if (task instanceof RunnableTask run) {
            return of(run.runnable());
        }
        if (task instanceof ReferencedFunction reference) {
            return reference.name().display();
        }
        return task instanceof ReferencedTask reference ? reference.name().display() : nameOfOther(task);
    }

    private static String nameOfOther(Object task) {
        Class<?> type = task.getClass();
        if (Proxy.isProxyClass(type) && Proxy.getInvocationHandler(task) instanceof ReferenceHandler handler) {
            return handler.name().display();
        }
        if (!ClassNames.isLambda(type) || !(task instanceof Serializable)) {
            return CLASSES.get(type);
        }
        MethodName name = LambdaClass.of(task).name();
        return name == null ? CLASSES.get(type) : name.display();
    }

    /** How a path to one of its members begins: {@code Crop} in {@code Crop.source.stream}. */
    static String rootOfPath(Object task) {
        Object root = task instanceof RunnableTask run ? run.runnable() : task;
        Class<?> type = root.getClass();
        if (type.isHidden() || (type.isAnonymousClass() && !(root instanceof Enum))) {
            return "task";
        }
        String name = CLASSES.get(type);
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
