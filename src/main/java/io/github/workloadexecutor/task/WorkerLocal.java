package io.github.workloadexecutor.task;

import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Something made once per worker and used by every task there: a model, a connection, a session. Keep it in a static
 * field.
 *
 * <pre>{@code
 * static final WorkerLocal<Model> MODEL = WorkerLocal.of(Model::load);
 *
 * static double score(Features features) throws Exception {
 *     return MODEL.get().score(features);
 * }
 * }</pre>
 *
 * <p>It is made by the first task that asks. If making it fails, that task fails with what was thrown, and the next one
 * tries again. If it is an {@link AutoCloseable} it is closed when the worker ends in good order. Outside a worker it
 * is made once per process and not closed. Where workers are threads of one process, each has its own, which a task's
 * thread gets, and threads that are given its context. Safe for use by many threads.
 *
 * @param <T> the type of what is kept
 */
public final class WorkerLocal<T> {

    private final Callable<? extends T> maker;

    private final Kept<T> ofProcess = new Kept<>();

    // Guarded by this. For workers that share their process; a worker that has ended is forgotten.
    private @Nullable Map<Object, Kept<T>> ofWorkers;

    private WorkerLocal(Callable<? extends T> maker) {
        this.maker = maker;
    }

    /**
     * Declares what is made once per worker, without making it.
     *
     * @param maker makes it; must not give null
     * @param <T> its type
     * @return what to ask for it
     */
    public static <T> WorkerLocal<T> of(Callable<? extends T> maker) {
        return new WorkerLocal<>(Objects.requireNonNull(maker, "maker"));
    }

    /**
     * Gives what is kept, and makes it if it is not there yet. Other threads that ask meanwhile wait.
     *
     * @return what this worker keeps
     * @throws Exception what making it throws
     */
    public T get() throws Exception {
        TaskContext context = TaskContext.current();
        return keptBy(context.worker()).get(maker, context);
    }

    private Kept<T> keptBy(Object worker) {
        if (worker.equals(ContextOfThread.THIS_PROCESS)) {
            return ofProcess;
        }
        synchronized (this) {
            if (ofWorkers == null) {
                ofWorkers = new WeakHashMap<>();
            }
            return ofWorkers.computeIfAbsent(worker, unknown -> new Kept<>());
        }
    }

    /** What one worker keeps. */
    private static final class Kept<T> {

        // Guarded by this.
        private @Nullable T value;

        synchronized T get(Callable<? extends T> maker, TaskContext context) throws Exception {
            T kept = value;
            if (kept == null) {
                kept = Objects.requireNonNull(
                        maker.call(), "a worker-local value must not be null, but its maker gave null");
                value = kept;
                if (kept instanceof AutoCloseable resource) {
                    context.closeAtWorkerEnd(resource);
                }
            }
            return kept;
        }
    }
}
