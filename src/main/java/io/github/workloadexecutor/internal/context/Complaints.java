package io.github.workloadexecutor.internal.context;

import io.github.workloadexecutor.context.ContextCarrier;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Tells that a carrier does not work: once for each, since it is asked with every task. */
final class Complaints {

    private final Consumer<String> told;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    Complaints(Consumer<String> told) {
        this.told = told;
    }

    /** A carrier threw something when it was to do something. */
    void about(ContextCarrier carrier, String doing, Throwable thrown) {
        about(carrier.getClass().getName(), doing, thrown);
    }

    /** The same for one that is only known by name. */
    void about(String carrier, String doing, Throwable thrown) {
        if (thrown instanceof VirtualMachineError fatal) {
            throw fatal;
        }
        if (known.add(carrier)) {
            told.accept("context carrier " + carrier + " failed to " + doing + ": " + thrown
                    + "; tasks run without what it should bring, and this is said once");
        }
    }
}
