package io.github.workloadexecutor.bench.cluster;

import io.github.workloadexecutor.bench.Figures;
import io.github.workloadexecutor.bench.task.Echo;
import io.github.workloadexecutor.internal.cpu.Dispatcher;
import io.github.workloadexecutor.internal.cpu.DispatcherConfig;
import io.github.workloadexecutor.internal.encoding.AllowedClasses;
import io.github.workloadexecutor.internal.encoding.Encoding;
import io.github.workloadexecutor.internal.finding.FindingLog;
import io.github.workloadexecutor.internal.lane.LaneFuture;
import io.github.workloadexecutor.internal.learning.Profiles;
import io.github.workloadexecutor.task.QueuePolicy;
import io.github.workloadexecutor.task.TaskOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a task costs the submitter, without any transport: the real dispatcher among workers that are only pretended. A
 * task comes whenever another is answered, by a worker taken at random.
 *
 * @param workers how many there are
 * @param load how many of them have something to do
 * @param encodeMicros before the lock is taken
 * @param startMicros placing it, under the lock
 * @param repliedMicros its answer, which frees its worker or gives it another task, under the lock
 * @param deliverMicros passing the answer on to who completes the future
 */
record SubmitterCost(
        int workers, Load load, double encodeMicros, double startMicros, double repliedMicros, double deliverMicros) {

    /** How busy the workers are. */
    enum Load {
        /** Half of them have a task. */
        HALF,
        /** Each has a task and one that was sent ahead, and as many wait in line. */
        FULL,
        /** From there nothing new comes, and idle workers take over from others until there is nothing left. */
        DRAIN
    }

    private static final int PER_SITE = 64;
    private static final int WINDOW = 2;

    /** Measures every load with every number of workers, twice; the second time counts, since the code is warm then. */
    static List<SubmitterCost> measureAll(int operations, int... workerCounts) {
        List<SubmitterCost> all = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
            all.clear();
            for (Load load : Load.values()) {
                for (int workers : workerCounts) {
                    all.add(measure(workers, load, operations));
                }
            }
        }
        return all;
    }

    private static SubmitterCost measure(int workers, Load load, int operations) {
        ScriptedBackend backend = new ScriptedBackend();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().factory());
        DispatcherConfig config = new DispatcherConfig(
                "model",
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Integer.MAX_VALUE,
                Long.MAX_VALUE,
                QueuePolicy.WAIT,
                /* quarantineAfter= */ 3,
                AllowedClasses.NONE,
                /* payloadBudget= */ 1 << 20);
        Dispatcher dispatcher = new Dispatcher(
                config,
                new AtomicLong()::incrementAndGet,
                null,
                backend,
                new Profiles(),
                new FindingLog("model", FindingLog.Mode.OFF, List.of()),
                timer);
        try {
            backend.bring(workers, PER_SITE, WINDOW);
            return new Loop(dispatcher, backend, workers, load).run(operations);
        } finally {
            List<Runnable> unused = dispatcher.shutdownNow();
            timer.shutdownNow();
        }
    }

    private static final class Loop {
        private final Dispatcher dispatcher;
        private final ScriptedBackend backend;
        private final int workers;
        private final Load load;
        private final SplittableRandom random = new SplittableRandom(1);
        private final byte[] result = Encoding.encodeResult(1, "task");
        private long encoding;
        private long starting;
        private long replying;
        private long delivering;
        private int submitted;
        private int answered;

        Loop(Dispatcher dispatcher, ScriptedBackend backend, int workers, Load load) {
            this.dispatcher = dispatcher;
            this.backend = backend;
            this.workers = workers;
            this.load = load;
        }

        SubmitterCost run(int operations) {
            int tasks = load == Load.HALF ? (workers + 1) / 2 : (WINDOW + 1) * workers;
            int left = operations;
            while (left > 0) {
                forget();
                for (int i = 0; i < tasks; i++) {
                    submit();
                }
                if (load == Load.DRAIN) {
                    drain(tasks);
                    left -= answered;
                } else {
                    exchange(operations / 5);
                    forget();
                    exchange(operations);
                    left = 0;
                }
            }
            SubmitterCost cost = new SubmitterCost(
                    workers,
                    load,
                    Figures.rounded(encoding / 1e3 / submitted),
                    Figures.rounded(starting / 1e3 / submitted),
                    Figures.rounded(replying / 1e3 / answered),
                    Figures.rounded(delivering / 1e3 / answered));
            if (load != Load.DRAIN) {
                drain(tasks); // No task is left, so that the dispatcher can end.
            }
            return cost;
        }

        private void forget() {
            encoding = 0;
            starting = 0;
            replying = 0;
            delivering = 0;
            submitted = 0;
            answered = 0;
        }

        private void exchange(int count) {
            for (int i = 0; i < count; i++) {
                answer();
                submit();
            }
        }

        private void drain(int tasks) {
            for (int i = 0; i < tasks; i++) {
                answer();
            }
        }

        private void submit() {
            long begin = System.nanoTime();
            LaneFuture<Integer> future = dispatcher.prepare(new Echo(1), TaskOptions.none());
            long encoded = System.nanoTime();
            future.start();
            long started = System.nanoTime();
            submitted++;
            encoding += encoded - begin;
            starting += started - encoded;
        }

        private void answer() {
            ScriptedBackend.ScriptedWorker worker;
            do {
                worker = backend.worker(random.nextInt(workers));
            } while (!worker.hasTask());
            long begin = System.nanoTime();
            Runnable delivery = worker.answer(result);
            long replied = System.nanoTime();
            delivery.run();
            delivering += System.nanoTime() - replied;
            replying += replied - begin;
            answered++;
        }
    }
}
