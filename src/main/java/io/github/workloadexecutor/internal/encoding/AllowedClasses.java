package io.github.workloadexecutor.internal.encoding;

import java.util.ArrayList;
import java.util.List;

/**
 * The classes that the application allows in results beside those that are always allowed. A pattern names a class, a
 * package ({@code a.b.*}), or a package and all below it ({@code a.b.**}). A class of the JDK is allowed only by its
 * full name: a pattern wide enough to be convenient would let in those that attackers know.
 *
 * @param patterns in the order given
 */
public record AllowedClasses(List<String> patterns) {

    /** Allows nothing more. */
    public static final AllowedClasses NONE = new AllowedClasses(List.of());

    /** Gives these and others. */
    public AllowedClasses and(String... more) {
        List<String> all = new ArrayList<>(patterns);
        for (String pattern : more) {
            check(pattern);
            all.add(pattern);
        }
        return new AllowedClasses(List.copyOf(all));
    }

    private static void check(String pattern) {
        String name = pattern;
        if (name.endsWith(".**")) {
            name = name.substring(0, name.length() - 3);
        } else if (name.endsWith(".*")) {
            name = name.substring(0, name.length() - 2);
        }
        boolean start = true;
        for (int i = 0; i < name.length(); i++) {
            char next = name.charAt(i);
            boolean dot = next == '.';
            if (dot ? start : start ? !Character.isJavaIdentifierStart(next) : !Character.isJavaIdentifierPart(next)) {
                throw refused(pattern);
            }
            start = dot;
        }
        if (start) {
            throw refused(pattern);
        }
    }

    private static IllegalArgumentException refused(String pattern) {
        return new IllegalArgumentException("allowInResults must be given the binary name of a class (com.acme.Model,"
                + " com.acme.Model$Part), a package (com.acme.*) or a package with all below it (com.acme.**), but was \""
                + pattern + "\"");
    }

    boolean allow(Class<?> type) {
        boolean jdk = ClassVerdict.isJdk(type);
        for (String pattern : patterns) {
            if (matches(pattern, type, jdk)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(String pattern, Class<?> type, boolean jdk) {
        if (!pattern.endsWith("*")) {
            return pattern.equals(type.getName());
        }
        if (jdk) {
            return false;
        }
        if (pattern.endsWith(".**")) {
            return type.getName().startsWith(pattern.substring(0, pattern.length() - 2));
        }
        return type.getPackageName().equals(pattern.substring(0, pattern.length() - 2));
    }
}
