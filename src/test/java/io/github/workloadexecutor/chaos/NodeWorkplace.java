package io.github.workloadexecutor.chaos;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.hazelcast.HazelcastBackend;
import io.github.workloadexecutor.hazelcast.NodePack;
import io.github.workloadexecutor.testing.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Nodes of a cluster on this machine, each a process with workers of its own. */
final class NodeWorkplace implements Workplace {

    private static final Duration NODE_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration LONG_RUN = Duration.ofSeconds(30);

    private final NodePack nodes;
    private final int wanted;
    private final Path logs;

    /** @param reports where reports go */
    NodeWorkplace(ChaosPlan plan, Path reports) throws IOException {
        wanted = plan.time().compareTo(LONG_RUN) < 0 ? 2 : 3;
        logs = reports.resolve("nodes-" + plan.label());
        nodes = new NodePack(
                "chaos-" + ProcessHandle.current().pid(),
                wanted + 1,
                "--workers",
                "2",
                "--drain-seconds",
                "10",
                "--jvm-option",
                "-XX:TieredStopAtLevel=1");
        // The first alone, so that the others find it and do not each found a cluster of their own.
        for (int i = 1; i <= wanted; i++) {
            String unused = nodes.start();
            nodes.awaitReady(1);
        }
        nodes.awaitReady(wanted);
    }

    @Override
    public WorkloadExecutor build(WorkloadExecutor.Builder common) {
        return common.cpu(HazelcastBackend.connect(nodes.client())
                        .nodeTimeout(NODE_TIMEOUT)
                        .noNodeTimeout(Duration.ofSeconds(40)))
                .build();
    }

    @Override
    public void teach(Monkey monkey) {
        monkey.add("KILL_NODE", 2, any -> toANode(any, nodes::kill))
                .add("DRAIN_NODE", 2, any -> toANode(any, nodes::terminate))
                .add(
                        "FREEZE_NODE",
                        3,
                        any -> toANode(
                                any,
                                node -> freeze(any, node, any.random().nextInt((int) NODE_TIMEOUT.toMillis() * 3 / 4))))
                .add(
                        "FREEZE_NODE_LONG",
                        2,
                        any -> toANode(
                                any,
                                node -> freeze(
                                        any,
                                        node,
                                        (int) NODE_TIMEOUT.toMillis()
                                                + 300
                                                + any.random().nextInt(1500))))
                .add(
                        "FREEZE_NODE_FOR_EVER",
                        1,
                        any -> toANode(any, node -> {
                            nodes.freeze(node);
                            any.later(4000, () -> nodes.kill(node));
                        }))
                .add("KILL_WORKER", 4, any -> toAWorker(any, worker -> Processes.signal("KILL", worker)))
                .add(
                        "FREEZE_WORKER",
                        1,
                        any -> toAWorker(any, worker -> {
                            Processes.signal("STOP", worker);
                            any.later(any.random().nextInt(800), () -> Processes.signal("CONT", worker));
                        }))
                .add("STARVE", 1, Monkey::starve);
    }

    private void freeze(Monkey monkey, String node, int millis) {
        nodes.freeze(node);
        monkey.later(millis, () -> nodes.thaw(node));
    }

    private interface NodeTrick {
        void to(String node);
    }

    private interface WorkerTrick {
        void to(long worker);
    }

    /** The last one that takes tasks is spared. */
    private @Nullable String toANode(Monkey monkey, NodeTrick trick) {
        List<String> ready = nodes.ready();
        if (ready.size() < 2) {
            return null;
        }
        String node = ready.get(monkey.random().nextInt(ready.size()));
        trick.to(node);
        return node;
    }

    private @Nullable String toAWorker(Monkey monkey, WorkerTrick trick) {
        List<String> ready = nodes.ready();
        if (ready.isEmpty()) {
            return null;
        }
        String node = ready.get(monkey.random().nextInt(ready.size()));
        List<Long> workers = nodes.workers(node);
        if (workers.isEmpty()) {
            return null;
        }
        long worker = workers.get(monkey.random().nextInt(workers.size()));
        trick.to(worker);
        return worker + " of " + node;
    }

    /** Others come for those that have gone; one that is leaving may still be there. */
    @Override
    public void change(WorkloadExecutor executor, Random random, Ledger ledger) {
        if (nodes.size() <= wanted && nodes.ready().size() < wanted) {
            String unused = nodes.start();
            ledger.count("nodes started");
        }
    }

    @Override
    public List<ProcessHandle> processes() {
        return Jvms.among(ProcessHandle.current().descendants());
    }

    @Override
    public void check(Ledger ledger) {
        nodes.awaitIdle().forEach(ledger::violation);
    }

    @Override
    public void close() throws IOException {
        nodes.writeOutputs(logs);
        nodes.close();
    }
}
