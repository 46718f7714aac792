/** Pictures and tables made from results files, so that no published figure was ever typed. */
package io.github.workloadexecutor.bench.charts;
