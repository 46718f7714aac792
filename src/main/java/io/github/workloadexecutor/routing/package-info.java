/**
 * Which lane a task belongs to and why, as data: what is declared, guessed and measured.
 *
 * <p><b>Imports.</b> Vocabulary: every other package may use this one; it uses only {@code task} and {@code failure}.
 */
package io.github.workloadexecutor.routing;
