/**
 * The CPU lane: one dispatcher between the submitters and any backend's workers.
 *
 * <pre>{@code
 * submitting thread            Dispatcher                    backend's threads
 * -----------------            ----------                    -----------------
 * prepare: encode or refuse
 * start  ------------------->  waiting --+-- idle  <-------- ready
 *                                        |
 *                                      busy -------- run ---> worker
 *                                        |   <-------------- replied, lost
 * future <--- completer <--- decode -----+
 * cancel ------------------->  interrupt, later kill
 * }</pre>
 *
 * <p><b>What holds.</b> A task is serialised in the submitting thread; later changes to its objects are not seen by the
 * worker. A worker has at most one task. A worker's loss fails the one task it had started; one it had been sent and
 * not started waits again, first in line.
 *
 * <p><b>What may surprise.</b> Cancelling completes the future at once; its worker is busy until the task has ended.
 *
 * <p><b>Imports.</b> {@code lane}, {@code encoding}, {@code backend} and the vocabulary; no particular backend.
 */
package io.github.workloadexecutor.internal.cpu;
