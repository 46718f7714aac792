package io.github.workloadexecutor.bench.compare;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.IExecutorService;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.bench.Answers;
import io.github.workloadexecutor.bench.Length;
import io.github.workloadexecutor.bench.Measurement;
import io.github.workloadexecutor.bench.task.Echo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;

/** No-ops a second on two nodes of one worker each, all given at once, beside the bare engine. */
final class NodesThroughput implements Figure {

    @Override
    public String name() {
        return "no-op tasks on nodes through gatherAll";
    }

    @Override
    public void measure(Length length, Report report) throws Exception {
        int count = length.of(2_000, 50_000, 100_000);
        int rawCount = length.of(1_000, 10_000, 20_000);
        List<Echo> tasks = Echo.upTo(count);
        try (Nodes nodes = Nodes.start(2, 1);
                WorkloadExecutor executor = nodes.executor(2, Duration.ofSeconds(10))) {
            IExecutorService raw = nodes.raw();
            List<Member> members = nodes.members();
            Measurement ours = () -> rate(executor, tasks);
            Measurement bare = () -> rate(raw, members, rawCount);
            // Compilers get on slowly here: they share two processors with five processes.
            Duration bound = Duration.ofSeconds(length.of(2, 30, 60));
            ours.warmUp(bound);
            bare.warmUp(bound);
            report.compare(
                    name(),
                    "tasks/s",
                    length.of(1, 7, 11),
                    ours,
                    new Reference("bare Hazelcast, submitToMember", Goal.ratioAtLeast(1), bare));
        }
    }

    private static double rate(WorkloadExecutor executor, List<Echo> tasks) throws Exception {
        long start = System.nanoTime();
        List<Integer> results = executor.gatherAll(tasks);
        double rate = results.size() / ((System.nanoTime() - start) / 1e9);
        for (int i = 0; i < results.size(); i++) {
            Answers.check(i, results.get(i));
        }
        return rate;
    }

    static double rate(IExecutorService raw, List<Member> members, int count) throws Exception {
        long start = System.nanoTime();
        List<Future<Integer>> futures = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            futures.add(raw.submitToMember(new RawEcho(i), members.get(i % members.size())));
        }
        for (int i = 0; i < count; i++) {
            Answers.check(i, futures.get(i).get());
        }
        return count / ((System.nanoTime() - start) / 1e9);
    }
}
