/**
 * What observers see of an executor.
 *
 * <p><b>Imports.</b> Vocabulary: every other package may use this one; it uses only {@code task}.
 */
package io.github.workloadexecutor.event;
