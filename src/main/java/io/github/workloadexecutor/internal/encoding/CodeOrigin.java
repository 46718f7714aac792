package io.github.workloadexecutor.internal.encoding;

import java.security.CodeSource;
import org.jspecify.annotations.Nullable;

/**
 * Where a class comes from: its jar or directory or, if it has none, its loader. Compared by text, because comparing
 * {@code URL}s asks the network.
 *
 * @param location empty if the class has no code source
 * @param loader null if it has one
 */
record CodeOrigin(String location, @Nullable ClassLoader loader) {

    static CodeOrigin of(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null || source.getLocation() == null
                ? new CodeOrigin("", type.getClassLoader())
                : new CodeOrigin(source.getLocation().toExternalForm(), null);
    }

    /** As messages show it. */
    static String display(Class<?> type) {
        CodeOrigin origin = of(type);
        if (!origin.location.isEmpty()) {
            return "from " + origin.location;
        }
        if (ClassVerdict.isJdk(type)) {
            return "of the JDK's module " + type.getModule().getName();
        }
        return "from its loader alone";
    }
}
