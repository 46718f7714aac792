package io.github.workloadexecutor.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.client.config.ClientConfig;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.NoNodeException;
import io.github.workloadexecutor.testing.Functions;
import io.github.workloadexecutor.testing.Leftovers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An application that finds no cluster where it looks. */
@Timeout(60)
final class NoNodesTest {

    private static ClientConfig nowhere() throws IOException {
        ClientConfig client = new ClientConfig().setClusterName("nowhere");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            client.getNetworkConfig().addAddress("127.0.0.1:" + free.getLocalPort());
        }
        return client;
    }

    @Test
    void submit_nobodyListens_failsAfterTheConfiguredWaitAndLeavesNothing() throws Exception {
        Leftovers leftovers = Leftovers.of("alone");
        try (WorkloadExecutor executor = WorkloadExecutor.builder()
                .name("alone")
                .cpu(HazelcastBackend.connect(nowhere()).noNodeTimeout(Duration.ofMillis(500)))
                .build()) {
            assertThat(executor.cpu().submit(Functions::square, 3))
                    .failsWithin(Duration.ofSeconds(30))
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(NoNodeException.class)
                    .withMessageStartingWith("no node of cluster nowhere could take the task for ")
                    .withMessageContaining("and the limit is 0.5 s. No node has been seen at all");
        }

        Awaitility.await().untilAsserted(() -> assertThat(leftovers.now()).isEmpty());
    }
}
