/**
 * The default backend: forked JVMs on this machine.
 *
 * <pre>{@code
 * ForkedWorkers                     one leading thread per worker: ForkedWorker
 * -------------                     -------------------------------------------
 * demand ----- start -------------> WorkerLaunch: directory, socket, process, nonce
 *        <---- ready -------------- |
 * run    ----- mailbox -----------> Conversation: RUN, STARTED, VALUE or FAILURE
 *        <---- replied ------------ |
 *        <---- gone --------------- exit code, last output, reason
 * }</pre>
 *
 * <p><b>What holds.</b> There are never more workers than the limit. A worker has one task at a time. When its process
 * ends, the task it had started fails; one it had not started goes to another worker.
 *
 * <p><b>What may surprise.</b> Nothing but the exit of the process tells an idle worker's end, so a task can be sent to
 * one that has just died. It comes back unstarted and is sent elsewhere.
 *
 * <p><b>Imports.</b> {@code process}, {@code wire}, {@code worker} (the name of its main class), {@code encoding} and
 * the vocabulary.
 */
package io.github.workloadexecutor.internal.forked;
