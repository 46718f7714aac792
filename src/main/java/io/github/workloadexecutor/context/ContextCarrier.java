package io.github.workloadexecutor.context;

import java.util.Map;

/**
 * Takes something that belongs to a thread along with the tasks that the thread submits: the trace it works on, the
 * tenant it works for. The same carrier serves both lanes. On the I/O lane it is the object given to the builder; for a
 * worker, which is another process, it is named by its class, and the worker makes one of its own. So a carrier is of a
 * public class with a public constructor without parameters, or an enum with one constant, and has no state but what it
 * keeps in static fields, such as a thread-local.
 *
 * <p>What it throws is logged once and fails no task: that task runs without what the carrier would have brought. It is
 * called by many threads at once.
 *
 * <pre>{@code
 * public final class TraceCarrier implements ContextCarrier {
 *     public Map<String, String> capture() {
 *         return Map.of("traceparent", Trace.current());
 *     }
 *
 *     public Scope restore(Map<String, String> entries) {
 *         String before = Trace.swap(entries.get("traceparent"));
 *         return () -> Trace.swap(before);
 *     }
 * }
 * }</pre>
 */
public interface ContextCarrier {

    /** What was restored, until it is closed. */
    interface Scope extends AutoCloseable {

        /** Ends it. Called once, by the thread that restored it, when its task is over, however that ended. */
        @Override
        void close();
    }

    /**
     * Takes what belongs to the calling thread. Called in the submitting thread, at each submission, so it should be
     * quick.
     *
     * @return entries that travel with the task; empty if there is nothing to take along, and then nothing is restored.
     *     Entries whose name or value is null are left out
     */
    Map<String, String> capture();

    /**
     * Gives it to the calling thread. Called in the task's thread, before the task; in a worker also before the task's
     * own code decodes it.
     *
     * @param entries what was captured, but for what was too much to travel; unmodifiable
     * @return closed when the task is over
     */
    Scope restore(Map<String, String> entries);
}
