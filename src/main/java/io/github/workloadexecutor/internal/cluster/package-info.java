/**
 * A backend whose workers are on other machines, whatever carries the bytes, and what those machines do with them.
 *
 * <pre>{@code
 * application                                                    node
 * -----------                                                    ----
 * dispatcher                                                     dispatcher of its own, forked workers
 *   Slot, one for each worker of a node                            Carried
 *      |   how many may begin: Window                                 |
 *   NodeLink, one for each node                                     Session, one for each application
 *      | Outbox, FrameWriter  ==== request, held until there ====>    | FrameReader
 *      | FrameReader          <===    is something to say    ====     | FrameWriter, Outbox
 *   ClusterBackend --- Carrier --- any engine --- Carrier ---       NodeHost
 *      who is there, who is gone                                      who is heard of, draining
 *      CodeIdentity: same code?                                       CodeIdentity, CodeScan
 * }</pre>
 *
 * <p><b>What holds.</b> A node begins with a task only after it was told that it may: when it is lost, what it was told
 * of may have run, and all else has certainly not. Each task that it may begin with comes to exactly one end there,
 * which is told once; what an application says is taken in as often and in the order as it was said, and so is what a
 * node says. A node that takes an application for gone ends its tasks; an application that takes a node for lost never
 * speaks of those tasks to it again.
 *
 * <p><b>What may surprise.</b> A node cannot speak unless asked, so a request is always with it. No object stream is
 * used: each type has its fields, without names or versions, so both ends need the same version of this library. What
 * is read is checked before it is believed; what is not as it should be is a
 * {@link io.github.workloadexecutor.internal.wire.ProtocolViolation} and nothing else. Two JVMs are compared by the
 * contents of their jars and directories, and only where both have something of the same name.
 *
 * <p><b>Imports.</b> {@code cpu} for the node's own dispatcher, {@code wire} for what a violation is, {@code encoding},
 * {@code lane}, {@code learning}, {@code finding}, and the vocabulary.
 */
package io.github.workloadexecutor.internal.cluster;
