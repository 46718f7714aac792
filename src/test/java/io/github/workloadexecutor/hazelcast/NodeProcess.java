package io.github.workloadexecutor.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.client.config.ClientConfig;
import io.github.workloadexecutor.testing.Processes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A node in a process of its own, on loopback. It is started in two steps, so that several can start at once. Closing
 * it kills it, and sees to it that nothing of it is left, its workers included.
 */
final class NodeProcess implements AutoCloseable {

    static final String OWN_CLASS_PATH = System.getProperty("java.class.path");

    private static final Pattern FIELD = Pattern.compile(" (\\w+)=(\\S*)");
    private static final Duration START = Duration.ofSeconds(40);

    private final Process process;
    private final CompletableFuture<Void> allRead = new CompletableFuture<>();
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final Set<Long> workersSeen = new TreeSet<>();

    private NodeProcess(Process process) {
        this.process = process;
        Thread unused = Thread.ofPlatform().daemon().start(this::read);
    }

    /** Begins to start a node on the test's own class path. */
    static NodeProcess launch(String cluster, String name, String... options) {
        return launchWith(OWN_CLASS_PATH, cluster, name, options);
    }

    /** Begins to start a node. It stays alone unless the options tell it whom to join. */
    static NodeProcess launchWith(String classPath, String cluster, String name, String... options) {
        int port = freePort();
        List<String> arguments = new ArrayList<>(List.of("--cluster", cluster, "--name", name));
        arguments.addAll(List.of("--port", Integer.toString(port), "--join", "127.0.0.1:" + port));
        arguments.addAll(List.of("--worker-heap", "64", "--health-seconds", "1"));
        arguments.addAll(List.of(options));
        return run(classPath, arguments);
    }

    /** Runs the command with these options and no others. */
    static NodeProcess run(String classPath, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:+UseSerialGC"));
        command.addAll(List.of("-cp", classPath, WorkloadNode.class.getName()));
        command.addAll(arguments);
        try {
            return new NodeProcess(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader()) {
            lines.lines().forEach(output::add);
        } catch (IOException | UncheckedIOException closed) {
            // It has ended.
        } finally {
            allRead.complete(null);
        }
    }

    private void awaitAllRead() {
        allRead.completeOnTimeout(null, 10, TimeUnit.SECONDS).join();
    }

    /** Waits until it says that it takes tasks. */
    NodeProcess awaitReady() {
        return awaitHealth("state", "ready");
    }

    /** Waits until a field of its health has a value. */
    NodeProcess awaitHealth(String field, String value) {
        try {
            await().atMost(START).until(() -> value.equals(health(field)) || !process.isAlive());
        } catch (ConditionTimeoutException late) {
            throw new AssertionError("expected a node with " + field + "=" + value + " but it printed " + output, late);
        }
        if (!process.isAlive() && !value.equals(health(field))) {
            throw new AssertionError("expected a node with " + field + "=" + value + " but it ended with "
                    + process.exitValue() + " and printed " + output);
        }
        return this;
    }

    /** A field of its last line of health; null if it has printed none. */
    @Nullable
    String health(String field) {
        for (String line : output.reversed()) {
            if (line.startsWith("workload-node ")) {
                Matcher each = FIELD.matcher(line);
                while (each.find()) {
                    if (each.group(1).equals(field)) {
                        return each.group(2);
                    }
                }
            }
        }
        return null;
    }

    String address() {
        String address = health("address");
        if (address == null) {
            throw new AssertionError("expected the node's address but it printed " + output);
        }
        return address;
    }

    List<String> output() {
        return List.copyOf(output);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The processes that it has for tasks right now. */
    List<Long> workers() {
        List<Long> now = process.children().map(ProcessHandle::pid).toList();
        workersSeen.addAll(now);
        return now;
    }

    /** What {@code kill -9} does; its workers, which have nobody to tell them, end by themselves. */
    void kill() {
        List<Long> unused = workers();
        var ended = process.destroyForcibly().onExit().join();
        assertThat(ended.isAlive()).isFalse();
    }

    /** Freezes the node, and not its workers. */
    void freeze() {
        Processes.signal("STOP", process.pid());
    }

    void thaw() {
        Processes.signal("CONT", process.pid());
    }

    /** What {@code kill} and an orchestrator do. */
    void terminate() {
        List<Long> unused = workers();
        Processes.signal("TERM", process.pid());
    }

    /** Waits for its end, and until all that it printed is read. */
    int awaitExit() throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("expected the node to end but it printed " + output);
        }
        awaitAllRead();
        return process.exitValue();
    }

    /** Waits until none of the workers is left that were seen here. */
    void awaitWorkersGone() {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(workersSeen).noneMatch(Processes::isRunning));
    }

    /** How an application finds nodes. */
    static ClientConfig client(String cluster, NodeProcess... nodes) {
        ClientConfig client = new ClientConfig().setClusterName(cluster);
        for (NodeProcess node : nodes) {
            client.getNetworkConfig().addAddress(node.address());
        }
        return client;
    }

    @Override
    public void close() {
        kill();
        awaitAllRead();
        awaitWorkersGone();
    }
}
