/**
 * What goes along with a task although it is no part of it: the context of the thread that submits it.
 *
 * <p><b>What holds.</b> Context is taken in the submitting thread, and is there in the task's thread while the task
 * runs and not longer, on either lane. It never decides whether a task runs, or where.
 *
 * <p><b>What may surprise.</b> A worker is another process: what travels there is text.
 *
 * <p><b>Imports.</b> Nothing.
 */
package io.github.workloadexecutor.context;
