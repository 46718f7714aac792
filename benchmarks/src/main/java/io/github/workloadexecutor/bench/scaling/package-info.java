/**
 * How many workers one parent can feed: a model made of two measurements, checked against what this machine can do when
 * its workers wait instead of compute, and then asked about machines that are not there.
 */
package io.github.workloadexecutor.bench.scaling;
