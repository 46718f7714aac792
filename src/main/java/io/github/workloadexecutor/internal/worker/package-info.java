/**
 * The child's side: what runs in a forked JVM.
 *
 * <pre>{@code
 * main thread: RequestLoop            "task": TaskThread
 * ------------------------            ------------------
 * receive LIMITS, RUN ------------->  send STARTED, decode, run, encode, send VALUE, FAILURE or OUT_OF_HEAP
 * receive CANCEL      ------------->  begin its Ladder, if that task runs         ^            |
 * receive SHUTDOWN    ------------->  close what tasks registered, System.exit    |            | current task
 * channel ends        -> halt                                                     |            v
 *                                     "worker-watchdog": limits, interrupt -------+ ... kill descendants, halt
 *                                     "worker-reporter": send PROGRESS, VITALS, OVERDUE
 *                                     "worker-farewell": send EXITING, print the stack
 * }</pre>
 *
 * <p><b>What holds.</b> The process ends when the application does, whatever the task is doing. A task that is wanted
 * no more ends, or its process does, whether or not anybody reads the channel: the watchdog never writes. Nothing that
 * is meant for one task meets the next.
 *
 * <p><b>What may surprise.</b> An interrupt flag set by a task on its own thread is cleared when the task ends. The
 * kernel ties the process to its application through the reporter's thread, so that thread must not end.
 *
 * <p><b>Imports.</b> {@code process} for what a process does to itself, {@code wire}, {@code encoding} and the
 * vocabulary; never the application's side.
 */
package io.github.workloadexecutor.internal.worker;
