/**
 * What can be submitted, and what submitting gives back.
 *
 * <p>A task says by its type whether it computes ({@link io.github.workloadexecutor.task.CpuTask},
 * {@link io.github.workloadexecutor.task.CpuFunction}, {@link io.github.workloadexecutor.task.CpuBound}) or waits
 * ({@link io.github.workloadexecutor.task.IoTask}, {@link io.github.workloadexecutor.task.IoBound}).
 *
 * <p><b>Imports.</b> Vocabulary: every other package may use this one; it uses none of them but {@code failure}, and
 * that in documentation only.
 */
package io.github.workloadexecutor.task;
