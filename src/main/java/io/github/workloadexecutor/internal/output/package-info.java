/**
 * Output files of tasks: what is written stays out of sight until its task has succeeded, and then appears whole.
 *
 * <pre>{@code
 * application                                          worker, or a thread of the I/O lane
 * -----------                                          -----------------------------------
 * OutputRun: claims keys --- OutputHandle, in a task --> TaskOutputs: opens a staged file,
 *    |                                                   notes its token
 *    |                                                      |  the task returns: sealed
 * Publication <---- tokens, beside the task's value --------+
 *    |  looks each token up in OpenRuns
 *    +-> moves staged files to their names, and only then does the future say that the task has succeeded
 *
 * directory/                      the run's
 *   a/b.json                      published
 *   .outputs-staging/
 *     3f0c9a...                   what the run with this id has staged
 *     3f0c9a....lock              locked by the process whose run it is, for as long as that lives
 * }</pre>
 *
 * <p><b>What holds.</b> Only the process that has opened a run publishes its files, each key once, by an atomic move
 * within one directory tree. A token names a run, a claim and a random number; it is looked up and checked, never used
 * as a path.
 *
 * <p><b>What may surprise.</b> A file is published as soon as its own task has succeeded, whatever comes of the others
 * of a batch. Nothing is forced to the disk: a file that was published survives any end of a process, but not each end
 * of the machine.
 *
 * <p><b>Imports.</b> {@code failure} only. Used by the facade, the lanes and the workers.
 */
package io.github.workloadexecutor.internal.output;
