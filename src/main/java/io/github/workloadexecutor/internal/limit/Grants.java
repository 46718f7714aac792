package io.github.workloadexecutor.internal.limit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who has got permits that another has given back, and is to be told. Run once, without a lock that they might need, in
 * the order of their lines. What they cause in turn is done by the same loop, so that a chain of any length needs no
 * stack.
 */
public final class Grants implements Runnable {

    private static final ThreadLocal<@Nullable Deque<Request>> TELLING = new ThreadLocal<>();

    private final List<Request> granted;

    Grants(List<Request> granted) {
        this.granted = granted;
    }

    @Override
    public void run() {
        Deque<Request> outer = TELLING.get();
        if (outer != null) {
            outer.addAll(granted);
            return;
        }
        Deque<Request> all = new ArrayDeque<>(granted);
        TELLING.set(all);
        try {
            for (Request next = all.poll(); next != null; next = all.poll()) {
                next.tellApplicant();
            }
        } finally {
            TELLING.remove();
        }
    }
}
