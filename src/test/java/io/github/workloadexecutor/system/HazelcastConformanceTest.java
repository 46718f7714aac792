package io.github.workloadexecutor.system;

import com.hazelcast.client.config.ClientConfig;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.hazelcast.HazelcastBackend;
import io.github.workloadexecutor.hazelcast.WorkloadNode;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.conformance.BackendConformance;
import io.github.workloadexecutor.testing.conformance.Capability;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;

/** Nodes of a cluster, on this machine: for each number of workers a cluster, of two nodes if there are two workers. */
@SystemTest
final class HazelcastConformanceTest extends BackendConformance {

    private static final Map<Integer, List<WorkloadNode>> CLUSTERS = new HashMap<>();

    @AfterAll
    static void endNodes() {
        CLUSTERS.values().forEach(nodes -> nodes.forEach(WorkloadNode::close));
        CLUSTERS.clear();
    }

    private static List<WorkloadNode> start(int workers) {
        List<WorkloadNode> nodes = new ArrayList<>();
        int first = (workers + 1) / 2;
        nodes.add(node(workers).name("a" + workers).workers(first).start());
        if (workers > first) {
            nodes.add(node(workers)
                    .name("b" + workers)
                    .workers(workers - first)
                    .join(nodes.getFirst().address())
                    .start());
        }
        return nodes;
    }

    private static WorkloadNode.Builder node(int workers) {
        return WorkloadNode.builder()
                .cluster("conformance-" + workers)
                .workerHeap(96L << 20)
                .workerJvmOptions(List.of("-XX:TieredStopAtLevel=1"));
    }

    @Override
    protected WorkloadExecutor.Builder executor(int workers) {
        List<WorkloadNode> nodes = CLUSTERS.computeIfAbsent(workers, HazelcastConformanceTest::start);
        ClientConfig client = new ClientConfig().setClusterName("conformance-" + workers);
        nodes.forEach(node -> client.getNetworkConfig().addAddress(node.address()));
        return WorkloadExecutor.builder().cpu(HazelcastBackend.connect(client));
    }

    @Override
    protected Set<Capability> missing() {
        return EnumSet.of(
                Capability.CANCEL_NOTICE,
                Capability.LARGER_HEAP,
                Capability.SHARED_BUFFERS,
                Capability.RESIZE,
                Capability.INITIALISER);
    }
}
