/**
 * The CPU lane on a Hazelcast cluster, for who outgrows one machine. Hazelcast is an optional dependency, which an
 * application brings along that uses this package.
 *
 * <pre>{@code
 * application                      Hazelcast                     node, any number of them
 * -----------                      ---------                     ------------------------
 * WorkloadExecutor                                               WorkloadNode
 *   HazelcastBackend                                               its own forked workers
 *     who waits, who is free  -- submitToMember: bytes -->           isolate, time out, kill
 *     attempts, quarantine    <--------- bytes -----------           tasks of any number of applications
 * }</pre>
 *
 * <p><b>What holds.</b> The engine finds nodes and carries bytes to one that was chosen here, as a client does. It
 * never sees a task or a result, never chooses and never tries again.
 *
 * <p><b>What may surprise.</b> Whoever reaches a node's port can have it run any code that is on its class path, and
 * the community edition has no encryption: nodes belong into a network of their own.
 *
 * <p><b>Imports.</b> {@code internal.cluster} for all that does not depend on the engine, {@code internal.forked} for a
 * node's workers, {@code backend}, and the vocabulary.
 */
package io.github.workloadexecutor.hazelcast;
