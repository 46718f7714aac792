package io.github.workloadexecutor.internal.encoding;

import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What to call a task: a class's name is found once per class, and so is a method reference's, which has its own. */
final class TaskName {

    private static final ClassValue<String> CLASSES = new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
            return ClassNames.nested(type);
        }
    };

    /** Filled with the first instance seen: all instances of the class come from one place in the source. */
    private static final ClassValue<AtomicReference<@Nullable String>> LAMBDAS = new ClassValue<>() {
        @Override
        protected AtomicReference<@Nullable String> computeValue(Class<?> type) {
            return new AtomicReference<>();
        }
    };

    private TaskName() {}

    static String of(@Nullable Object task) {
        return switch (task) {
            case null -> "null";
            case FunctionTask<?, ?> application -> of(application.function());
            case RunnableTask run -> of(run.runnable());
            case ReferencedFunction reference -> reference.name().display();
            case ReferencedTask reference -> reference.name().display();
            default -> nameOfOther(task);
        };
    }

    private static String nameOfOther(Object task) {
        Class<?> type = task.getClass();
        if (Proxy.isProxyClass(type) && Proxy.getInvocationHandler(task) instanceof ReferenceHandler handler) {
            return handler.name().display();
        }
        if (!ClassNames.isLambda(type) || !(task instanceof Serializable)) {
            return CLASSES.get(type);
        }
        AtomicReference<@Nullable String> known = LAMBDAS.get(type);
        String name = known.get();
        if (name == null) {
            name = nameOfLambda(task, type);
            known.set(name);
        }
        return name;
    }

    private static String nameOfLambda(Object task, Class<?> type) {
        return Probe.formOf(task).form() instanceof SerializedLambda lambda && !MethodName.isLambda(lambda)
                ? MethodName.of(lambda).display()
                : CLASSES.get(type);
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
