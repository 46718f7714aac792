/**
 * The default backend: forked JVMs on this machine.
 *
 * <pre>{@code
 * ForkedWorkers                     one leading thread per worker: ForkedWorker
 * -------------                     -------------------------------------------
 * demand ----- Hiring: start -----> WorkerLaunch: process, memory, sockets, nonce; Initialisation
 *        <---- ready, notStarted -- |                         StartCircuit: when to try again
 *
 * submitting threads                any thread that waits, or the worker's own reader
 * ------------------                -------------------------------------------------
 * send, takeBack --> WorkerLink     ReplyReader: replies, by ring or channel, in order and each once
 *        <---- replied ------------ |                         WorkerNews: progress, vitals, overdue, exiting
 *                                   |                         Heartbeats: who is silent is killed
 *              Succession, IdleExpiry: who leaves, and who comes in his place; spares
 *        <---- gone --------------- WorkerEnding: exit code, last output, reason
 * }</pre>
 *
 * <p><b>What holds.</b> There are never more workers than the limit, but for one that is about to replace another, one
 * with more heap, and spares. A worker runs one task at a time; others are sent ahead. When its process ends, the task
 * it had begun fails; those it had not begun go to another worker. As long as a task waits, a worker is there or
 * coming, or the next start is scheduled, or the task is failed with the reason.
 *
 * <p><b>What may surprise.</b> Nothing but the exit of the process tells an idle worker's end, so tasks can be sent to
 * one that has just died. They come back unstarted and are sent elsewhere.
 *
 * <p><b>Imports.</b> {@code process}, {@code memory}, {@code wire}, {@code worker} (the name of its main class),
 * {@code encoding}, {@code context} and the vocabulary.
 */
package io.github.workloadexecutor.internal.forked;
