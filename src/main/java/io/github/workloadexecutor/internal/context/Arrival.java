package io.github.workloadexecutor.internal.context;

import io.github.workloadexecutor.backend.Baggage;
import io.github.workloadexecutor.context.ContextCarrier;
import io.github.workloadexecutor.internal.context.Surroundings.Portion;
import io.github.workloadexecutor.task.TaskContext;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The context of a task where it arrives: made of the task's baggage. It only reads entries of its own, which are
 *
 * <pre>{@code
 * mdc.<key>                   what the MDC of the submitting thread held
 * carrier.<class name>        how many of the next entries are what this carrier brought
 * carrier.<class name>.<key>  what it brought
 * }</pre>
 */
public final class Arrival {

    static final String MDC = "mdc.";
    static final String CARRIER = "carrier.";

    private final Complaints complaints;

    /**
     * Prepares for tasks.
     *
     * @param told hears of carriers that do not work, once of each
     */
    public Arrival(Consumer<String> told) {
        this.complaints = new Complaints(told);
    }

    /**
     * Runs a task in its context.
     *
     * @param baggage what travelled beside it, as text
     */
    public <T extends @Nullable Object> T callIn(TaskContext context, String baggage, Callable<T> task)
            throws Exception {
        return surroundings(Baggage.of(baggage)).callIn(context, task, complaints);
    }

    /** Logs something about a task with the task's MDC. */
    public static void logWithMdc(String baggage, Runnable logging) {
        Map<String, String> mdc = mdc(Baggage.of(baggage));
        if (mdc == null) {
            logging.run();
            return;
        }
        Map<String, String> before = MdcOfThread.copy();
        MdcOfThread.set(mdc);
        try {
            logging.run();
        } finally {
            MdcOfThread.set(before);
        }
    }

    private static @Nullable Map<String, String> mdc(Baggage baggage) {
        Map<String, String> mdc = new LinkedHashMap<>();
        baggage.entries().forEach((name, value) -> {
            if (name.startsWith(MDC)) {
                mdc.put(name.substring(MDC.length()), value);
            }
        });
        return mdc.isEmpty() ? null : mdc;
    }

    private Surroundings surroundings(Baggage baggage) {
        List<Portion> portions = new ArrayList<>();
        Iterator<Map.Entry<String, String>> entries =
                baggage.entries().entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<String, String> entry = entries.next();
            if (entry.getKey().startsWith(CARRIER)) {
                addPortion(entry.getKey().substring(CARRIER.length()), entry.getValue(), entries, portions);
            }
        }
        return new Surroundings(mdc(baggage), portions, /* bindings= */ null);
    }

    private void addPortion(
            String className, String count, Iterator<Map.Entry<String, String>> entries, List<Portion> portions) {
        int prefix = CARRIER.length() + className.length() + 1;
        Map<String, String> brought = new LinkedHashMap<>();
        for (int i = Integer.parseInt(count); i > 0; i--) {
            Map.Entry<String, String> entry = entries.next();
            brought.put(entry.getKey().substring(prefix), entry.getValue());
        }
        ContextCarrier carrier = CarrierClasses.named(className, complaints);
        if (carrier != null) {
            portions.add(new Portion(carrier, Map.copyOf(brought)));
        }
    }
}
