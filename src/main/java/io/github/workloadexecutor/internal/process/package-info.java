/**
 * Child JVMs: how they are started, watched and killed. The only place with {@code ProcessBuilder} and
 * {@code ProcessHandle}, and with calls of native code. The worker's side uses {@link OwnProcess} and
 * {@link OrphanGuard}, the application's side the rest.
 *
 * <pre>{@code
 * JvmCommand --> Spawner --> ChildJvm --- kill, killLeftovers --> ProcessGroup
 *                               |
 *                exit status, last lines of output      what the worker itself said
 *                               |                                   |
 *      CrashReport, KernelKills +---------------> Autopsy <---------+
 *                                                    |
 *                                              WorkerDossier
 * }</pre>
 *
 * <p><b>What holds.</b> A child's output is always read, so it never blocks on a full pipe. Killing a child kills what
 * it has started. What a child that made a process group has left running can be found and killed after its death.
 * Evidence that cannot be read is unknown; reading it never fails.
 *
 * <p><b>What may surprise.</b> Killing a process leaves its own children alive, with its pipes still open. So
 * descendants are listed before, and nobody waits for the end of a stream without a bound. A JVM that crashes without
 * writing a core ends with code 1, like any other that goes wrong: only its report tells.
 *
 * <p><b>Imports.</b> Vocabulary only.
 */
package io.github.workloadexecutor.internal.process;
