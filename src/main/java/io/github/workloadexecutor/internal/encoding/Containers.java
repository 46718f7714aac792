package io.github.workloadexecutor.internal.encoding;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** The members of those JDK classes that users fill, by way of their public methods: their fields are closed to us. */
final class Containers {

    private static final int LONGEST_KEY = 40;

    private Containers() {}

    /** Whether the members are known, for an object whose class, or a serialisable superclass, is a JDK container. */
    static boolean isContainer(Object object) {
        if (!(object instanceof Collection
                || object instanceof Map
                || object instanceof Map.Entry
                || object instanceof AtomicReference
                || object instanceof Throwable)) {
            return false;
        }
        for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
            if (ClassVerdict.isJdk(type)) {
                return type != Object.class && Serializable.class.isAssignableFrom(type);
            }
        }
        return false;
    }

    /** As far as they can be told: a subclass may throw while it is read. */
    static List<Member> membersOf(Object container) {
        List<Member> members = new ArrayList<>();
        try {
            switch (container) {
                case Map<?, ?> map -> addEntries(map, members);
                case Collection<?> collection -> addElements(collection, "", members);
                case Map.Entry<?, ?> entry -> {
                    members.add(new Member(".key", entry.getKey()));
                    members.add(new Member(".value", entry.getValue()));
                }
                case AtomicReference<?> reference -> members.add(new Member(".get()", reference.get()));
                case Throwable thrown -> {
                    members.add(new Member(".cause", thrown.getCause()));
                    addElements(List.of(thrown.getSuppressed()), ".suppressed", members);
                }
                default -> {}
            }
        } catch (RuntimeException unreadable) {
            return members;
        }
        return members;
    }

    private static void addElements(Collection<?> collection, String prefix, List<Member> members) {
        int index = 0;
        for (Object element : collection) {
            members.add(new Member(prefix + "[" + index + "]", element));
            index++;
        }
    }

    private static void addEntries(Map<?, ?> map, List<Member> members) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String key = label(entry.getKey());
            members.add(new Member(".key(" + key + ")", entry.getKey()));
            members.add(new Member("[" + key + "]", entry.getValue()));
        }
    }

    /** Does not call a user's toString. */
    private static String label(Object key) {
        return switch (key) {
            case null -> "null";
            case String text ->
                '"' + (text.length() <= LONGEST_KEY ? text : text.substring(0, LONGEST_KEY) + "..") + '"';
            case Enum<?> constant -> constant.name();
            case Boolean flag -> flag.toString();
            case Character character -> "'" + character + "'";
            default ->
                key instanceof Number && ClassVerdict.isJdk(key.getClass())
                        ? key.toString()
                        : ClassNames.nested(key.getClass());
        };
    }
}
