/**
 * Which lane a task belongs to, and why.
 *
 * <p><b>Imports.</b> Vocabulary only.
 */
package io.github.workloadexecutor.internal.routing;
