/**
 * Child JVMs: how they are started, watched and killed. The only place with {@code ProcessBuilder} and
 * {@code ProcessHandle}, and with calls of native code. The worker's side uses {@link OwnProcess} and
 * {@link OrphanGuard}, the application's side the rest.
 *
 * <p><b>What holds.</b> A child's output is always read, so it never blocks on a full pipe. Killing a child kills what
 * it has started.
 *
 * <p><b>What may surprise.</b> Killing a process leaves its own children alive, with its pipes still open. So
 * descendants are listed before, and nobody waits for the end of a stream without a bound.
 *
 * <p><b>Imports.</b> Vocabulary only.
 */
package io.github.workloadexecutor.internal.process;
