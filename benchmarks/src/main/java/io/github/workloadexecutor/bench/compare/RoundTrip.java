package io.github.workloadexecutor.bench.compare;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.bench.BusyProcess;
import io.github.workloadexecutor.bench.Length;
import io.github.workloadexecutor.bench.Measurement;
import io.github.workloadexecutor.bench.Quantiles;
import io.github.workloadexecutor.bench.Setting;
import java.time.Duration;

/**
 * The way there and back of a no-op, one caller, median. Quiet: nothing else runs, so each wake-up may have to wake a
 * core first. Awake: a process of the lowest priority keeps a core from idling.
 */
final class RoundTrip implements Figure {

    private final boolean awake;

    RoundTrip(boolean awake) {
        this.awake = awake;
    }

    @Override
    public String name() {
        return "round trip, " + (awake ? "awake" : "quiet");
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
        int trips = length.of(300, 3_000, 5_000);
        int rounds = length.of(1, 5, 11);
        try (WorkloadExecutor executor =
                        WorkloadExecutor.builder().workers(Setting.WORKERS).build();
                PingPong pingPong = PingPong.start()) {
            Measurement ours = () -> Trips.ofNoOps(executor, trips);
            Measurement bare = () -> trips(pingPong, trips);
            Duration bound = Duration.ofSeconds(length.of(2, 8, 20));
            ours.warmUp(bound);
            bare.warmUp(bound);
            Goal goal = Goal.ratioAtMost(awake ? 2.0 : 1.0);
            report.compare(name(), "us", rounds, ours, new Reference("bare Unix-socket ping-pong", goal, bare));
        }
        comparePeers(length, report);
    }

    /** Later, and with an executor of its own: nothing else was there beside the ping-pong. */
    private void comparePeers(Length length, Report report) throws Exception {
        int trips = length.of(100, 1_000, 2_000);
        try (WorkloadExecutor executor =
                        WorkloadExecutor.builder().workers(Setting.WORKERS).build();
                Peers peers = Peers.start(report)) {
            Measurement ours = () -> Trips.ofNoOps(executor, trips);
            ours.warmUp(Duration.ofSeconds(length.of(1, 6, 12)));
            Reference[] references = peers.stream()
                    .map(peer -> new Reference(peer.name(), Goal.ratioAtMost(1.0), peer.trips(trips)))
                    .toArray(Reference[]::new);
            report.compare(name(), "us", length.rounds(), ours, references);
        }
    }

    private static double trips(PingPong pingPong, int count) throws Exception {
        double[] micros = new double[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            pingPong.trip(i);
            micros[i] = (System.nanoTime() - start) / 1e3;
        }
        return Quantiles.median(micros);
    }
}
