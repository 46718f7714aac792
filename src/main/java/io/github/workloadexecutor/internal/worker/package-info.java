/**
 * The child's side: what runs in a forked JVM.
 *
 * <pre>{@code
 * main thread: RequestLoop            "task": TaskThread
 * ------------------------            ------------------
 * receive RUN         ------------->  send STARTED, decode, run, encode, send VALUE or FAILURE
 * receive INTERRUPT   ------------->  interrupt, if that task runs
 * receive SHUTDOWN    -> System.exit
 * channel ends        -> halt
 * }</pre>
 *
 * <p><b>What holds.</b> The process ends when the application does, whatever the task is doing.
 *
 * <p><b>What may surprise.</b> An interrupt flag set by a task on its own thread is cleared when the task ends.
 *
 * <p><b>Imports.</b> {@code wire}, {@code encoding} and the vocabulary; never the application's side.
 */
package io.github.workloadexecutor.internal.worker;
