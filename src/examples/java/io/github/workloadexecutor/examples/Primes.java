package io.github.workloadexecutor.examples;

import com.hazelcast.client.config.ClientConfig;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.gather.Gather;
import io.github.workloadexecutor.gather.Gathered;
import io.github.workloadexecutor.gather.Outcome;
import io.github.workloadexecutor.hazelcast.HazelcastBackend;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Counts primes on the nodes of a cluster, range by range, and tells which node has counted how many ranges. What is
 * lost with a node is reported, and the rest is counted. The guide's page on clusters says how to start the nodes.
 */
public final class Primes {

    private static final int RANGES = 40;

    private Primes() {}

    /**
     * Runs the example.
     *
     * @param args where a node is, by default on this machine; then the name of the cluster
     * @throws InterruptedException if somebody interrupts the waiting
     */
    public static void main(String[] args) throws InterruptedException {
        ClientConfig client = new ClientConfig();
        if (args.length > 0) {
            client.getNetworkConfig().addAddress(args[0]);
        }
        if (args.length > 1) {
            client.setClusterName(args[1]);
        }
        try (var executor = WorkloadExecutor.builder()
                .name("primes")
                .cpu(HazelcastBackend.connect(client))
                .build()) {
            List<Integer> ranges = IntStream.range(0, RANGES).boxed().toList();
            print(executor.cpu().map(PrimesInRange::count, ranges, Gather.collecting()), System.out);
        }
    }

    private static void print(Gathered<PrimesInRange> gathered, PrintStream out) {
        long primes = 0;
        Map<String, Integer> rangesOf = new TreeMap<>();
        for (Outcome<PrimesInRange> outcome : gathered) {
            out.println(
                    switch (outcome) {
                        case Outcome.Success<PrimesInRange> success -> success.value();
                        case Outcome.Failure<PrimesInRange> failure ->
                            "failed: " + failure.cause().getMessage();
                        case Outcome.Cancelled<PrimesInRange> cancelled -> "cancelled";
                    });
            if (outcome instanceof Outcome.Success<PrimesInRange> success) {
                primes += success.value().primes();
                rangesOf.merge(success.value().node(), 1, Integer::sum);
            }
        }
        out.println(primes + " primes in all");
        rangesOf.forEach((node, ranges) -> out.println(node + " has counted " + ranges + " ranges"));
    }
}
