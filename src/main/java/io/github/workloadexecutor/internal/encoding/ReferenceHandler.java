package io.github.workloadexecutor.internal.encoding;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * What is behind a method reference that arrived as a {@link MethodName} and was not assigned to one of the library's
 * own interfaces. {@link StandIns} writes it as that name again.
 *
 * @param handle of type {@code (Object[])Object}
 */
record ReferenceHandler(MethodName name, MethodHandle handle) implements InvocationHandler {

    private static final @Nullable Object[] NONE = {};

    @Override
    @SuppressWarnings("ReferenceEquality") // that is what equality of the proxy is
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] passed) throws Throwable {
        @Nullable Object[] arguments = passed == null ? NONE : passed;
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> name.display();
            };
        }
        if (method.isDefault()) {
            return invokeDefault(proxy, method, arguments);
        }
        return (@Nullable Object) handle.invokeExact(arguments);
    }

    private static @Nullable Object invokeDefault(Object proxy, Method method, @Nullable Object[] arguments)
            throws Throwable {
        Class<?> owner = method.getDeclaringClass();
        return Modifier.isPublic(owner.getModifiers())
                ? InvocationHandler.invokeDefault(proxy, method, arguments)
                : MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
                        .unreflectSpecial(method, owner)
                        .bindTo(proxy)
                        .invokeWithArguments(arguments);
    }
}
