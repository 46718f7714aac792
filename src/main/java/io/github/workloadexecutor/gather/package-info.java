/**
 * How the results of many tasks are gathered: choices, and what came of each task.
 *
 * <p><b>What holds.</b> All are immutable values, but for {@link io.github.workloadexecutor.gather.AsCompleted}.
 */
package io.github.workloadexecutor.gather;
