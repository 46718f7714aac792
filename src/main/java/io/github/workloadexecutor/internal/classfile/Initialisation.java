package io.github.workloadexecutor.internal.classfile;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Whether a class is initialised, found out without initialising it. The JDK makes another kind of {@link VarHandle}
 * for a static field of a class that is not, one that does so at its first use. Which kind that is is learned from a
 * class of our own that never is initialised; if the two kinds cannot be told apart, every class counts as not
 * initialised.
 */
final class Initialisation {

    /** Never initialised. */
    private static final class Asleep {
        @SuppressWarnings("UnusedVariable") // only ever looked up
        private static int field = Integer.getInteger("io.github.workloadexecutor.none", 1);
    }

    /** Initialised by the one who asks. */
    private static final class Awake {
        private static int field = Integer.getInteger("io.github.workloadexecutor.none", 2);
    }

    /** The kind that belongs to classes that are not initialised; null if it cannot be told. */
    private static final @Nullable Class<?> LAZY = lazyKind();

    private Initialisation() {}

    private static @Nullable Class<?> lazyKind() {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            int touched = Awake.field;
            Class<?> lazy =
                    lookup.findStaticVarHandle(Asleep.class, "field", int.class).getClass();
            Class<?> eager =
                    lookup.findStaticVarHandle(Awake.class, "field", int.class).getClass();
            return touched == 0 || lazy == eager ? null : lazy;
        } catch (ReflectiveOperationException impossible) {
            return null;
        }
    }

    /**
     * A handle by which the field can be read without initialising anything, or null if its class is not initialised.
     */
    static @Nullable VarHandle handle(MethodHandles.Lookup lookup, Class<?> owner, String field, Class<?> type)
            throws ReflectiveOperationException {
        VarHandle handle = lookup.findStaticVarHandle(owner, field, type);
        Class<?> lazy = LAZY;
        return lazy == null || handle.getClass() == lazy ? null : handle;
    }
}
