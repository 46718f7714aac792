/**
 * How things fail. Everything the library itself throws is a
 * {@link io.github.workloadexecutor.failure.WorkloadException}, except the JDK's own
 * {@link java.util.concurrent.RejectedExecutionException} (the executor is closed),
 * {@link java.util.concurrent.CancellationException} and argument errors.
 *
 * <p><b>Imports.</b> Vocabulary: every other package may use this one; it uses none of them.
 */
package io.github.workloadexecutor.failure;
