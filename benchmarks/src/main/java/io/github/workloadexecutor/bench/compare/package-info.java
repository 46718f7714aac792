/**
 * The comparison suite: each figure takes turns with its reference, in one run.
 *
 * <p>A {@link io.github.workloadexecutor.bench.compare.Figure} measures itself and one or more references, checks every
 * answer, and gives its rounds to the {@link io.github.workloadexecutor.bench.compare.Report}, which makes medians and
 * ratios of them. A new figure is a new class and a line in
 * {@link io.github.workloadexecutor.bench.compare.Comparison}.
 */
package io.github.workloadexecutor.bench.compare;
