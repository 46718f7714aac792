/**
 * What an application and the nodes of a cluster say to each other, as bytes, whatever carries those.
 *
 * <pre>{@code
 * submitter                                          node
 * ---------                                          ----
 * EncodedTask ----> FrameWriter ===> FrameReader ---> its own forked workers
 * Reply, progress,                                        |
 * dossiers <------- FrameReader <=== FrameWriter <--------+
 * CodeIdentity.differences <======== CodeIdentity <------- CodeScan
 * }</pre>
 *
 * <p><b>What holds.</b> No object stream: each type has its fields, one after the other. What is read is checked before
 * it is believed: a length against what is left of the input, before anything is allocated for it. What is not as it
 * should be is a {@link io.github.workloadexecutor.internal.wire.ProtocolViolation} and nothing else.
 *
 * <p><b>What may surprise.</b> Fields travel without names or versions, so both ends must have the same version of this
 * library.
 *
 * <p>Two JVMs are compared by the contents of their jars and directories, not by where those are, and only where both
 * have something of the same name: see {@link io.github.workloadexecutor.internal.cluster.CodeIdentity}.
 *
 * <p><b>Imports.</b> {@code wire} for what a violation is, and the vocabulary.
 */
package io.github.workloadexecutor.internal.cluster;
