/**
 * Frames between application and worker, and the sockets they travel on.
 *
 * <pre>{@code
 * application                                worker
 * Rendezvous.open
 *     accept   <--------- HELLO ------------ Rendezvous.dial
 *              ---------- LIMITS, RUN ------>
 *              <--------- STARTED ----------
 *              <--------- PROGRESS, VITALS, OVERDUE      between STARTED and the reply
 *              ---------- CANCEL ---------->             any time
 *              <--------- VALUE, FAILURE or OUT_OF_HEAP
 *              ---------- SHUTDOWN -------->
 *              <--------- EXITING ----------             any time, last of all
 * }</pre>
 *
 * <p><b>What holds.</b> Each worker has a channel of its own; no lock is shared across processes. Every RUN is answered
 * by STARTED and then by exactly one of VALUE, FAILURE and OUT_OF_HEAP, or the channel ends.
 *
 * <p><b>What may surprise.</b> Java closes a socket when a thread that uses it is interrupted. So only threads that
 * nobody interrupts send and receive: the library's own, never a caller's.
 *
 * <p><b>Imports.</b> The vocabulary.
 */
package io.github.workloadexecutor.internal.wire;
