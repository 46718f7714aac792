package io.github.workloadexecutor.internal.encoding;

import java.io.IOException;
import java.io.InvalidClassException;
import java.io.InvalidObjectException;
import java.util.Comparator;
import java.util.List;

/**
 * How far the application trusts the bytes of one worker: a class whose code could run while it is read is refused
 * unless it comes from where the task comes from, or the application allows it. What is refused is refused before any
 * object of the message exists, as far as the message names it.
 *
 * @param source of the task whose result or failure this is
 * @param allowed what the application allows besides
 */
record Trust(TaskSource source, AllowedClasses allowed) {

    /** Those that call the comparator they hold while they are read. */
    private static final List<String> COMPARING = List.of(
            "java.util.PriorityQueue",
            "java.util.concurrent.PriorityBlockingQueue",
            "java.util.concurrent.ConcurrentSkipListMap",
            "java.util.concurrent.ConcurrentSkipListSet");

    /**
     * Looks through a message before it is read.
     *
     * @return whether the time it takes must be watched
     */
    boolean check(StreamOutline outline, int messageBytes, ClassFinder classes) throws IOException {
        for (StreamOutline.Description each : outline.descriptions()) {
            if (each.proxy) {
                throw new RefusedClass(
                        "",
                        "a dynamic proxy of " + String.join(", ", each.fields) + " at " + each.path
                                + " is refused: it does what its bytes say, so none is read from a worker; return a record");
            }
            Class<?> type;
            try {
                type = classes.find(each.name);
            } catch (ClassNotFoundException | LinkageError unknown) {
                continue; // The reader says so, if it comes to that.
            }
            check(type, " at " + each.path);
        }
        return HashingCost.check(outline, messageBytes, allowed, classes);
    }

    /** Throws if instances of the class may not be read. */
    void check(Class<?> type, String where) throws RefusedClass {
        ReceivedClass received = ReceivedClass.of(type);
        boolean accepted = switch (received.condition()) {
            case ALWAYS -> true;
            case IF_VOUCHED_FOR -> source.vouchesFor(type) || allowed.allow(type);
            case IF_NAMED -> allowed.allow(type);
            case NEVER -> false;
        };
        if (!accepted) {
            throw new RefusedClass(type.getName(), refusal(type, received, where));
        }
    }

    private String refusal(Class<?> type, ReceivedClass received, String where) {
        StringBuilder text = new StringBuilder("class ")
                .append(type.getName())
                .append(' ')
                .append(CodeOrigin.display(type))
                .append(where)
                .append(" is refused, because it ")
                .append(received.reason());
        if (received.condition() == ReceivedClass.Condition.IF_VOUCHED_FOR) {
            text.append(", and comes from elsewhere than the task").append(origins());
        }
        if (received.condition() != ReceivedClass.Condition.NEVER) {
            text.append("; if it is safe to read what a worker made of it, call builder.allowInResults(\"")
                    .append(type.getName())
                    .append("\")");
        }
        return text.toString();
    }

    private String origins() {
        StringBuilder text = new StringBuilder();
        for (CodeOrigin each : source.origins()) {
            if (!each.location().isEmpty()) {
                text.append(text.isEmpty() ? " (" : ", ").append(each.location());
            }
        }
        return text.isEmpty() ? "" : text.append(')').toString();
    }

    /** Throws if the method may not be referred to. A reference calls whatever it names, private methods included. */
    void checkReference(MethodName name, ClassFinder classes) throws IOException {
        Class<?> owner;
        try {
            owner = classes.find(name.owner());
        } catch (ClassNotFoundException | LinkageError unknown) {
            throw new InvalidObjectException(
                    "the method reference " + name.display() + " cannot be resolved: " + unknown);
        }
        if (!source.vouchesFor(owner) && !allowed.allow(owner)) {
            throw new RefusedClass(
                    owner.getName(),
                    "a reference to the method " + name.display() + " of class "
                            + owner.getName() + " " + CodeOrigin.display(owner)
                            + " is refused, because that class comes from"
                            + " elsewhere than the task" + origins()
                            + "; if whatever a worker may pass to any of its methods"
                            + " is harmless, call builder.allowInResults(\"" + owner.getName() + "\")");
        }
    }

    /** Throws if the reference could be called while the message is read. */
    void checkComparing(MethodName name, StreamOutline outline, ClassFinder classes) throws IOException {
        for (StreamOutline.Description each : outline.descriptions()) {
            if (COMPARING.contains(each.name) && isComparator(name, classes)) {
                throw new RefusedClass(
                        each.name,
                        "the method reference " + name.display() + " is refused as a comparator"
                                + " beside a " + each.name + " at " + each.path
                                + ", which would call it while it is read;"
                                + " return a list, or use a comparator that is a record or an enum");
            }
        }
    }

    private static boolean isComparator(MethodName name, ClassFinder classes) {
        try {
            return Comparator.class.isAssignableFrom(classes.find(name.functionalInterface()));
        } catch (ClassNotFoundException | LinkageError unknown) {
            return true;
        }
    }

    /** A class that was refused by name. */
    static final class RefusedClass extends InvalidClassException {

        @java.io.Serial
        private static final long serialVersionUID = 1L;

        private final String refused;

        RefusedClass(String refused, String message) {
            super(message);
            this.refused = refused;
        }

        String refused() {
            return refused;
        }
    }
}
