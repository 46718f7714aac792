/**
 * The default backend: forked JVMs on this machine.
 *
 * <pre>{@code
 * ForkedWorkers                     one leading thread per worker: ForkedWorker
 * -------------                     -------------------------------------------
 * demand ----- Hiring: start -----> WorkerLaunch: directory, socket, process, nonce; Initialisation
 *        <---- ready, notStarted -- |                         StartCircuit: when to try again
 * run    ----- mailbox -----------> Conversation: RUN, STARTED, news, VALUE or FAILURE
 *        <---- replied ------------ |                         Heartbeats: who is silent is killed
 *              Succession, IdleExpiry: who leaves, and who comes in his place
 *        <---- gone --------------- WorkerEnding: exit code, last output, reason
 * }</pre>
 *
 * <p><b>What holds.</b> There are never more workers than the limit, but for one that is about to replace another and
 * one with more heap. A worker has one task at a time. When its process ends, the task it had started fails; one it had
 * not started goes to another worker. As long as a task waits, a worker is there or coming, or the next start is
 * scheduled, or the task is failed with the reason.
 *
 * <p><b>What may surprise.</b> Nothing but the exit of the process tells an idle worker's end, so a task can be sent to
 * one that has just died. It comes back unstarted and is sent elsewhere.
 *
 * <p><b>Imports.</b> {@code process}, {@code wire}, {@code worker} (the name of its main class), {@code encoding} and
 * the vocabulary.
 */
package io.github.workloadexecutor.internal.forked;
