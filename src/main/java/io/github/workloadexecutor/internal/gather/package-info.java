/**
 * Many tasks as one: how their inputs become tasks, how many are on their way at once, and what becomes of their
 * results.
 *
 * <pre>{@code
 * inputs --> Flow: stage 0 --> ... --> stage n --> outcomes, in order of completion
 *                                                     |
 *             Gathering: all of them, until a Gather says it is enough, in either order
 *             Outcomes:  one by one, as somebody asks for them, in either order
 * }</pre>
 *
 * <p><b>What holds.</b> Everything happens in the thread that wants the results: it asks for inputs, prepares and
 * starts tasks, and waits. Only {@link io.github.workloadexecutor.internal.lane.LaneFuture.Observer#done} comes from
 * elsewhere. Nothing of an abandoned flow runs any more.
 */
package io.github.workloadexecutor.internal.gather;
