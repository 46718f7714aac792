package io.github.workloadexecutor.internal.context;

import io.github.workloadexecutor.context.ContextCarrier;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Carriers by the name of their class, which is how they get to a worker. A process makes one of each, when the first
 * task comes that needs it.
 */
final class CarrierClasses {

    // Empty for one that could not be made.
    private static final Map<String, Optional<ContextCarrier>> MADE = new ConcurrentHashMap<>();

    private CarrierClasses() {}

    /**
     * Refuses a carrier that a worker could not make.
     *
     * @throws IllegalArgumentException if it is one; the message says why
     */
    static void check(ContextCarrier carrier) {
        String why = objection(carrier.getClass());
        if (why != null) {
            throw new IllegalArgumentException("contextCarrier must be of a public class with a public constructor"
                    + " without parameters, or an enum with one constant, so that a worker can make its own, but "
                    + carrier.getClass().getName() + " " + why);
        }
    }

    private static @Nullable String objection(Class<?> type) {
        if (type.isHidden() || type.isSynthetic()) {
            return "is a lambda or a class without a name";
        }
        if (type.isAnonymousClass() || type.isLocalClass()) {
            return "is declared within a method";
        }
        if (isElsewhere(type)) {
            return "is not on the class path, which is all that a worker has, but comes from " + type.getClassLoader();
        }
        if (type.isEnum()) {
            int constants = type.getEnumConstants().length;
            return constants == 1 ? null : "has " + constants + " constants";
        }
        if (!Modifier.isPublic(type.getModifiers())) {
            return "is not public";
        }
        if (type.isMemberClass() && !Modifier.isStatic(type.getModifiers())) {
            return "is an inner class, which needs the object around it";
        }
        if (!type.getModule().isExported(type.getPackageName(), CarrierClasses.class.getModule())) {
            return "is in a package that module " + type.getModule().getName() + " does not export to "
                    + CarrierClasses.class.getModule().getName();
        }
        try {
            var unused = type.getConstructor();
            return null;
        } catch (NoSuchMethodException none) {
            return "has no such constructor";
        }
    }

    private static boolean isElsewhere(Class<?> type) {
        try {
            return find(type.getName()) != type;
        } catch (ClassNotFoundException | LinkageError unknown) {
            return true;
        }
    }

    /** As a worker does it. */
    private static Class<?> find(String name) throws ClassNotFoundException {
        return Class.forName(name, /* initialize= */ false, ClassLoader.getSystemClassLoader());
    }

    /** The one of this process; null if there can be none, which is complained about. */
    static @Nullable ContextCarrier named(String name, Complaints complaints) {
        Optional<ContextCarrier> made = MADE.get(name);
        if (made == null) {
            made = MADE.computeIfAbsent(name, absent -> make(absent, complaints));
        }
        return made.orElse(null);
    }

    private static Optional<ContextCarrier> make(String name, Complaints complaints) {
        try {
            Class<? extends ContextCarrier> type = find(name).asSubclass(ContextCarrier.class);
            ContextCarrier[] constants = type.getEnumConstants();
            return Optional.of(constants == null ? type.getConstructor().newInstance() : constants[0]);
        } catch (Throwable thrown) {
            complaints.about(name, "be made", thrown);
            return Optional.empty();
        }
    }
}
