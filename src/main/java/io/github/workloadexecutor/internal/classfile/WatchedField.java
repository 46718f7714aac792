package io.github.workloadexecutor.internal.classfile;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A static field of the application's that is read before and after runs, and what counts as a change of it. Its class
 * is loaded at most, never initialised. Used under the lock of its {@link StaticFields}.
 *
 * <p>A field that a task writes is not yet a mistake: it may be a thing made once, or a cache. So these are no changes:
 *
 * <ul>
 *   <li>from null to a value, for that is how things are made when they are first needed;
 *   <li>a map that has grown and kept its entries, if the code that reads it looks for an entry before it adds one;
 *   <li>a collection whose name says that it is a cache, a memo, or a pool.
 * </ul>
 *
 * <p>One change is reported at once if the code writes the field as a counter is written, from the value it had. Other
 * changes are reported from the second run on that makes one: a flag that says "done once" changes in one run only.
 */
final class WatchedField {

    /** Types that are no state, or whose state is not worth a finding: loggers, locks, what belongs to a thread. */
    private static final List<String> IGNORED = List.of(
            "Ljava/lang/ThreadLocal;",
            "Ljava/lang/InheritableThreadLocal;",
            "Ljava/lang/ScopedValue;",
            "Ljava/lang/ClassValue;",
            "Ljava/lang/ref/",
            "Ljava/util/WeakHashMap;",
            "Ljava/util/logging/",
            "Ljava/util/concurrent/locks/",
            "Ljava/lang/System$Logger;",
            "Lorg/slf4j/",
            "Lorg/apache/logging/",
            "Lorg/apache/commons/logging/",
            "Lorg/apache/log4j/",
            "Lio/github/workloadexecutor/task/");

    /** Types whose content may change while the field does not. */
    private static final List<String> MUTABLE =
            List.of("[", "Ljava/util/", "Ljava/lang/StringBuilder;", "Ljava/lang/StringBuffer;");

    private static final Set<String> LOOKS_FIRST = Set.of("get", "getOrDefault", "containsKey");
    private static final Set<String> ADDS_IF_MISSING = Set.of("computeIfAbsent", "putIfAbsent");
    private static final Set<String> REPLACES = Set.of("merge", "compute", "computeIfPresent", "replace");
    private static final Set<String> COUNTS = Set.of(
            "incrementAndGet",
            "getAndIncrement",
            "decrementAndGet",
            "getAndDecrement",
            "addAndGet",
            "getAndAdd",
            "increment",
            "decrement",
            "accumulateAndGet");

    /** After so many looks at a class that is not initialised it is looked at more and more rarely. */
    private static final int LOOKS = 16;

    private final StaticUse use;
    private @Nullable VarHandle handle;
    private boolean isUnreadable;
    private int looks;
    private int runsWithChange;

    private WatchedField(StaticUse use) {
        this.use = use;
    }

    /** The field, or null if it cannot become a finding. */
    static @Nullable WatchedField of(StaticUse use) {
        for (String type : IGNORED) {
            if (use.descriptor().startsWith(type)) {
                return null;
            }
        }
        if (use.isWritten()) {
            return new WatchedField(use);
        }
        for (String type : MUTABLE) {
            if (use.descriptor().startsWith(type)) {
                return new WatchedField(use);
            }
        }
        return null;
    }

    /** {@code Counter.count}. */
    String name() {
        return Reached.title(use.owner().replace('.', '/'), use.name());
    }

    /** What it holds, or null if that cannot be told, above all because its class is not initialised. */
    @Nullable
    FieldValue read(ClassLoader loader, boolean mayLoad) {
        VarHandle known = handle;
        if (known == null && !isUnreadable && mayLoad && (++looks <= LOOKS || Integer.bitCount(looks) == 1)) {
            known = find(loader);
            handle = known;
        }
        return known == null ? null : FieldValue.of(known.get());
    }

    private @Nullable VarHandle find(ClassLoader loader) {
        try {
            Class<?> owner = Class.forName(use.owner(), /* initialize= */ false, loader);
            Class<?> type = MethodType.fromMethodDescriptorString("()" + use.descriptor(), loader)
                    .returnType();
            WatchedField.class.getModule().addReads(owner.getModule());
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(owner, MethodHandles.lookup());
            return Initialisation.handle(lookup, owner, use.name(), type);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError unreadable) {
            isUnreadable = true;
            return null;
        }
    }

    boolean isOf(String owner) {
        return use.owner().equals(owner);
    }

    /** Takes in a run, and gives what is to be reported of it, or null. */
    @Nullable
    String change(FieldValue before, FieldValue after) {
        if (before.isNull() || before.isSameAs(after) || isCache(before, after)) {
            return null;
        }
        runsWithChange++;
        return runsWithChange > 1 || isCounter(after) ? name() + " " + before.differenceTo(after) : null;
    }

    private boolean isCounter(FieldValue after) {
        return use.counts() || (after.object() instanceof Number && containsAny(COUNTS));
    }

    private boolean isCache(FieldValue before, FieldValue after) {
        if (after.object() == null) {
            return false;
        }
        String lower = use.name().toLowerCase(Locale.ROOT);
        if (lower.contains("cache") || lower.contains("memo") || lower.contains("pool")) {
            return true;
        }
        boolean looks = containsAny(ADDS_IF_MISSING) || containsAny(LOOKS_FIRST);
        return looks && !containsAny(REPLACES) && before.onlyGrewTo(after);
    }

    private boolean containsAny(Set<String> methods) {
        for (String method : methods) {
            if (use.callsBeside().contains(method)) {
                return true;
            }
        }
        return false;
    }
}
