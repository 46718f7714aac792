package io.github.workloadexecutor.bench.threads;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.bench.Answers;
import io.github.workloadexecutor.bench.Figures;
import io.github.workloadexecutor.bench.Length;
import io.github.workloadexecutor.bench.Quantiles;
import io.github.workloadexecutor.bench.Setting;
import io.github.workloadexecutor.bench.task.Echo;
import io.github.workloadexecutor.bench.task.Now;
import io.github.workloadexecutor.bench.task.Shipment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;

/** Measures every {@link UnitKind} the same way, and writes {@code threads.json} and the table made of it. */
public final class ThreadsAndProcesses {

    private final Setting setting;

    /** A comparison with that setting. */
    public ThreadsAndProcesses(Setting setting) {
        this.setting = setting;
    }

    /** Runs it. */
    public void run() throws Exception {
        List<UnitRow> rows = new ArrayList<>();
        for (UnitKind kind : UnitKind.values()) {
            rows.add(row(kind));
        }
        String table = UnitTable.of(rows);
        System.out.println(table);
        setting.results().write("threads", rows, setting, List.of());
        setting.results().writeText("threads.md", table);
    }

    private UnitRow row(UnitKind kind) throws Exception {
        Length length = setting.length();
        Crash crash = Crash.of(kind);
        Double runawayMillis = Runaway.endedMillis(kind);
        return new UnitRow(
                kind.title(),
                Figures.rounded(creationMicros(kind, length)),
                Figures.rounded(IdleUnits.bytesOf(kind, length)),
                Figures.rounded(handOffMicros(kind, length)),
                Figures.rounded(mebibyteMicros(kind, length)),
                crash.survived(),
                crash.lost(),
                Crash.TASKS,
                runawayMillis == null ? null : Double.valueOf(Figures.rounded(runawayMillis)),
                kind.suitedWork());
    }

    private static double creationMicros(UnitKind kind, Length length) throws Exception {
        if (kind == UnitKind.FORKED_JVM) {
            return median(length.of(3, 9, 21), i -> {
                long start = System.nanoTime();
                try (WorkloadExecutor executor =
                        WorkloadExecutor.builder().workers(1).build()) {
                    Answers.check(i, executor.submit(new Echo(i)).get());
                    return System.nanoTime() - start;
                }
            });
        }
        Trip threadOfItsOwn = i -> {
            int[] answer = {-1};
            long start = System.nanoTime();
            Thread thread = kind.threads().newThread(() -> answer[0] = i);
            thread.start();
            thread.join();
            long nanos = System.nanoTime() - start;
            Answers.check(i, answer[0]);
            return nanos;
        };
        median(1_000, threadOfItsOwn);
        return median(length.of(1_000, 5_000, 20_000), threadOfItsOwn);
    }

    private static double handOffMicros(UnitKind kind, Length length) throws Exception {
        try (UnitKind.Pool pool = kind.open()) {
            Trip trip = i -> {
                long submitted = System.nanoTime();
                long started = pool.service().submit((Callable<Long>) new Now()).get();
                long after = System.nanoTime();
                if (started - submitted < 0 || after - started < 0) {
                    throw new IllegalStateException("a task must run between submission and result, but did not");
                }
                return started - submitted;
            };
            int trips = length.of(1_000, 5_000, 20_000);
            median(trips, trip);
            return median(trips, trip);
        }
    }

    private static double mebibyteMicros(UnitKind kind, Length length) throws Exception {
        try (UnitKind.Pool pool = kind.open()) {
            int trips = length.of(50, 200, 1_000);
            Trip small = shipping(64, pool.service());
            Trip large = shipping(1 << 20, pool.service());
            double added = 0;
            for (int warm = 0; warm < 2; warm++) {
                double smallMicros = median(trips, small);
                added = median(trips, large) - smallMicros;
            }
            return Math.max(0, added); // Within the noise, where nothing is copied.
        }
    }

    private static Trip shipping(int bytes, ExecutorService service) {
        byte[] data = new byte[bytes];
        new Random(42).nextBytes(data);
        Shipment shipment = new Shipment(data);
        Shipment.Receipt expected = Shipment.receipt(data);
        return i -> {
            long start = System.nanoTime();
            Shipment.Receipt receipt =
                    service.submit((Callable<Shipment.Receipt>) shipment).get();
            long nanos = System.nanoTime() - start;
            Answers.check(expected, receipt);
            return nanos;
        };
    }

    /** Gives the nanoseconds of one of many. */
    private interface Trip {
        long nanos(int number) throws Exception;
    }

    private static double median(int trips, Trip trip) throws Exception {
        double[] micros = new double[trips];
        for (int i = 0; i < trips; i++) {
            micros[i] = trip.nanos(i) / 1e3;
        }
        return Quantiles.median(micros);
    }
}
