package io.github.workloadexecutor.bench.compare;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IExecutorService;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.bench.OwnJvm;
import io.github.workloadexecutor.hazelcast.HazelcastBackend;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/** Nodes in processes of their own on loopback, and clients of them: the bare engine's, and executors. */
final class Nodes implements AutoCloseable {

    // On a machine with two cores the engine would otherwise start a thread for each callback.
    private static final List<String> OPTIONS = List.of(
            "-Xmx256m",
            "-Djava.util.concurrent.ForkJoinPool.common.parallelism=2",
            "--sun-misc-unsafe-memory-access=allow",
            "--add-modules=java.se",
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.management/sun.management=ALL-UNNAMED",
            "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED");

    private final String cluster = "bench-" + UUID.randomUUID();
    private final List<Process> processes = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>();
    private HazelcastInstance raw;

    private Nodes() {}

    static Nodes start(int count, int workers) throws IOException {
        Nodes nodes = new Nodes();
        try {
            for (int i = 1; i <= count; i++) {
                nodes.add("n" + i, workers);
            }
        } catch (IOException | RuntimeException e) {
            nodes.close();
            throw e;
        }
        return nodes;
    }

    /** Starts one more and waits until it is there. */
    Process add(String name, int workers) throws IOException {
        Process process = OwnJvm.of(OPTIONS, NodeMain.class, name, Integer.toString(workers), cluster)
                .start();
        processes.add(process);
        BufferedReader lines = process.inputReader();
        String address = lines.readLine();
        if (address == null) {
            throw new IOException("node " + name + " has not started");
        }
        addresses.add(address);
        return process;
    }

    ClientConfig client() {
        ClientConfig client = new ClientConfig().setClusterName(cluster);
        client.setProperty("hazelcast.logging.type", "slf4j");
        client.getNetworkConfig().setAddresses(new ArrayList<>(addresses));
        return client;
    }

    /** An executor on the nodes, with as many slots as they have. */
    WorkloadExecutor executor(int slots, Duration nodeTimeout) {
        WorkloadExecutor executor = WorkloadExecutor.builder()
                .cpu(HazelcastBackend.connect(client()).nodeTimeout(nodeTimeout))
                .build();
        await(executor, slots);
        return executor;
    }

    static void await(WorkloadExecutor executor, int slots) {
        while (executor.cpu().workers().alive() != slots) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Waits until so many tasks have begun, as far as the executor knows, and a moment more for the nodes to begin. */
    static void awaitRunning(WorkloadExecutor executor, int tasks) {
        while (executor.cpu().statistics().running() != tasks) {
            LockSupport.parkNanos(1_000_000);
        }
        long end = System.nanoTime() + 1_000_000_000;
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    static void signal(String name, long pid) throws IOException, InterruptedException {
        int unused = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                .start()
                .waitFor();
    }

    List<Process> processes() {
        return processes;
    }

    /** The bare engine's executor service. */
    IExecutorService raw() {
        if (raw == null) {
            ClientConfig client = client();
            client.getSerializationConfig().addDataSerializableFactory(RawEcho.FACTORY, new RawEcho.Factory());
            raw = HazelcastClient.newHazelcastClient(client);
        }
        return raw.getExecutorService(NodeMain.RAW_EXECUTOR);
    }

    List<Member> members() {
        return new ArrayList<>(raw.getCluster().getMembers());
    }

    @Override
    public void close() {
        if (raw != null) {
            raw.shutdown();
        }
        for (Process process : processes) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
