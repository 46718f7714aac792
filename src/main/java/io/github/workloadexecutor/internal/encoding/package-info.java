/**
 * Task to bytes and back. The only place that touches object streams, and the one that says why something cannot
 * travel.
 */
package io.github.workloadexecutor.internal.encoding;
