/**
 * The entry point: {@link io.github.workloadexecutor.WorkloadExecutor} and its two lanes.
 *
 * <pre>{@code
 * WorkloadExecutor and its builder: route a task, own the lanes, close them
 *    |
 *    +-- internal.routing             which lane, and why
 *    +-- internal.learning            what was measured of each type of task
 *    +-- internal.finding             pitfalls that were seen
 *    +-- internal.classfile           what a task's class files say: waits or computes, static fields
 *    +-- internal.gather              many tasks as one: windows, stages, order, when it is enough
 *    +-- internal.lane                a task's future and state, a lane's life
 *    +-- internal.limit               permits: how many at once, how often, who has which of a resource
 *    +-- internal.io                  the I/O lane: virtual threads, permits
 *    +-- internal.cpu                 the CPU lane: queue, placement, deadlines, attempts, poison, on any backend's workers
 *    +-- internal.forked              the default backend: forked JVMs, their life cycle, budget, replacement
 *    |      +-- internal.process      start, watch and kill child JVMs, find out how they ended
 *    |      +-- internal.wire         rings, frames and doorbells between application and worker
 *    |      +-- internal.worker       the child's side
 *    +-- internal.inprocess           a backend of threads; borrows from internal.worker what a running task is
 *    +-- internal.cluster             a backend on other machines, and the nodes there, whatever carries the bytes
 *    |      +-- hazelcast             what carries them: an engine that an application may bring along
 *    +-- internal.output              output files: staged out of sight, published when their task has succeeded
 *    +-- internal.context             what of the submitting thread goes along with a task, on either lane
 *    +-- internal.encoding            task <-> bytes; says why something cannot travel
 *    |      +-- internal.memory       memory that application and workers share
 *    |
 *    v   vocabulary: every package above may use it, it uses none of them
 * task, context, gather, routing, failure, event, backend
 * }</pre>
 *
 * <p><b>What holds.</b> A task's way is one-way: facade, routing, lane, encoding, placement, backend, wire, worker; and
 * the reply comes back to exactly one future. Nobody imports this package.
 */
package io.github.workloadexecutor;
