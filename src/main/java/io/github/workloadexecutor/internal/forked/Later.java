package io.github.workloadexecutor.internal.forked;

import java.util.ArrayList;
import java.util.List;

/** What a change under the pool's lock has still to do, once the lock is free. */
final class Later {

    private final List<Runnable> actions = new ArrayList<>();

    void add(Runnable action) {
        actions.add(action);
    }

    void run() {
        actions.forEach(Runnable::run);
    }
}
