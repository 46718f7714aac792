/**
 * The CPU lane: one dispatcher between the submitters and any backend's workers.
 *
 * <pre>{@code
 * submitting thread            Dispatcher                      backend's threads
 * -----------------            ----------                      -----------------
 * prepare: encode or refuse    (both by Admission)
 * start --- QueueBounds ---->  Placement
 *           wait or refuse       waiting --+-- idle  <-------- ready
 *                                  ^       |
 *                                  |     busy -------- run ---> worker
 *                                  |       |   <-------------- started, progressed
 *                         Retries: |       |                     -> Deadlines, our own clock
 *                         back-off |       |   <-------------- replied, overdue, lost
 * future <---- Completers <--------|-------+
 *    |           CrashReview ------+
 *    |             Quarantine
 *    +- given up, late: Stopping -------- cancel, later kill -> worker
 * }</pre>
 *
 * <p><b>What holds.</b> A task is serialised in the submitting thread; later changes to its objects are not seen by the
 * worker. A worker has at most one task. A worker's loss fails, or runs again if it is idempotent, the one task it had
 * started; one it had been sent and not started waits again, first in line. A task whose time is over fails, whatever
 * else comes of it later, and is not run again.
 *
 * <p><b>What may surprise.</b> Cancelling completes the future at once; its worker is busy until the task has ended. A
 * task that waits for its back-off takes no room in the queue until it is back in line.
 *
 * <p><b>Imports.</b> {@code lane}, {@code encoding}, {@code backend} and the vocabulary; no particular backend.
 */
package io.github.workloadexecutor.internal.cpu;
