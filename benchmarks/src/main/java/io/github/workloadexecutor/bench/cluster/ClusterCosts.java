package io.github.workloadexecutor.bench.cluster;

import com.google.gson.Gson;
import com.google.gson.JsonObject;

/**
 * What the model knows of the world; {@code cluster-calibration.json} has one. All times are microseconds unless they
 * say otherwise.
 *
 * @param encode of a task, by the thread that submits it
 * @param start of a task, under the submitter's lock
 * @param replied of an answer, under the submitter's lock
 * @param decode of a result, and whatever else is done with an answer without the lock
 * @param submitterCores cores of the submitter besides the one that what is under the lock keeps
 * @param transport of a task or an answer in a frame, at the submitter
 * @param exchange of a frame, sent or received, at the submitter
 * @param member of a task and its answer, at its node, besides what runs it
 * @param memberExchange of a frame, sent or received, at a node
 * @param worker of a task, in what runs it, besides its own time
 * @param roundTrip of the network
 * @param exchangesPerNode frames on their way to a node, or from it; what is to be sent meanwhile goes with the next
 * @param longTask tasks that take longer have nothing granted ahead
 * @param grantedAhead work that is granted ahead where tasks are shorter
 * @param mostGranted tasks that a slot may begin with, at most
 * @param held tasks that a slot has besides, and must not begin with
 * @param lossNoticed from the end of a node to when the submitter knows
 */
public record ClusterCosts(
        double encode,
        double start,
        double replied,
        double decode,
        int submitterCores,
        double transport,
        double exchange,
        double member,
        double memberExchange,
        double worker,
        double roundTrip,
        int exchangesPerNode,
        double longTask,
        double grantedAhead,
        int mostGranted,
        int held,
        double lossNoticed) {

    /** Nothing costs anything. */
    static ClusterCosts none() {
        return new ClusterCosts(0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 3, 20_000, 2_000, 256, 1, 0);
    }

    /** Costs of the submitter that were measured, and for the rest what a first look at an engine has shown. */
    public static ClusterCosts assumed(double encode, double start, double replied, double decode) {
        return new ClusterCosts(
                encode,
                start,
                replied,
                decode,
                /* submitterCores= */ 3,
                /* transport= */ 2,
                /* exchange= */ 20,
                /* member= */ 25,
                /* memberExchange= */ 20,
                /* worker= */ 5,
                /* roundTrip= */ 250,
                /* exchangesPerNode= */ 3,
                /* longTask= */ 20_000,
                /* grantedAhead= */ 2_000,
                /* mostGranted= */ 256,
                /* held= */ 1,
                /* lossNoticed= */ 70_000);
    }

    /**
     * The same, but for what was measured of nodes. What a frame costs is half of what the bare engine needs for a
     * no-op in a flood; what is left of the round trip is the network, and waking whoever waits.
     *
     * @param dispatcher what the dispatcher needs for a task if it has few workers, as it had when that was measured
     */
    public ClusterCosts measured(NodeCosts nodes, double dispatcher) {
        double transport = Math.max(0, (nodes.applicationInBatch() - dispatcher) / 2);
        double exchange = nodes.applicationBare() / 2;
        double memberExchange = nodes.nodeBare() / 2;
        double onTheWay =
                dispatcher + 2 * (transport + exchange + memberExchange) + nodes.nodeInBatch() + nodes.workerInBatch();
        return with("transport", transport)
                .with("exchange", exchange)
                .with("member", nodes.nodeInBatch())
                .with("memberExchange", memberExchange)
                .with("worker", nodes.workerInBatch())
                .with("roundTrip", Math.max(0, nodes.roundTrip() - onTheWay));
    }

    /** The same, but for one of them, by its name. */
    public ClusterCosts with(String name, Number value) {
        Gson gson = new Gson();
        JsonObject json = gson.toJsonTree(this).getAsJsonObject();
        if (!json.has(name)) {
            throw new IllegalArgumentException("name must be one of " + json.keySet() + ", but was " + name);
        }
        json.addProperty(name, value);
        return gson.fromJson(json, ClusterCosts.class);
    }

    /** How many tasks of that length a slot may begin with: the one it runs, and what is granted ahead. */
    int granted(double meanMicros) {
        if (meanMicros > longTask || meanMicros <= 0) {
            return meanMicros > 0 ? 1 : mostGranted;
        }
        return (int) Math.clamp(1 + (long) Math.ceil(grantedAhead / meanMicros), 2, mostGranted);
    }

    /** Of a task, at the submitter, besides what its frames cost. */
    public double dispatcher() {
        return encode + start + replied + decode;
    }

    /** Of a task, under the lock. */
    double locked() {
        return start + replied;
    }

    /** Of a task, by the submitter's other cores, if each frame has that many. */
    double besides(double perFrame) {
        return encode + decode + 2 * (transport + exchange / perFrame);
    }
}
