/**
 * What a CPU lane runs on.
 *
 * <pre>{@code
 *              demand, send, take back, cancel, kill
 * dispatcher -------------------------------> backend, its workers
 *            <-------------------------------
 *              ready, replied, taskLost, lost, unavailable
 * }</pre>
 *
 * <p><b>What holds.</b> For each task sent to a worker and not taken back the dispatcher hears exactly one of
 * {@code replied}, {@code taskLost} and {@code lost}. A failure given by the last two says that the task may have run;
 * null says that it certainly did not.
 *
 * <p><b>What may surprise.</b> A worker that is far away cannot say at once whether it has begun with a task. It
 * refuses to give it back then, and may say by {@code taskLost} that it has not.
 *
 * <p><b>Imports.</b> Vocabulary: it uses only {@code failure} and {@code event}.
 */
package io.github.workloadexecutor.backend;
