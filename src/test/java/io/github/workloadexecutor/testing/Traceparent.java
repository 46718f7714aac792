package io.github.workloadexecutor.testing;

import io.github.workloadexecutor.context.ContextCarrier;
import java.util.Map;

/** The trace that a thread works on, in the form that the W3C gives it, and a carrier that takes it along. */
public final class Traceparent implements ContextCarrier {

    private static final String ENTRY = "traceparent";
    private static final ThreadLocal<String> CURRENT = new ThreadLocal<>();

    public static String current() {
        return CURRENT.get();
    }

    /** Changes what the calling thread works on; null for nothing. */
    public static void set(String traceparent) {
        if (traceparent == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(traceparent);
        }
    }

    @Override
    public Map<String, String> capture() {
        String current = CURRENT.get();
        return current == null ? Map.of() : Map.of(ENTRY, current);
    }

    @Override
    public Scope restore(Map<String, String> entries) {
        String before = CURRENT.get();
        set(entries.get(ENTRY));
        return () -> set(before);
    }
}
