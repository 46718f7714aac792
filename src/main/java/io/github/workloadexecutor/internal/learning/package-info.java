/**
 * What was measured of each type of task: how long it runs, how much of that it computes, and what carrying it costs.
 *
 * <p><b>What holds.</b> The table is bounded. Whether a run is to be measured is decided without a lock, and most are
 * not.
 *
 * <p><b>Imports.</b> Vocabulary only. Routing asks it, the lanes tell it.
 */
package io.github.workloadexecutor.internal.learning;
