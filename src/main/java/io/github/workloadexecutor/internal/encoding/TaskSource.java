package io.github.workloadexecutor.internal.encoding;

import java.io.Serializable;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What is known, while a task is away, of the code it came from: whose classes its result may have, and of which type
 * that result is declared to be. It holds classes but never the task. Finding out is left until a result comes that
 * asks for it.
 */
public final class TaskSource {

    /** Of a task nobody knows: it vouches for nothing, and its result may be anything. */
    public static final TaskSource UNKNOWN = new TaskSource(Object.class, null, Object.class);

    /** Of the tasks that are an object of a class. Null values are not kept. */
    private static final ClassValue<TaskSource> OF_CLASSES = new ClassValue<>() {
        @Override
        protected TaskSource computeValue(Class<?> type) {
            return new TaskSource(type, null, null);
        }
    };

    private final Class<?> type;
    private final @Nullable MethodName method;

    // Found when first asked for; two threads at a time find the same.
    private volatile @Nullable Class<?> resultType;
    private volatile @Nullable List<CodeOrigin> origins;

    private TaskSource(Class<?> type, @Nullable MethodName method, @Nullable Class<?> resultType) {
        this.type = type;
        this.method = method;
        this.resultType = resultType;
    }

    /** Asks the task only for its class, and a method reference for its name. */
    public static TaskSource of(Callable<?> task) {
        if (task instanceof RunnableTask run) {
            return new TaskSource(run.runnable().getClass(), nameOf(run.runnable()), Void.class);
        }
        Object code = task instanceof AppliedFunction applied ? applied.function() : task;
        if (ClassNames.isLambda(code.getClass()) && code instanceof Serializable) {
            return LambdaClass.of(code).source(code.getClass());
        }
        MethodName name = nameOf(code);
        return name == null ? OF_CLASSES.get(code.getClass()) : new TaskSource(code.getClass(), name, null);
    }

    /** Of all tasks that are an object of the class behind a lambda or method reference. */
    static TaskSource ofLambda(Class<?> type, @Nullable MethodName method) {
        return new TaskSource(type, method, null);
    }

    private static @Nullable MethodName nameOf(Object code) {
        if (code instanceof ReferencedFunction reference) {
            return reference.name();
        }
        if (code instanceof ReferencedTask reference) {
            return reference.name();
        }
        Class<?> type = code.getClass();
        if (ClassNames.isLambda(type)) {
            return code instanceof Serializable ? LambdaClass.of(code).name() : null;
        }
        return Proxy.isProxyClass(type) && Proxy.getInvocationHandler(code) instanceof ReferenceHandler handler
                ? handler.name()
                : null;
    }

    /** Where the classes of the result are looked for. */
    public @Nullable ClassLoader loader() {
        return type.getClassLoader();
    }

    /** The type that each result other than null has; {@code Object} if that is not known. */
    Class<?> resultType() {
        Class<?> known = resultType;
        if (known == null) {
            known = findResultType();
            resultType = known;
        }
        return known;
    }

    /** How messages tell of where the result type was declared. */
    String declaration() {
        String name = method == null ? ClassNames.nested(type) : method.display();
        return name + " declares " + ClassNames.binary(resultType());
    }

    boolean vouchesFor(Class<?> other) {
        return origins().contains(CodeOrigin.of(other));
    }

    /** Where the task's code comes from. */
    List<CodeOrigin> origins() {
        List<CodeOrigin> known = origins;
        if (known == null) {
            known = findOrigins();
            origins = known;
        }
        return known;
    }

    private List<CodeOrigin> findOrigins() {
        List<CodeOrigin> found = new ArrayList<>();
        add(type, found);
        if (method != null) {
            try {
                add(new ClassFinder(loader()).find(method.owner()), found);
            } catch (ClassNotFoundException | LinkageError knownToTheWorkerOnly) {
                // Then it vouches for nothing here.
            }
        }
        return List.copyOf(found);
    }

    /** The JDK vouches for nothing: what it has is judged class by class. Nor does the library. */
    private static void add(Class<?> type, List<CodeOrigin> found) {
        if (!ClassVerdict.isJdk(type) && type != ReferencedFunction.class && type != ReferencedTask.class) {
            found.add(CodeOrigin.of(type));
        }
    }

    private Class<?> findResultType() {
        try {
            return method == null ? declaredBy(type) : returnedBy(method);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError unknown) {
            return Object.class;
        }
    }

    private Class<?> returnedBy(MethodName name) throws ClassNotFoundException {
        Class<?> owner = new ClassFinder(loader()).find(name.owner());
        return name.kind() == MethodHandleInfo.REF_newInvokeSpecial
                ? owner
                : MethodType.fromMethodDescriptorString(name.descriptor(), owner.getClassLoader())
                        .wrap()
                        .returnType();
    }

    private static Class<?> declaredBy(Class<?> code) {
        boolean task = Callable.class.isAssignableFrom(code);
        for (Class<?> each = code; each != null && each != Object.class; each = each.getSuperclass()) {
            Method only = null;
            for (Method method : each.getDeclaredMethods()) {
                if (task ? isNamed(method, "call", 0) : isNamed(method, "apply", 1)) {
                    if (only != null) {
                        return Object.class; // Overloaded: which of them it is, only the compiler knew.
                    }
                    only = method;
                }
            }
            if (only != null && !task && !isApplication(only)) {
                return Object.class;
            }
            if (only != null) {
                return only.getGenericReturnType() instanceof TypeVariable
                        ? Object.class
                        : MethodType.methodType(only.getReturnType()).wrap().returnType();
            }
        }
        return Object.class;
    }

    /** A method of this name may have nothing to do with the interface; one that has takes any object, or bridges. */
    private static boolean isApplication(Method apply) {
        if (apply.getParameterTypes()[0] == Object.class) {
            return true;
        }
        for (Method method : apply.getDeclaringClass().getDeclaredMethods()) {
            if (method.isBridge() && method.getName().equals("apply") && method.getParameterCount() == 1) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNamed(Method method, String name, int parameters) {
        return method.getParameterCount() == parameters
                && method.getName().equals(name)
                && !method.isBridge()
                && !Modifier.isStatic(method.getModifiers());
    }
}
