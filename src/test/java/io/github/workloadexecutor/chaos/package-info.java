/**
 * A mixed load while workers are killed, frozen and starved at random, and what must hold at its end whatever happened.
 *
 * <pre>{@code
 * submitters ---- ChaosTask, one Deed each ----> executor ----> workers ----> RunTrace (a file per worker)
 *     |                                             |              ^
 *     +---------> Ledger <---- every completion ----+              | kill, freeze, starve
 *                   |                                            Monkey
 *                   +---- at the end, with the traces and the lane's own figures: violations
 * }</pre>
 *
 * <p><b>What holds.</b> All that is left to chance comes from one seed, which is printed first. What the scheduler and
 * the kernel do does not, so a seed gives the same load and the same faults, not the same interleaving.
 */
package io.github.workloadexecutor.chaos;
