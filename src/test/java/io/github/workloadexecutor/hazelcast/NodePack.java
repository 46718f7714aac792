package io.github.workloadexecutor.hazelcast;

import static org.awaitility.Awaitility.await;

import com.hazelcast.client.config.ClientConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Node processes that come and go and know where to look for each other: they share a few ports, of which each has one
 * while it is there.
 */
public final class NodePack implements AutoCloseable {

    private static final Duration IDLE = Duration.ofSeconds(15);

    private enum Condition {
        UP,
        FROZEN,
        DRAINING
    }

    /** A node that was started and not been seen to end. */
    private static final class Member {
        final NodeProcess process;
        final int port;
        Condition condition = Condition.UP;

        Member(NodeProcess process, int port) {
            this.process = process;
            this.port = port;
        }
    }

    private final String cluster;
    private final List<String> options;
    private final List<Integer> ports = new ArrayList<>();

    // Guarded by this.
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Map<String, NodeProcess> ended = new LinkedHashMap<>();
    private int started;

    /**
     * @param most how many there may be at once
     * @param options of each, beside those that say where it is
     */
    public NodePack(String cluster, int most, String... options) throws IOException {
        this.cluster = cluster;
        this.options = List.of(options);
        List<ServerSocket> sockets = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            sockets.add(socket);
            ports.add(socket.getLocalPort());
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
    }

    /** How an application finds them, whichever there are. */
    public ClientConfig client() {
        ClientConfig client = new ClientConfig().setClusterName(cluster);
        ports.forEach(port -> client.getNetworkConfig().addAddress("127.0.0.1:" + port));
        return client;
    }

    /** How many have not ended, whatever they are at. */
    public synchronized int size() {
        for (String name : List.copyOf(members.keySet())) {
            if (!members.get(name).process.isAlive()) {
                ended.put(name, members.remove(name).process);
            }
        }
        return members.size();
    }

    /** Those that take tasks. */
    public synchronized List<String> ready() {
        int unused = size();
        return members.entrySet().stream()
                .filter(each -> each.getValue().condition == Condition.UP
                        && "ready".equals(each.getValue().process.health("state")))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Those that are at a task. */
    public synchronized List<String> busy() {
        return ready().stream()
                .filter(name -> !"0".equals(member(name).process.health("running")))
                .toList();
    }

    /** Begins to start one, and gives its name. There must be fewer than the most. */
    public synchronized String start() {
        List<Integer> free = new ArrayList<>(ports);
        int unused = size();
        members.values().forEach(each -> free.removeIf(port -> port == each.port));
        String name = "n" + ++started;
        int own = free.getFirst();
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of("--port", Integer.toString(own)));
        ports.forEach(each -> all.addAll(List.of("--join", "127.0.0.1:" + each)));
        members.put(name, new Member(NodeProcess.launch(cluster, name, all.toArray(String[]::new)), own));
        return name;
    }

    /** Waits until so many take tasks. */
    public void awaitReady(int nodes) {
        await().atMost(Duration.ofSeconds(60)).until(() -> ready().size() >= nodes);
    }

    private synchronized Member member(String name) {
        Member member = members.get(name);
        if (member == null) {
            throw new IllegalArgumentException("expected one of " + members.keySet() + " but received " + name);
        }
        return member;
    }

    public void kill(String name) {
        Member member = member(name);
        member.process.kill();
        int unused = size();
    }

    public synchronized void freeze(String name) {
        Member member = member(name);
        List<Long> unused = member.process.workers();
        member.condition = Condition.FROZEN;
        member.process.freeze();
    }

    /** Nothing happens if it has ended meanwhile. */
    public synchronized void thaw(String name) {
        Member member = members.get(name);
        if (member != null) {
            member.process.thaw();
            member.condition = Condition.UP;
        }
    }

    public synchronized void terminate(String name) {
        Member member = member(name);
        member.condition = Condition.DRAINING;
        member.process.terminate();
    }

    public List<Long> workers(String name) {
        return member(name).process.workers();
    }

    /** Waits until those that take tasks have none and no application, and tells of those that do not come to that. */
    public List<String> awaitIdle() {
        List<String> busy = new ArrayList<>();
        for (String name : ready()) {
            NodeProcess process = member(name).process;
            try {
                await().atMost(IDLE)
                        .until(() -> "0".equals(process.health("running"))
                                && "0".equals(process.health("queued"))
                                && "0".equals(process.health("applications")));
            } catch (ConditionTimeoutException late) {
                busy.add("node " + name + " must be idle, but has " + process.health("running") + " running, "
                        + process.health("queued") + " queued, " + process.health("applications") + " applications");
            }
        }
        return busy;
    }

    /** Writes what each has printed to a file of its name. */
    public synchronized void writeOutputs(Path directory) throws IOException {
        Files.createDirectories(directory);
        Map<String, NodeProcess> all = new LinkedHashMap<>(ended);
        members.forEach((name, member) -> all.put(name, member.process));
        for (Map.Entry<String, NodeProcess> each : all.entrySet()) {
            Files.write(
                    directory.resolve(each.getKey() + ".log"), each.getValue().output());
        }
    }

    @Override
    public synchronized void close() {
        Collection<NodeProcess> all = new ArrayList<>(ended.values());
        members.values().forEach(member -> all.add(member.process));
        all.forEach(NodeProcess::close);
    }
}
