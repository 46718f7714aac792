/**
 * What application and worker say to each other, and the memory and the sockets by which they do.
 *
 * <pre>{@code
 * application                                  worker
 * Rendezvous.open, SharedBlock.create
 *     accept   <--------- HELLO -------------- Rendezvous.dial, SharedBlock.open
 *     accept   <--------- DOORBELL ----------- Rendezvous.dial
 *  RequestRing ==========================>     by memory; if the worker sleeps:
 *     Doorbell ---------- a byte ------------> task thread
 *       Claims <=========================>     who has a task
 *              <========================== ReplyRing, by memory; if nobody looks:
 *              <--------- REPLIES ------------
 *              ---------- RUN ---------------> bodies too long for the ring
 *              <--------- VALUE, FAILURE, OUT_OF_HEAP    replies too long for it, or after news of their task
 *              <--------- PROGRESS, VITALS, OVERDUE, FINDING   before the task's reply
 *              ---------- CANCEL ------------>           any time
 *              <--------- EXITING ------------           any time, last of all
 * }</pre>
 *
 * <p><b>What holds.</b> Each worker has a channel and a block of memory of its own; no lock is shared across processes.
 * Every task that a worker claims is answered exactly once, or the channel ends. What the other side writes is checked
 * before it is believed.
 *
 * <p><b>What may surprise.</b> Java closes a socket when a thread that blocks on it is interrupted. So only threads
 * that nobody interrupts send and receive frames: the library's own, never a caller's. Doorbells do not block on this
 * side.
 *
 * <p><b>Imports.</b> {@code memory} and the vocabulary.
 */
package io.github.workloadexecutor.internal.wire;
