package io.github.workloadexecutor.internal.encoding;

import io.github.workloadexecutor.task.CpuFunction;
import io.github.workloadexecutor.task.CpuTask;
import java.io.InvalidObjectException;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A method reference as the name it is: which method, and which functional interface it was assigned to. It stands in
 * for the JDK's own form, {@link SerializedLambda}, whose reading would load and initialise the class that
 * <em>wrote</em> the reference, often the application's main class. Class names are binary names.
 */
record MethodName(String functionalInterface, String owner, String method, String descriptor, int kind)
        implements StandIn {

    /** Per owner, what was found about its methods: why one cannot be resolved, or empty. Names only, no objects. */
    private static final ClassValue<Map<MethodName, Optional<String>>> FINDINGS = new ClassValue<>() {
        @Override
        protected Map<MethodName, Optional<String>> computeValue(Class<?> owner) {
            return new ConcurrentHashMap<>();
        }
    };

    /** Per owner, the references of the library's own interfaces that were resolved. */
    private static final ClassValue<Map<MethodName, KnownReference>> RESOLVED = new ClassValue<>() {
        @Override
        protected Map<MethodName, KnownReference> computeValue(Class<?> owner) {
            return new ConcurrentHashMap<>();
        }
    };

    static boolean isLambda(SerializedLambda lambda) {
        return lambda.getImplMethodName().startsWith("lambda$");
    }

    static MethodName of(SerializedLambda lambda) {
        return new MethodName(
                lambda.getFunctionalInterfaceClass().replace('/', '.'),
                lambda.getImplClass().replace('/', '.'),
                lambda.getImplMethodName(),
                lambda.getImplMethodSignature(),
                lambda.getImplMethodKind());
    }

    /** Gives the name, or the {@link Objection} to a lambda, a bound reference, or one that nobody could resolve. */
    static Object formOf(SerializedLambda lambda) {
        String type = ClassNames.lambdaOf(lambda.getCapturingClass().replace('/', '.'));
        if (isLambda(lambda)) {
            return new Objection(Obstacle.LAMBDA, type, Obstacle.LAMBDA.reason(), Obstacle.LAMBDA.cure());
        }
        MethodName name = of(lambda);
        if (lambda.getCapturedArgCount() > 0) {
            return new Objection(
                    Obstacle.BOUND_METHOD_REFERENCE,
                    type,
                    Obstacle.BOUND_METHOD_REFERENCE.reason(name.display()),
                    Obstacle.BOUND_METHOD_REFERENCE.cure());
        }
        Optional<String> problem = name.problemHere();
        if (problem.isEmpty()) {
            return name;
        }
        return new Objection(
                Obstacle.INACCESSIBLE_METHOD,
                type,
                Obstacle.INACCESSIBLE_METHOD.reason(name.display(), problem.get()),
                Obstacle.INACCESSIBLE_METHOD.cure(name.ownersPackage()));
    }

    // Written out, because the ones of a record are generated at their first use, which takes its time.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MethodName name
                && kind == name.kind
                && method.equals(name.method)
                && owner.equals(name.owner)
                && descriptor.equals(name.descriptor)
                && functionalInterface.equals(name.functionalInterface);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * owner.hashCode() + method.hashCode()) + descriptor.hashCode())
                + functionalInterface.hashCode()
                + kind;
    }

    /** {@code Images::resize}, {@code Report::new}. */
    String display() {
        return ClassNames.nested(owner) + "::" + (kind == MethodHandleInfo.REF_newInvokeSpecial ? "new" : method);
    }

    private String ownersPackage() {
        int dot = owner.lastIndexOf('.');
        return dot < 0 ? "" : owner.substring(0, dot);
    }

    /** Why a process with the same classes as this one could not resolve the method; empty if it could. */
    private Optional<String> problemHere() {
        ClassFinder classes = new ClassFinder(null);
        Class<?> ownerClass;
        try {
            ownerClass = classes.find(owner);
        } catch (ClassNotFoundException | LinkageError unknownHere) {
            // Known to a loader that only the worker is given; it finds out.
            return Optional.empty();
        }
        Map<MethodName, Optional<String>> findings = FINDINGS.get(ownerClass);
        Optional<String> known = findings.get(this);
        if (known == null) {
            known = tryOut(classes);
            findings.put(this, known);
        }
        return known;
    }

    /** Whether {@link #formOf} would not object to it. */
    boolean isResolvableHere() {
        return problemHere().isEmpty();
    }

    private Optional<String> tryOut(ClassFinder classes) {
        try {
            original(classes);
            return Optional.empty();
        } catch (ObjectStreamException unresolvable) {
            return Optional.of(
                    unresolvable.getCause() instanceof IllegalAccessException
                            ? "it is not accessible to io.github.workloadexecutor"
                            : String.valueOf(unresolvable.getCause()));
        }
    }

    @Override
    public Object original(ClassFinder classes) throws ObjectStreamException {
        KnownReference kept = keptBy(classes);
        if (kept != null) {
            return kept.original;
        }
        try {
            MethodHandle generic = generic(classes.find(owner));
            Class<?> type = classes.find(functionalInterface);
            return Proxy.newProxyInstance(
                    classes.loaderOf(type),
                    new Class<?>[] {type, Serializable.class},
                    new ReferenceHandler(
                            this,
                            generic.asSpreader(Object[].class, generic.type().parameterCount())));
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            throw unresolvable(e);
        }
    }

    /**
     * Resolves a reference of one of the library's own interfaces once per class that has the method. Gives null for
     * any other interface: what is made for that belongs to more than one class loader, so no class can keep it.
     */
    @Nullable
    KnownReference keptBy(ClassFinder classes) throws ObjectStreamException {
        boolean function = functionalInterface.equals(CpuFunction.class.getName());
        if (!function && !functionalInterface.equals(CpuTask.class.getName())) {
            return null;
        }
        try {
            Class<?> ownerClass = classes.find(owner);
            Map<MethodName, KnownReference> resolved = RESOLVED.get(ownerClass);
            KnownReference known = resolved.get(this);
            if (known == null) {
                MethodHandle generic = generic(ownerClass);
                known = new KnownReference(
                        this, function ? new ReferencedFunction(this, generic) : new ReferencedTask(this, generic));
                resolved.put(this, known);
            }
            return known;
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            throw unresolvable(e);
        }
    }

    private InvalidObjectException unresolvable(Throwable cause) {
        return new InvalidObjectException("the method reference " + display() + " cannot be resolved: " + cause, cause);
    }

    private MethodHandle generic(Class<?> ownerClass) throws ReflectiveOperationException {
        MethodHandle handle = resolve(ownerClass).asFixedArity();
        return handle.asType(handle.type().generic());
    }

    private MethodHandle resolve(Class<?> ownerClass) throws ReflectiveOperationException {
        MethodHandles.Lookup lookup = lookupIn(ownerClass);
        MethodType type = MethodType.fromMethodDescriptorString(descriptor, ownerClass.getClassLoader());
        return switch (kind) {
            case MethodHandleInfo.REF_invokeStatic -> lookup.findStatic(ownerClass, method, type);
            case MethodHandleInfo.REF_newInvokeSpecial -> lookup.findConstructor(ownerClass, type);
            case MethodHandleInfo.REF_invokeVirtual,
                    MethodHandleInfo.REF_invokeInterface,
                    MethodHandleInfo.REF_invokeSpecial -> lookup.findVirtual(ownerClass, method, type);
            default -> throw new NoSuchMethodException("kind " + kind + " of method reference is not known");
        };
    }

    /** All of the class if it is open to the library, as everything on the class path is; its public part if not. */
    private static MethodHandles.Lookup lookupIn(Class<?> ownerClass) {
        MethodHandles.Lookup own = MethodHandles.lookup();
        // A named module does not by itself read the application's.
        MethodName.class.getModule().addReads(ownerClass.getModule());
        try {
            return MethodHandles.privateLookupIn(ownerClass, own);
        } catch (IllegalAccessException notOpen) {
            return own;
        }
    }
}
