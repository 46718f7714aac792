package io.github.workloadexecutor.bench.cluster;

/**
 * What a no-op on a node costs, in microseconds of processor time, by all threads of a process; and how long it takes.
 * In a batch many tasks share a frame. One by one each has a frame of its own, and whoever waits is woken for it. The
 * bare engine in a flood tells what an exchange costs that nobody is woken for: each of its no-ops is one.
 *
 * @param applicationInBatch of the application
 * @param applicationOneByOne of the application
 * @param nodeInBatch of the node
 * @param nodeOneByOne of the node
 * @param workerInBatch of the node's worker
 * @param workerOneByOne of the node's worker
 * @param applicationBare of the application, for a no-op that it has the bare engine run, in a flood
 * @param nodeBare of the node, for the same
 * @param roundTrip from the submission to the answer, one by one, median
 */
public record NodeCosts(
        double applicationInBatch,
        double applicationOneByOne,
        double nodeInBatch,
        double nodeOneByOne,
        double workerInBatch,
        double workerOneByOne,
        double applicationBare,
        double nodeBare,
        double roundTrip) {}
