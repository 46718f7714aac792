/**
 * Which lane a task belongs to, and why: what is declared, what rules say, what was learned.
 *
 * <p><b>Imports.</b> {@code learning}, {@code finding}, {@code classfile} and the vocabulary.
 */
package io.github.workloadexecutor.internal.routing;
