package io.github.workloadexecutor.bench.compare;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.IExecutorService;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.bench.Answers;
import io.github.workloadexecutor.bench.BusyProcess;
import io.github.workloadexecutor.bench.Length;
import io.github.workloadexecutor.bench.Measurement;
import io.github.workloadexecutor.bench.Quantiles;
import java.time.Duration;
import java.util.List;

/**
 * The way there and back of a no-op to a node on loopback, one caller, median: through the executor, to a forked worker
 * of the node, beside the bare engine, which runs it in a thread of the member.
 */
final class NodesRoundTrip implements Figure {

    private final boolean awake;

    NodesRoundTrip(boolean awake) {
        this.awake = awake;
    }

    @Override
    public String name() {
        return "round trip to a node, " + (awake ? "awake" : "quiet");
    }

    @Override
    public void measure(Length length, Report report) throws Exception {
        if (awake) {
            try (BusyProcess busy = BusyProcess.start()) {
                measureAll(length, report);
            }
        } else {
            measureAll(length, report);
        }
    }

    private void measureAll(Length length, Report report) throws Exception {
        int trips = length.of(200, 2_000, 5_000);
        try (Nodes nodes = Nodes.start(2, 1);
                WorkloadExecutor executor = nodes.executor(2, Duration.ofSeconds(10))) {
            IExecutorService raw = nodes.raw();
            List<Member> members = nodes.members();
            Measurement ours = () -> Trips.ofNoOps(executor, trips);
            Measurement bare = () -> trips(raw, members, trips);
            Duration bound = Duration.ofSeconds(length.of(2, 10, 20));
            ours.warmUp(bound);
            bare.warmUp(bound);
            report.compare(
                    name(),
                    "us",
                    length.of(1, 7, 11),
                    ours,
                    new Reference("bare Hazelcast, submitToMember", Goal.ratioAtMost(1.3), bare));
        }
    }

    private static double trips(IExecutorService raw, List<Member> members, int count) throws Exception {
        double[] micros = new double[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            Integer answer = raw.submitToMember(new RawEcho(i), members.get(i % members.size()))
                    .get();
            micros[i] = (System.nanoTime() - start) / 1e3;
            Answers.check(i, answer);
        }
        return Quantiles.median(micros);
    }
}
