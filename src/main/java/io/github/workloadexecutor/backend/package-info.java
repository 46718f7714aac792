/**
 * What a CPU lane runs on.
 *
 * <pre>{@code
 *              demand, send, take back, cancel, kill
 * dispatcher -------------------------------> backend, its workers
 *            <-------------------------------
 *              ready, replied, lost, unavailable
 * }</pre>
 *
 * <p><b>What holds.</b> For each task sent to a worker and not taken back the dispatcher hears exactly one of
 * {@code replied} and {@code lost}. A failure given by {@code lost} says that the task may have run; null says that it
 * certainly did not.
 *
 * <p><b>What may surprise.</b> The package is not exported yet: it becomes public with the second backend.
 *
 * <p><b>Imports.</b> Vocabulary: it uses only {@code failure} and {@code event}.
 */
package io.github.workloadexecutor.backend;
