/**
 * A backend without processes: its workers are threads of the application's own, and all else is as with forked ones.
 * Task, result and failure make the trip through bytes, so what cannot travel is found here too.
 *
 * <pre>{@code
 * dispatcher                 ThreadWorker                      WorkerThread, one per worker
 * ----------                 ------------                      ----------------------------
 * send, flush  ------------> next
 *                            READY -> RUNNING                  decode, run, encode
 * replied      <------------ ANSWERING -> READY
 * cancel       ------------> Ladder: flag, interrupt, abandon
 * overdue, progressed <----- timer: limits, ladder
 * lost         <------------ ENDED                             if it does not end: left to itself
 *
 * InProcessWorkers: who is there, who may come, who has to leave
 * }</pre>
 *
 * <p><b>What holds.</b> A worker runs one task at a time, and tells exactly one outcome of each. A thread that was
 * abandoned never tells anything again, and is no worker any more: another may take its place. After closing, the
 * threads that are left are those that were abandoned and take no notice of their interrupt, and closing names them.
 *
 * <p><b>What may surprise.</b> Nothing isolates a task: it shares heap and static state with the application, and
 * {@code System.exit} ends both. Classes are looked for as in a worker process, with the system class loader. No task
 * is sent ahead, since a worker's own thread fetches its next task when it tells of the last one.
 *
 * <p><b>Imports.</b> {@code worker} for what a running task is, {@code encoding}, {@code context}, and the vocabulary.
 */
package io.github.workloadexecutor.internal.inprocess;
