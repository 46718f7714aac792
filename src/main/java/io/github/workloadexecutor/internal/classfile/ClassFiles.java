package io.github.workloadexecutor.internal.classfile;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The class files of the application that one class loader finds, read as resources, so that no class is loaded. Gives
 * nothing for classes of the JDK and of libraries in {@link KnownCalls}, for those without a file, and for all once a
 * number of bytes has been read.
 */
final class ClassFiles {

    private final @Nullable ClassLoader loader;
    private final int mostBytes;
    private final Map<String, Optional<ClassFacts>> found = new HashMap<>();
    private final Map<String, List<ClassFacts>> lines = new HashMap<>();
    private int bytes;

    ClassFiles(@Nullable ClassLoader loader, int mostBytes) {
        this.loader = loader;
        this.mostBytes = mostBytes;
    }

    /** The facts about a class, or null. */
    @Nullable
    ClassFacts find(String name) {
        Optional<ClassFacts> known = found.get(name);
        if (known == null) {
            known = Optional.ofNullable(read(name));
            found.put(name, known);
        }
        return known.orElse(null);
    }

    private @Nullable ClassFacts read(String name) {
        ClassLoader source = loader;
        if (source == null || isExhausted() || name.startsWith("[") || KnownCalls.isOfJdk(name)) {
            return null;
        }
        try (InputStream file = source.getResourceAsStream(name + ".class")) {
            if (file == null) {
                return null;
            }
            byte[] content = file.readNBytes(mostBytes - bytes);
            bytes += content.length;
            return isExhausted() ? null : ClassFacts.of(content);
        } catch (IOException | RuntimeException unreadable) {
            return null;
        }
    }

    boolean isExhausted() {
        return bytes >= mostBytes;
    }

    /** The class or supertype of the application's that has code for a method, or null. Classes before interfaces. */
    @Nullable
    ClassFacts withCode(ClassFacts type, String key) {
        for (ClassFacts candidate : withSupertypes(type)) {
            if (candidate.method(key) != null) {
                return candidate;
            }
        }
        return null;
    }

    /** The class or supertype of the application's that declares a static field, or null. */
    @Nullable
    ClassFacts withStatic(ClassFacts type, String field, String descriptor) {
        for (ClassFacts candidate : withSupertypes(type)) {
            if (candidate.flagsOfStatic(field, descriptor) != null) {
                return candidate;
            }
        }
        return null;
    }

    boolean isSubtype(ClassFacts type, String ancestor) {
        for (ClassFacts candidate : withSupertypes(type)) {
            if (candidate.name().equals(ancestor) || candidate.supertypes().contains(ancestor)) {
                return true;
            }
        }
        return false;
    }

    /** A class and its supertypes of the application's: the classes first, from the bottom up, then the interfaces. */
    List<ClassFacts> withSupertypes(ClassFacts type) {
        List<ClassFacts> line = lines.get(type.name());
        if (line == null) {
            line = List.copyOf(lineOf(type));
            lines.put(type.name(), line);
        }
        return line;
    }

    private Set<ClassFacts> lineOf(ClassFacts type) {
        Set<ClassFacts> line = new LinkedHashSet<>();
        Deque<String> interfaces = new ArrayDeque<>();
        ClassFacts next = type;
        while (next != null && line.add(next)) {
            List<String> supertypes = next.supertypes();
            interfaces.addAll(supertypes.subList(Math.min(1, supertypes.size()), supertypes.size()));
            next = supertypes.isEmpty() ? null : find(supertypes.getFirst());
        }
        while (!interfaces.isEmpty()) {
            ClassFacts found = find(interfaces.removeFirst());
            if (found != null && line.add(found)) {
                interfaces.addAll(found.supertypes());
            }
        }
        return line;
    }

    /** The nearest supertypes that are not read: the JDK's, and those nobody has a file of. */
    Set<String> foreignSupertypes(ClassFacts type) {
        Set<String> foreign = new HashSet<>();
        for (ClassFacts candidate : withSupertypes(type)) {
            for (String name : candidate.supertypes()) {
                if (find(name) == null) {
                    foreign.add(name);
                }
            }
        }
        return foreign;
    }
}
