/**
 * The child's side: what runs in a forked JVM.
 *
 * <pre>{@code
 * "task": TaskThread, by way of its Exchange           main thread: RequestLoop
 * ------------------------------------------           ------------------------
 * look at the ring of requests, or sleep               receive RUN    -> a body for the task thread
 * claim, decode, run, encode, leave the reply          receive CANCEL -> begin its Ladder, if that task runs
 *    |  ^ current task                                 channel ends   -> halt
 *    v  |
 * "worker-watchdog": limits, interrupt ... kill descendants, halt
 * "worker-reporter": send PROGRESS, VITALS, OVERDUE
 * "worker-farewell": send EXITING, print the stack
 * "worker-warm-up":  load what the first task needs, while the main thread dials
 * }</pre>
 *
 * <p><b>What holds.</b> The process ends when the application does, whatever the task is doing. A task that is wanted
 * no more ends, or its process does, whether or not anybody reads the channel: the watchdog never writes. Nothing that
 * is meant for one task meets the next.
 *
 * <p><b>What may surprise.</b> An interrupt flag set by a task on its own thread is cleared when the task ends. The
 * kernel ties the process to its application through the reporter's thread, so that thread must not end.
 *
 * <p><b>Lent out.</b> What a running task is, and how it is brought to its end and looked at, serves the in-process
 * backend as well: RunningTask, Ladder, Snapshot, TaskStack, CloseAtEnd.
 *
 * <p><b>Imports.</b> {@code process} for what a process does to itself, {@code memory}, {@code wire}, {@code encoding},
 * {@code context} and the vocabulary; never the application's side.
 */
package io.github.workloadexecutor.internal.worker;
