package io.github.workloadexecutor.internal.encoding;

import io.github.workloadexecutor.task.SharedBuffer;
import java.io.Externalizable;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a class alone tells about whether its instances travel. Found once per class; it holds no class and no object,
 * so it keeps nothing alive.
 *
 * @param objection why instances cannot travel; present exactly if the action is {@link Action#REFUSE} or
 *     {@link Action#SUSPECT}
 */
record ClassVerdict(Action action, @Nullable Objection objection) {

    enum Action {
        /** Written as it is. */
        PASS,
        /** Looked at, and perhaps written in another form: see {@link StandIns}. */
        REPLACE,
        /** A lock: refused where a user's object holds it, fine within a JDK collection. {@link Explainer} decides. */
        SUSPECT,
        /** Written as it is, and noted: it works among the threads of one process, and arrives as a copy. */
        COPY,
        /** Refused, whatever the instance holds. */
        REFUSE
    }

    private static final ClassVerdict PASS = new ClassVerdict(Action.PASS, null);
    private static final ClassVerdict COPY = new ClassVerdict(Action.COPY, null);
    private static final ClassVerdict REPLACE = new ClassVerdict(Action.REPLACE, null);

    private static final Set<Class<?>> OPTIONALS =
            Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

    /** Refused even if a subclass is Serializable. */
    private static final List<String> NEVER =
            List.of("java.lang.Thread", "java.lang.ClassLoader", "java.util.concurrent.ForkJoinTask");

    private static final ClassValue<ClassVerdict> VERDICTS = new ClassValue<>() {
        @Override
        protected ClassVerdict computeValue(Class<?> type) {
            return find(type);
        }
    };

    static ClassVerdict of(Class<?> type) {
        return VERDICTS.get(type);
    }

    static boolean isJdk(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null || loader.equals(ClassLoader.getPlatformClassLoader());
    }

    /**
     * The objection that is known to every object but null that a field of a type can hold; null if there is none. A
     * subclass may be what its superclass is not, so most types tell something only if they have none.
     */
    static @Nullable Objection toEveryInstanceOf(Class<?> type) {
        if (type.isPrimitive() || Fields.replacesItself(type)) {
            return null;
        }
        ClassVerdict verdict = of(type);
        boolean certain = Modifier.isFinal(type.getModifiers())
                || verdict.action() == Action.SUSPECT
                || isAmong(type, NEVER)
                || isAmong(type, Obstacle.LOCK.types());
        if (!certain) {
            return null;
        }
        return verdict.objection();
    }

    /** Whether a class is, extends or implements one of some types, given by name. */
    static boolean isAmong(Class<?> type, List<String> names) {
        Set<String> kinds = kindsOf(type);
        for (String name : names) {
            if (kinds.contains(name)) {
                return true;
            }
        }
        return false;
    }

    private static ClassVerdict find(Class<?> type) {
        if (type.isArray() || Enum.class.isAssignableFrom(type)) {
            return PASS;
        }
        if (type == SerializedLambda.class
                || OPTIONALS.contains(type)
                || Path.class.isAssignableFrom(type)
                || ByteBuffer.class.isAssignableFrom(type)
                || SharedBuffer.class.isAssignableFrom(type)) {
            return REPLACE;
        }
        if (Proxy.isProxyClass(type)) {
            return findProxy(type);
        }
        Objection shape = isJdk(type) ? null : objectionToShape(type);
        if (shape != null) {
            return refuse(shape);
        }
        if (!Serializable.class.isAssignableFrom(type)) {
            return refuse(objectionToUnserializable(type));
        }
        return findSerializable(type);
    }

    private static ClassVerdict findSerializable(Class<?> type) {
        Set<String> kinds = kindsOf(type);
        for (String never : NEVER) {
            if (kinds.contains(never)) {
                return refuse(Objection.to(type, Objects.requireNonNull(obstacleAmong(kinds))));
            }
        }
        if (isJdk(type)) {
            return isLock(kinds) && !isInternalLock(type, kinds)
                    ? new ClassVerdict(Action.SUSPECT, Objection.to(type, Obstacle.LOCK))
                    : passOrCopy(kinds);
        }
        if (isLock(kinds)) {
            return new ClassVerdict(Action.SUSPECT, Objection.to(type, Obstacle.LOCK));
        }
        Objection unreadable = type.isRecord() ? null : objectionToConstructor(type);
        return unreadable == null ? passOrCopy(kinds) : refuse(unreadable);
    }

    private static ClassVerdict passOrCopy(Set<String> kinds) {
        return worksAmongThreads(kinds) ? COPY : PASS;
    }

    private static boolean worksAmongThreads(Set<String> kinds) {
        if (kinds.contains("java.util.concurrent.ThreadLocalRandom") || kinds.contains("java.security.SecureRandom")) {
            return false; // They do not take their state along.
        }
        if (kinds.contains("java.util.Random") || kinds.contains("java.util.concurrent.BlockingQueue")) {
            return true;
        }
        for (String kind : kinds) {
            if (kind.startsWith("java.util.concurrent.atomic.")) {
                return true;
            }
        }
        return false;
    }

    /** Every proxy class is Serializable by inheritance, so only its interfaces tell whether it is meant to be. */
    private static ClassVerdict findProxy(Class<?> type) {
        boolean meant = Stream.of(type.getInterfaces()).anyMatch(Serializable.class::isAssignableFrom);
        Obstacle known = meant ? null : obstacleAmong(kindsOf(type));
        return known == null ? REPLACE : refuse(Objection.to(type, known));
    }

    private static ClassVerdict refuse(Objection objection) {
        return new ClassVerdict(Action.REFUSE, objection);
    }

    private static @Nullable Objection objectionToShape(Class<?> type) {
        if (ClassNames.isLambda(type)) {
            return Objection.to(type, Obstacle.UNSERIALIZABLE_LAMBDA);
        }
        if (type.isHidden()) {
            return Objection.to(type, Obstacle.HIDDEN_CLASS);
        }
        if (type.isAnonymousClass()) {
            return Objection.to(type, Obstacle.ANONYMOUS_CLASS);
        }
        if (type.isLocalClass()) {
            // A local record or enum captures nothing and has a name, if an odd one.
            return type.isRecord() ? null : Objection.to(type, Obstacle.LOCAL_CLASS);
        }
        Class<?> outer = type.getDeclaringClass();
        if (outer != null && !Modifier.isStatic(type.getModifiers())) {
            return new Objection(
                    Obstacle.INNER_CLASS,
                    ClassNames.binary(type),
                    Obstacle.INNER_CLASS.reason(ClassNames.nested(outer)),
                    Obstacle.INNER_CLASS.cure());
        }
        return null;
    }

    private static Objection objectionToUnserializable(Class<?> type) {
        Obstacle known = obstacleAmong(kindsOf(type));
        if (known != null) {
            return Objection.to(type, known);
        }
        String copy = isJdk(type) ? copyOf(type) : null;
        Obstacle obstacle = copy == null ? Obstacle.NOT_SERIALIZABLE : Obstacle.VIEW;
        return new Objection(
                obstacle,
                ClassNames.binary(type),
                obstacle.reason(ClassNames.nested(type)),
                obstacle.cure(copy == null ? cureFor(type) : copy));
    }

    private static @Nullable String copyOf(Class<?> type) {
        if (List.class.isAssignableFrom(type)) {
            return "List.copyOf or new ArrayList<>(..)";
        }
        if (Set.class.isAssignableFrom(type)) {
            return "Set.copyOf or new LinkedHashSet<>(..)";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "List.copyOf or new ArrayList<>(..)";
        }
        if (Map.class.isAssignableFrom(type)) {
            return "Map.copyOf or new LinkedHashMap<>(..)";
        }
        return Map.Entry.class.isAssignableFrom(type) ? "new AbstractMap.SimpleImmutableEntry<>(..)" : null;
    }

    private static String cureFor(Class<?> type) {
        if (isJdk(type)) {
            return "Make the field transient, or leave it out and make the object inside the task";
        }
        return type.isRecord()
                ? "Declare the record `implements Serializable`, or leave it out"
                : "Declare the class `implements Serializable`, or make the field transient, or leave it out";
    }

    private static boolean isLock(Set<String> kinds) {
        return isAmong(kinds, Obstacle.LOCK);
    }

    /** Without a stream: it is asked before the first task of a process can leave. */
    private static boolean isAmong(Set<String> kinds, Obstacle obstacle) {
        for (String type : obstacle.types()) {
            if (kinds.contains(type)) {
                return true;
            }
        }
        return false;
    }

    /** Locks that no user can hold: they come only as a part of a JDK object, which is judged itself. */
    private static boolean isInternalLock(Class<?> type, Set<String> kinds) {
        return kinds.contains("java.util.concurrent.locks.AbstractOwnableSynchronizer")
                || type.getName().equals("java.util.concurrent.ConcurrentHashMap$Segment");
    }

    private static @Nullable Obstacle obstacleAmong(Set<String> kinds) {
        for (Obstacle obstacle : Obstacle.values()) {
            if (isAmong(kinds, obstacle)) {
                return obstacle;
            }
        }
        return null;
    }

    /** The names of the class, its superclasses, and all their interfaces. */
    private static Set<String> kindsOf(Class<?> type) {
        Set<String> kinds = new HashSet<>();
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            addKinds(each, kinds);
        }
        return kinds;
    }

    private static void addKinds(Class<?> type, Set<String> kinds) {
        if (kinds.add(type.getName())) {
            for (Class<?> parent : type.getInterfaces()) {
                addKinds(parent, kinds);
            }
        }
    }

    /** What an object input stream needs of a class, which an object output stream does not check. */
    private static @Nullable Objection objectionToConstructor(Class<?> type) {
        if (Externalizable.class.isAssignableFrom(type)) {
            Constructor<?> constructor = noArgument(type);
            return constructor != null && Modifier.isPublic(constructor.getModifiers())
                    ? null
                    : new Objection(
                            Obstacle.NO_PUBLIC_CONSTRUCTOR,
                            ClassNames.binary(type),
                            Obstacle.NO_PUBLIC_CONSTRUCTOR.reason(ClassNames.nested(type)),
                            Obstacle.NO_PUBLIC_CONSTRUCTOR.cure());
        }
        Class<?> lowest = type;
        Class<?> parent = type.getSuperclass();
        while (parent != null && Serializable.class.isAssignableFrom(parent)) {
            lowest = parent;
            parent = parent.getSuperclass();
        }
        if (parent == null || isCallable(noArgument(parent), lowest)) {
            return null;
        }
        String above = ClassNames.nested(parent);
        return new Objection(
                Obstacle.NO_CONSTRUCTOR,
                ClassNames.binary(type),
                Obstacle.NO_CONSTRUCTOR.reason(ClassNames.nested(type), above, ClassNames.nested(lowest)),
                Obstacle.NO_CONSTRUCTOR.cure(above));
    }

    private static boolean isCallable(@Nullable Constructor<?> constructor, Class<?> caller) {
        if (constructor == null || Modifier.isPrivate(constructor.getModifiers())) {
            return false;
        }
        Class<?> owner = constructor.getDeclaringClass();
        return (constructor.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0
                || (Objects.equals(owner.getClassLoader(), caller.getClassLoader())
                        && owner.getPackageName().equals(caller.getPackageName()));
    }

    private static @Nullable Constructor<?> noArgument(Class<?> type) {
        try {
            return type.getDeclaredConstructor();
        } catch (NoSuchMethodException none) {
            return null;
        }
    }
}
