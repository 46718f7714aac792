package io.github.workloadexecutor.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.testing.SystemTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command refuses, and how it says so. */
@SystemTest
final class NodeCommandTest {

    private static final int BAD_USAGE = 2;

    private static List<String> refusalOf(String... arguments) throws InterruptedException {
        try (NodeProcess node = NodeProcess.run(NodeProcess.OWN_CLASS_PATH, List.of(arguments))) {
            assertThat(node.awaitExit()).isEqualTo(BAD_USAGE);
            return node.output();
        }
    }

    @Test
    void address_ofEveryNetwork_isRefused() throws Exception {
        assertThat(refusalOf("--address", "0.0.0.0"))
                .anyMatch(line -> line.startsWith("workload-node cannot start: a node must not listen on every network,"
                        + " but its address is \"0.0.0.0\""))
                .anyMatch(line -> line.startsWith("usage: java -cp"));
    }

    @Test
    void config_thatDoesNotSayWhereToListen_isRefused(@TempDir Path directory) throws Exception {
        Path config = Files.writeString(directory.resolve("hazelcast.yaml"), """
                hazelcast:
                  cluster-name: somewhere
                """);

        assertThat(refusalOf("--config", config.toString()))
                .anyMatch(line -> line.startsWith("workload-node cannot start: a node listens beyond this machine only"
                        + " where it is told to, but neither --address nor network.interfaces"));
    }
}
