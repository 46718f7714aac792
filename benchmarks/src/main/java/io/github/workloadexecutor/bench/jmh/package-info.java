/** JMH benchmarks that answer one question each. Every one checks its answers. */
package io.github.workloadexecutor.bench.jmh;
