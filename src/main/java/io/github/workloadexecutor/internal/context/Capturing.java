package io.github.workloadexecutor.internal.context;

import io.github.workloadexecutor.backend.Baggage;
import io.github.workloadexecutor.context.ContextCarrier;
import io.github.workloadexecutor.internal.context.Surroundings.Portion;
import io.github.workloadexecutor.task.TaskContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the context of a submitting thread, for the tasks of one executor. Where there is none, as for most tasks, that
 * costs a look at the MDC, and nothing is made.
 */
public final class Capturing {

    /** How many entries travel to a worker with one task, at most. */
    static final int MOST_ENTRIES = 64;

    /** How many characters they have together, at most. */
    static final int MOST_CHARACTERS = 8192;

    /** Takes nothing. */
    public static final Capturing NOTHING = new Capturing("", ContextConfig.NOTHING);

    /** In a class of its own: the logging back-end is not to be found on the way to the first task. */
    private static final class Log {
        static final Logger OF_CONTEXT = LoggerFactory.getLogger(Capturing.class);
    }

    private final String executorName;
    private final ContextConfig config;
    private final boolean mdcOnly;
    private final AtomicBoolean toldOfTooMuch = new AtomicBoolean();

    /** What is taken instead of what the thread has; null if that is nothing. */
    private record Given(@Nullable Surroundings captured) {
        static final ThreadLocal<@Nullable Given> TO_THREAD = new ThreadLocal<>();
    }

    // Whether anything was ever given. Whoever gives it sees that, since it is the same thread that takes it.
    private boolean anythingGiven;

    // Made when there is something for it.
    private volatile @Nullable Complaints complaints;

    /** Takes nothing yet. */
    public Capturing(String executorName, ContextConfig config) {
        this.executorName = executorName;
        this.config = config;
        this.mdcOnly = config.carriers().isEmpty() && config.scopedValues().isEmpty();
    }

    /**
     * Refuses a carrier that could not travel to a worker.
     *
     * @throws IllegalArgumentException if it is one; the message says why
     */
    public static void check(ContextCarrier carrier) {
        CarrierClasses.check(carrier);
    }

    /** Takes what the calling thread has; null if that is nothing. */
    public @Nullable Surroundings capture() {
        Given given = given();
        if (given != null) {
            return given.captured();
        }
        Map<String, String> mdc = mdc();
        if (mdcOnly) {
            return mdc == null ? null : new Surroundings(mdc, List.of(), /* bindings= */ null);
        }
        List<Portion> portions = portions();
        ScopedValue.Carrier bindings = null;
        for (ScopedValue<?> value : config.scopedValues()) {
            bindings = bound(value, bindings);
        }
        return mdc == null && portions.isEmpty() && bindings == null ? null : new Surroundings(mdc, portions, bindings);
    }

    private @Nullable Given given() {
        return anythingGiven ? Given.TO_THREAD.get() : null;
    }

    /**
     * Does something in the calling thread that captures, as if the thread had what was captured before.
     *
     * @param captured null if that was nothing
     */
    public <T> T with(@Nullable Surroundings captured, Supplier<T> capturing) {
        anythingGiven = true;
        Given before = Given.TO_THREAD.get();
        Given.TO_THREAD.set(new Given(captured));
        try {
            return capturing.get();
        } finally {
            Given.TO_THREAD.set(before);
        }
    }

    private @Nullable Map<String, String> mdc() {
        return config.mdc() && MdcOfThread.isInUse() ? MdcOfThread.copy() : null;
    }

    private static <V> ScopedValue.@Nullable Carrier bound(
            ScopedValue<V> value, ScopedValue.@Nullable Carrier bindings) {
        if (!value.isBound()) {
            return bindings;
        }
        return bindings == null ? ScopedValue.where(value, value.get()) : bindings.where(value, value.get());
    }

    private List<Portion> portions() {
        List<Portion> portions = new ArrayList<>(config.carriers().size());
        for (ContextCarrier carrier : config.carriers()) {
            try {
                Map<String, String> entries = withoutNulls(carrier.capture());
                if (!entries.isEmpty()) {
                    portions.add(new Portion(carrier, Map.copyOf(entries)));
                }
            } catch (Throwable thrown) {
                complaints().about(carrier, "capture", thrown);
            }
        }
        return portions;
    }

    private static Map<String, String> withoutNulls(Map<String, String> entries) {
        Map<String, String> clean = new HashMap<>(entries);
        clean.remove(null);
        clean.values().removeIf(value -> value == null);
        return clean;
    }

    private Complaints complaints() {
        Complaints made = complaints;
        if (made == null) {
            synchronized (this) {
                made = complaints;
                if (made == null) {
                    made = new Complaints(what -> Log.OF_CONTEXT.warn("{} {}", executorName, what));
                    complaints = made;
                }
            }
        }
        return made;
    }

    /**
     * Runs a task of this process in what was captured for it.
     *
     * @param captured null if that was nothing
     */
    public <T extends @Nullable Object> T callIn(@Nullable Surroundings captured, TaskContext context, Callable<T> task)
            throws Exception {
        if (captured != null) {
            return captured.callIn(context, task, complaints());
        }
        // A platform thread may have inherited the MDC of a thread that has nothing to do with the task.
        return config.mdc() && !Thread.currentThread().isVirtual()
                ? Surroundings.NONE.callIn(context, task, complaints())
                : TaskContext.callIn(context, task);
    }

    /** Takes what the calling thread has, as baggage of a task that goes to a worker: as text, empty for nothing. */
    public String baggage() {
        Given given = given();
        if (given != null) {
            Surroundings captured = given.captured();
            return captured == null ? "" : baggage(captured.mdc(), captured.portions());
        }
        Map<String, String> mdc = mdc();
        return mdc == null && config.carriers().isEmpty() ? "" : baggage(mdc, mdcOnly ? List.of() : portions());
    }

    private String baggage(@Nullable Map<String, String> mdc, List<Portion> portions) {
        Map<String, String> all = new LinkedHashMap<>();
        if (mdc != null) {
            withoutNulls(mdc).forEach((key, value) -> all.put(Arrival.MDC + key, value));
        }
        for (Portion portion : portions) {
            portion.entries().forEach((key, value) -> all.put(prefix(portion) + "." + key, value));
        }
        TravelBounds bounds = TravelBounds.of(all, MOST_ENTRIES, MOST_CHARACTERS);
        if (!bounds.leftOut().isEmpty() && toldOfTooMuch.compareAndSet(false, true)) {
            Log.OF_CONTEXT.warn("{} {}", executorName, bounds.complaint());
        }
        return text(portions, bounds.kept());
    }

    private static String prefix(Portion portion) {
        return Arrival.CARRIER + portion.carrier().getClass().getName();
    }

    private static String text(List<Portion> portions, Map<String, String> kept) {
        Map<String, String> entries = new LinkedHashMap<>();
        kept.forEach((name, value) -> {
            if (name.startsWith(Arrival.MDC)) {
                entries.put(name, value);
            }
        });
        for (Portion portion : portions) {
            Map<String, String> brought = new LinkedHashMap<>();
            for (String key : portion.entries().keySet()) {
                String name = prefix(portion) + "." + key;
                String value = kept.get(name);
                if (value != null) {
                    brought.put(name, value);
                }
            }
            if (!brought.isEmpty()) {
                entries.put(prefix(portion), Integer.toString(brought.size()));
                entries.putAll(brought);
            }
        }
        return new Baggage(entries).toText();
    }
}
