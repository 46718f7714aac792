/**
 * Takes the context of submitting threads along with tasks: the logging's MDC, what carriers bring, scoped values.
 *
 * <pre>{@code
 * submitting thread            the task's thread
 * -----------------            -----------------
 * Capturing --- Surroundings --------------------> set, run, restored     on the I/O lane
 *     |
 *     +--- baggage, as text ---> Arrival --- Surroundings ---> the same   in a worker
 * }</pre>
 *
 * <p><b>What holds.</b> Whoever never used the logging of this process does not cause it to be initialised here. A task
 * neither fails nor waits because of its context.
 *
 * <p><b>What may surprise.</b> What is set for a task is set for its thread only; threads that the task starts itself
 * do not have it.
 *
 * <p><b>Imports.</b> Only the public vocabulary. The lanes, the worker and the backends use this package.
 */
package io.github.workloadexecutor.internal.context;
