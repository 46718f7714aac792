/**
 * The I/O lane: a virtual thread per task, limited by permits, in the application's own process.
 *
 * <p><b>What holds.</b> Nothing is serialised. A permit is given back when its task is over, before anything that
 * depends on the task's future runs, and a waiter that gives up takes none. What a task of a view needs besides, it
 * gets before its thread is started: until then it has none.
 *
 * <p><b>What may surprise.</b> A task that computes holds a carrier thread, and as many such tasks as there are
 * processors keep every other task of the lane from running. That is what the CPU lane is for. {@code CarrierGuard}
 * notices such tasks while they run, from a platform thread, and reports them.
 *
 * <p><b>Imports.</b> {@code lane}, {@code limit}, {@code learning}, {@code finding}, {@code context} and the
 * vocabulary.
 */
package io.github.workloadexecutor.internal.io;
