package io.github.workloadexecutor.internal.encoding;

/** Class names as messages show them. Never throws, and never runs user code. */
final class ClassNames {

    private static final String LAMBDA = "$$Lambda";

    private ClassNames() {}

    /** {@code Crop}, {@code Jobs.Crop}, {@code int[]}; {@code lambda in Main} for the class behind a lambda. */
    static String nested(Class<?> type) {
        try {
            if (isLambda(type)) {
                return "lambda in " + nested(capturing(type));
            }
            if (type.isArray()) {
                return nested(type.componentType()) + "[]";
            }
            if (isConstantBody(type)) {
                return nested(type.getSuperclass());
            }
            Class<?> outer = type.getDeclaringClass();
            if (outer != null) {
                return nested(outer) + "." + type.getSimpleName();
            }
            String simple = type.getSimpleName();
            return simple.isEmpty() ? withoutPackage(type.getName()) : simple;
        } catch (LinkageError malformed) {
            // The class file names an outer class that is missing or disagrees.
            return nested(type.getName());
        }
    }

    /** The same, as far as a binary name alone allows: {@code a.b.Jobs$Crop} gives {@code Jobs.Crop}. */
    static String nested(String binaryName) {
        return withoutPackage(binaryName).replace('$', '.');
    }

    /** The binary name, without the address that the JVM appends to that of a hidden class. */
    static String binary(Class<?> type) {
        String name = type.getTypeName();
        int address = type.isHidden() ? name.indexOf('/') : -1;
        return address < 0 ? name : name.substring(0, address);
    }

    /** The binary name that {@link #binary} gives for the class behind a lambda of this class. */
    static String lambdaOf(String capturingClass) {
        return capturingClass + LAMBDA;
    }

    static boolean isLambda(Class<?> type) {
        return type.isHidden() && type.getName().contains(LAMBDA);
    }

    /** Whether this is the class of an enum constant with a body, which looks like an anonymous class. */
    private static boolean isConstantBody(Class<?> type) {
        return Enum.class.isAssignableFrom(type) && !type.isEnum() && type != Enum.class;
    }

    private static String capturing(Class<?> lambda) {
        return lambda.getName().substring(0, lambda.getName().indexOf(LAMBDA));
    }

    private static String withoutPackage(String binaryName) {
        return binaryName.substring(binaryName.lastIndexOf('.') + 1);
    }
}
