package io.github.workloadexecutor.bench.compare;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.bench.Answers;
import io.github.workloadexecutor.bench.Length;
import io.github.workloadexecutor.bench.task.Echo;
import io.github.workloadexecutor.bench.task.Nap;
import io.github.workloadexecutor.failure.NodeLostException;
import io.github.workloadexecutor.task.TaskFuture;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

/** How soon a node is missed that was killed or frozen, and how soon one has work that has joined. */
final class NodesFaults implements Figure {

    private static final Duration NODE_TIMEOUT = Duration.ofSeconds(2);
    private static final long LONG_NANOS = Duration.ofMinutes(1).toNanos();

    @Override
    public String name() {
        return "nodes that are lost and join";
    }

    @Override
    public void measure(Length length, Report report) throws Exception {
        int rounds = length.of(1, 3, 5);
        double[] killed = new double[rounds];
        double[] frozen = new double[rounds];
        double[] joined = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            killed[i] = lost("KILL");
            frozen[i] = lost("STOP");
            joined[i] = joined();
        }
        report.add(
                "node killed: until its task has failed",
                "ms",
                Goal.atMost(500, "ms"),
                killed,
                "at once",
                of(rounds, 1));
        report.add(
                "node frozen: until its task has failed",
                "ms",
                Goal.ratioAtMost(1.5),
                frozen,
                "the configured node timeout",
                of(rounds, NODE_TIMEOUT.toMillis()));
        report.add(
                "node joined: from its start-up until it has work",
                "ms",
                Goal.atMost(2_000, "ms"),
                joined,
                "at once",
                of(rounds, 1));
    }

    private static double[] of(int rounds, double value) {
        double[] values = new double[rounds];
        java.util.Arrays.fill(values, value);
        return values;
    }

    /** Two nodes with a long task each; one of them gets a signal, which must cost exactly one task. */
    private static double lost(String signal) throws Exception {
        try (Nodes nodes = Nodes.start(2, 1);
                WorkloadExecutor executor = nodes.executor(2, NODE_TIMEOUT)) {
            List<TaskFuture<Long>> tasks = List.of(
                    executor.cpu().submit(new Nap(LONG_NANOS)), executor.cpu().submit(new Nap(LONG_NANOS)));
            Nodes.awaitRunning(executor, 2);
            long start = System.nanoTime();
            Nodes.signal(signal, nodes.processes().getFirst().pid());
            while (tasks.stream().noneMatch(TaskFuture::isDone)) {
                LockSupport.parkNanos(200_000);
            }
            double millis = (System.nanoTime() - start) / 1e6;
            List<TaskFuture<Long>> failed =
                    tasks.stream().filter(TaskFuture::isDone).toList();
            Answers.check(1, failed.size());
            try {
                throw new IOException(
                        "expected a failure but got " + failed.getFirst().get());
            } catch (ExecutionException failure) {
                Answers.check(NodeLostException.class, failure.getCause().getClass());
            }
            tasks.forEach(task -> task.cancel(true));
            return millis;
        }
    }

    private static double joined() throws Exception {
        try (Nodes nodes = Nodes.start(1, 1);
                WorkloadExecutor executor = nodes.executor(1, NODE_TIMEOUT)) {
            List<TaskFuture<Long>> tasks = new ArrayList<>();
            tasks.add(executor.cpu().submit(new Nap(LONG_NANOS)));
            Nodes.awaitRunning(executor, 1);
            TaskFuture<Integer> waiting = executor.cpu().submit(new Echo(1));
            Process unused = nodes.add("late", 1);
            long start = System.nanoTime();
            Answers.check(1, waiting.get());
            double millis = (System.nanoTime() - start) / 1e6;
            tasks.forEach(task -> task.cancel(true));
            return millis;
        }
    }
}
