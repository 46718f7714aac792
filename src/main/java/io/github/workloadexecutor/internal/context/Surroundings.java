package io.github.workloadexecutor.internal.context;

import io.github.workloadexecutor.context.ContextCarrier;
import io.github.workloadexecutor.task.TaskContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What a task finds around it: set before it, and taken away after it in the opposite order, so that its thread is then
 * as it was.
 *
 * @param mdc what the logging's MDC holds meanwhile; null for nothing
 * @param portions what carriers brought, in the order of the carriers
 * @param bindings of scoped values; null for none
 */
public record Surroundings(
        @Nullable Map<String, String> mdc, List<Portion> portions, ScopedValue.@Nullable Carrier bindings) {

    static final Surroundings NONE = new Surroundings(/* mdc= */ null, List.of(), /* bindings= */ null);

    /** What one carrier brought. */
    record Portion(ContextCarrier carrier, Map<String, String> entries) {}

    /** One that is to be closed, and whose it is. */
    private record Opened(ContextCarrier carrier, ContextCarrier.Scope scope) {}

    <T extends @Nullable Object> T callIn(TaskContext context, Callable<T> task, Complaints complaints)
            throws Exception {
        boolean withMdc = mdc != null || MdcOfThread.isInUse();
        Map<String, String> before = withMdc ? MdcOfThread.copy() : null;
        if (withMdc) {
            MdcOfThread.set(mdc);
        }
        Deque<Opened> opened = open(complaints);
        try {
            return bindings == null
                    ? TaskContext.callIn(context, task)
                    : bindings.<T, Exception>call(() -> TaskContext.callIn(context, task));
        } finally {
            close(opened, complaints);
            if (withMdc) {
                MdcOfThread.set(before);
            }
        }
    }

    private Deque<Opened> open(Complaints complaints) {
        Deque<Opened> opened = new ArrayDeque<>(portions.size());
        for (Portion portion : portions) {
            ContextCarrier carrier = portion.carrier();
            try {
                opened.push(new Opened(carrier, carrier.restore(portion.entries())));
            } catch (Throwable thrown) {
                complaints.about(carrier, "restore", thrown);
            }
        }
        return opened;
    }

    private static void close(Deque<Opened> opened, Complaints complaints) {
        for (Opened each : opened) {
            try {
                each.scope().close();
            } catch (Throwable thrown) {
                complaints.about(each.carrier(), "close what it restored", thrown);
            }
        }
    }
}
