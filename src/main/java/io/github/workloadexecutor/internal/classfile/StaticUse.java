package io.github.workloadexecutor.internal.classfile;

import java.util.HashSet;
import java.util.Set;

/**
 * How the code that was reached uses one static field of the application. Immutable but while the walk goes on, and the
 * walk is over before anybody else sees it.
 */
final class StaticUse {

    private final String owner;
    private final String name;
    private final String descriptor;
    private boolean isWritten;
    private boolean counts;
    private final Set<String> callsBeside = new HashSet<>();

    StaticUse(String owner, String name, String descriptor) {
        this.owner = owner;
        this.name = name;
        this.descriptor = descriptor;
    }

    void add(StaticAccess access, MethodFacts method) {
        isWritten |= access.isWrite();
        counts |= access.counts();
        if (!access.isWrite()) {
            for (Call call : method.calls()) {
                if (call.owner().startsWith("java/util/")) {
                    callsBeside.add(call.name());
                }
            }
        }
    }

    /** The name of the class that declares it, with dots. */
    String owner() {
        return owner.replace('/', '.');
    }

    String name() {
        return name;
    }

    String descriptor() {
        return descriptor;
    }

    /** Whether anything but the static initialiser writes it. */
    boolean isWritten() {
        return isWritten;
    }

    /** Whether it is written as a counter is: from the value it had. */
    boolean counts() {
        return counts;
    }

    /** The methods of {@code java.util} that are called where it is read. */
    Set<String> callsBeside() {
        return callsBeside;
    }
}
