package io.github.workloadexecutor.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.client.config.ClientConfig;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.testing.Functions;
import io.github.workloadexecutor.testing.SystemTest;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Nodes that are members within the application's own process; their workers are processes as ever. */
@SystemTest
final class EmbeddedNodesTest {

    private static WorkloadNode.Builder node() {
        return WorkloadNode.builder().cluster("embedded").workers(1).drainTimeout(Duration.ofSeconds(10));
    }

    @Test
    void map_twoNodesOfThisProcess_givesResultsInOrder() throws Exception {
        try (WorkloadNode one = node().name("n1").start();
                WorkloadNode two = node().name("n2").join(one.address()).start()) {
            ClientConfig client = new ClientConfig().setClusterName("embedded");
            client.getNetworkConfig().addAddress(one.address(), two.address());
            try (WorkloadExecutor executor = WorkloadExecutor.builder()
                    .cpu(HazelcastBackend.connect(client))
                    .build()) {
                List<Integer> inputs = IntStream.range(0, 1000).boxed().toList();

                assertThat(executor.cpu().map(Functions::square, inputs))
                        .isEqualTo(inputs.stream().map(Functions::square).toList());
                await().until(() -> executor.cpu().workers().alive() == 2);
            }
            assertThat(one.healthLine()).startsWith("workload-node state=ready name=n1 address=127.0.0.1:");
        }
    }
}
