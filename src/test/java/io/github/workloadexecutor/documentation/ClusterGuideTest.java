package io.github.workloadexecutor.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import io.github.workloadexecutor.hazelcast.HazelcastBackend;
import io.github.workloadexecutor.hazelcast.WorkloadNode;
import io.github.workloadexecutor.testing.SystemTest;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the guide's page on clusters has one type, and what it says of options. */
@SystemTest
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "its commands are for a shell")
final class ClusterGuideTest {

    private static final Path PAGE = Path.of("src/docs/guide/cluster.md");

    @TempDir
    private Path directory;

    private final List<Process> terminals = new ArrayList<>();

    /** The command of each terminal, as it stands on the page. */
    private static Map<Integer, String> commands() throws IOException {
        Map<Integer, String> commands = new TreeMap<>();
        Matcher block =
                Pattern.compile("<!-- terminal (\\d) -->\\n```\\n(.*)\\n```").matcher(Files.readString(PAGE));
        while (block.find()) {
            commands.put(Integer.parseInt(block.group(1)), block.group(2));
        }
        return commands;
    }

    /** Types a command, and what keeps it apart from other clusters on this machine. */
    private Path type(String command, String more) throws IOException {
        Path output = directory.resolve("terminal-" + terminals.size());
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", "exec " + command + more)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        shell.environment()
                .compute(
                        "PATH",
                        (name, path) -> Path.of(System.getProperty("java.home"), "bin") + File.pathSeparator + path);
        terminals.add(shell.start());
        return output;
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    private static void awaitReady(Path output) {
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(output).content().contains("workload-node state=ready"));
    }

    @Test
    void threeTerminals_typedAsThePageSays_countPrimesOnBothNodes() throws Exception {
        Map<Integer, String> commands = commands();
        String address = "127.0.0.1:" + freePort();
        String cluster = "guide-" + UUID.randomUUID();
        String more = " --cluster " + cluster + " --join " + address + " --port "
                + address.substring(address.indexOf(':') + 1);
        try {
            awaitReady(type(commands.get(1), more));
            awaitReady(type(commands.get(2), more));
            Path output = type(commands.get(3), " " + address + " " + cluster);

            assertThat(terminals.get(2).waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readAllLines(output))
                    .contains("283146 primes in all")
                    .anyMatch(line -> line.matches("n1 has counted \\d+ ranges"))
                    .anyMatch(line -> line.matches("n2 has counted \\d+ ranges"));
            assertThat(commands).containsOnlyKeys(1, 2, 3);
        } finally {
            terminals.forEach(Process::destroy);
            terminals.forEach(terminal -> terminal.onExit()
                    .completeOnTimeout(terminal, 10, TimeUnit.SECONDS)
                    .join());
            terminals.forEach(Process::destroyForcibly);
        }
    }

    @Test
    void connect_givesResultsInOrder() throws Exception {
        String cluster = "guide-" + UUID.randomUUID();
        int port = freePort();
        try (WorkloadNode node = WorkloadNode.builder()
                .cluster(cluster)
                .port(port)
                .join("127.0.0.1:" + port)
                .workers(1)
                .start()) {
            ClientConfig client = new ClientConfig().setClusterName(cluster);
            client.getNetworkConfig().addAddress(node.address());

            assertThat(ClusterExamples.countWords(List.of("a b c", "d"), client))
                    .containsExactly(3, 1);
        }
    }

    @Test
    void clients_areTaken() {
        assertThat(HazelcastBackend.connect(ClusterExamples.client())).isNotNull();
        assertThat(HazelcastBackend.connect(ClusterExamples.clientInKubernetes()))
                .isNotNull();
    }

    @Test
    void configuration_onThePage_isOneOfHazelcasts() throws IOException {
        Matcher yaml =
                Pattern.compile("```yaml\\n(hazelcast:.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
        assertThat(yaml.find()).isTrue();

        Config config = Config.loadFromString(yaml.group(1));

        assertThat(config.getClusterName()).isEqualTo("thumbnails");
        assertThat(config.getNetworkConfig().getJoin().getKubernetesConfig().isEnabled())
                .isTrue();
        assertThat(config.getNetworkConfig().getJoin().getMulticastConfig().isEnabled())
                .isFalse();
    }

    /** The command's own usage is printed for a wrong option; the page has a row for each of its lines. */
    @Test
    void options_ofTheUsage_areRowsOfThePage() throws Exception {
        Path output = type(commands().get(1), " --wrong option");
        assertThat(terminals.getFirst().waitFor(30, TimeUnit.SECONDS)).isTrue();

        List<String> options = Pattern.compile("^  (--[a-z-]+ \\S+)", Pattern.MULTILINE)
                .matcher(Files.readString(output))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();

        assertThat(terminals.getFirst().exitValue()).isEqualTo(2);
        assertThat(options)
                .hasSize(11)
                .allSatisfy(option -> assertThat(PAGE).content().contains("| `" + option + "` |"));
    }
}
