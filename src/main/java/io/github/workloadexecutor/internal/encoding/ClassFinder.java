package io.github.workloadexecutor.internal.encoding;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the classes that a message names: the library's own always here, all others with the given loader first. Never
 * initialises a class.
 */
final class ClassFinder {

    private static final ClassLoader LIBRARY = ClassFinder.class.getClassLoader();
    private static final String OWN = ClassFinder.class.getPackageName().concat(".");

    private final @Nullable ClassLoader given;

    /** Uses the loader, or the thread's context loader if it is null. */
    ClassFinder(@Nullable ClassLoader loader) {
        this.given = loader == null ? Thread.currentThread().getContextClassLoader() : loader;
    }

    /** The loader that is asked first for all but the library's own classes. */
    ClassLoader first() {
        return given == null ? LIBRARY : given;
    }

    Class<?> find(String name) throws ClassNotFoundException {
        Class<?> primitive = Class.forPrimitiveName(name);
        if (primitive != null) {
            return primitive;
        }
        if (given == null) {
            return Class.forName(name, false, LIBRARY);
        }
        ClassLoader first = name.startsWith(OWN) ? LIBRARY : given;
        ClassLoader second = name.startsWith(OWN) ? given : LIBRARY;
        try {
            return Class.forName(name, false, first);
        } catch (ClassNotFoundException absent) {
            try {
                return Class.forName(name, false, second);
            } catch (ClassNotFoundException absentToo) {
                absent.addSuppressed(absentToo);
                throw absent;
            }
        }
    }

    /** The loader for a class made of these interfaces: one that sees all of them. */
    @Nullable
    ClassLoader loaderOf(Class<?>... interfaces) {
        return Stream.of(interfaces)
                .map(Class::getClassLoader)
                .filter(loader -> loader != null && !loader.equals(ClassLoader.getPlatformClassLoader()))
                .findFirst()
                .orElse(given == null ? LIBRARY : given);
    }
}
