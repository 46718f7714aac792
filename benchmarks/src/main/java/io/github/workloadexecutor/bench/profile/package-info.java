/** The round trip under JFR: where, in the parent and in the worker, the processor time goes. */
package io.github.workloadexecutor.bench.profile;
