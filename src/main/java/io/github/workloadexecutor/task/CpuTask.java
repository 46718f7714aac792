package io.github.workloadexecutor.task;

import java.io.Serializable;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A task that is slow because it computes. It declares by its type that it may travel to a worker process.
 *
 * <p>Write it as a record, an enum, or a top-level or static nested class; a reference to a static method without
 * arguments serves too. The task is serialised when it is submitted, so the worker sees a snapshot: later changes to
 * the objects it refers to are not seen there, and changes the worker makes are not seen here. Only the result comes
 * back.
 *
 * <p>A lambda, a local, anonymous or inner class, and a task that holds something bound to this process (an open file,
 * a lock, a thread) are refused when submitted, with a {@link io.github.workloadexecutor.failure.NotShippableException}
 * that names every offending member.
 *
 * <pre>{@code
 * record Digest(Path file) implements CpuTask<String> {
 *     public String call() throws IOException {
 *         return Hashing.sha256(Files.readAllBytes(file));
 *     }
 * }
 * }</pre>
 *
 * @param <T> the type of the result, which must be serialisable as well
 */
@FunctionalInterface
@SuppressWarnings("exports")
public interface CpuTask<T extends @Nullable Object> extends Callable<T>, Serializable {}
