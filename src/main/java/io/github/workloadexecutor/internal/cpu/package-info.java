/**
 * The CPU lane: one dispatcher between the submitters and any backend's workers.
 *
 * <pre>{@code
 * submitting thread            Dispatcher                      backend
 * -----------------            ----------                      -------
 * prepare: encode or refuse    (both by Admission;
 *                               large arrays to the ArrayStore)
 * start --- QueueBounds ---->  Placement
 *           wait or refuse       line --+-- idle  <----------- ready
 *           wait for permits ----^
 *                                ^ ^    |
 *                                | |  WorkerLoad ----- send -> worker: first, sent ahead ...
 *                                | +----|---------- take back
 *                       Retries: |      |   <----------------- progressed -> Deadlines, our own clock
 *                       back-off |      |   <----------------- replied, overdue, lost
 *                                |      |
 * future <-- the Waiter itself, -+------+    the replies are taken by a waiting thread (ReplyPoller)
 *    |       or Completers       |           or by the backend's
 *    |           CrashReview ----+
 *    |             Quarantine
 *    +- given up, late: Stopping -------- take back; cancel, later kill -> worker
 * }</pre>
 *
 * <p><b>What holds.</b> A task is serialised in the submitting thread; later changes to its objects are not seen by the
 * worker. A worker runs one task at a time; what was sent to it ahead still waits. A worker's loss fails, or runs again
 * if it is idempotent, the one task it had begun; those it had not begun wait again, first in line. A task whose time
 * is over fails, whatever else comes of it later, and is not run again.
 *
 * <p><b>What may surprise.</b> Cancelling completes the future at once; its worker is busy until the task has ended. A
 * task that waits for its back-off takes no room in the queue until it is back in line, and keeps its permits; one that
 * waits for permits does take room. A thread that waits for a future completes it.
 *
 * <p><b>Imports.</b> {@code lane}, {@code limit}, {@code encoding}, {@code memory}, {@code context}, {@code backend}
 * and the vocabulary; no particular backend.
 */
package io.github.workloadexecutor.internal.cpu;
