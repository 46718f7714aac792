package io.github.workloadexecutor.hazelcast;

import com.hazelcast.client.config.ClientConfig;
import io.github.workloadexecutor.backend.Backend;
import io.github.workloadexecutor.backend.WorkerListener;
import io.github.workloadexecutor.event.WorkerStatistics;
import io.github.workloadexecutor.internal.cluster.ClusterBackend;
import io.github.workloadexecutor.internal.cluster.ClusterConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Has the CPU lane run on the nodes of a Hazelcast cluster: each is a {@link WorkloadNode}, which hosts worker JVMs of
 * its own. The tasks, what is refused, the order of results and how things fail stay as they are on one machine.
 *
 * <pre>{@code
 * ClientConfig client = new ClientConfig();
 * client.getNetworkConfig().addAddress("10.0.0.5:5701", "10.0.0.6:5701");
 * try (var executor = WorkloadExecutor.builder().cpu(HazelcastBackend.connect(client)).build()) {
 *     List<Thumbnail> thumbs = executor.cpu().map(Thumbnails::render, files);
 * }
 * }</pre>
 *
 * <p><b>What it guarantees.</b> A task runs on one node at most once, unless its options say that it may run again.
 * What a node may begin with it has been told; so if it is lost, that alone fails, with
 * {@link io.github.workloadexecutor.failure.NodeLostException}, and all else goes to other nodes. With tasks of 20 ms
 * and more that is one for each of its slots; shorter ones are let in ahead, up to 2 ms of work or one task. Nodes may
 * come and go at any time. If there is none for too long, what waits fails with
 * {@link io.github.workloadexecutor.failure.NoNodeException}.
 *
 * <p><b>What it refuses.</b> Tasks and results of more bytes than {@link #largestTask}, with
 * {@link io.github.workloadexecutor.failure.NotShippableException}; nodes whose code, library version or Java release
 * is another than the application's, which is logged and part of the failure if there is no other node.
 *
 * <p><b>What is different.</b> Limits and resources hold for all tasks of one executor, wherever they run, not across
 * executors. No worker with more heap can be had, so a task that exhausts one's heap is not tried with more. Shared
 * buffers cannot travel. Output files are published where the application is, so their directory must be storage that
 * every node reaches. Cancelled and overdue tasks are ended by the node's own graces, and at once when the executor's
 * are over.
 *
 * <p>Immutable; one object serves one executor, which connects when it is built and disconnects when it is closed.
 */
public final class HazelcastBackend implements Backend {

    private static final Duration NODE_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration NO_NODE_TIMEOUT = Duration.ofSeconds(30);
    private static final long LARGEST_TASK = 16L << 20;

    private final ClientConfig client;
    private final ClusterConfig config;
    private final AtomicReference<@Nullable ClusterBackend> opened = new AtomicReference<>();

    private HazelcastBackend(ClientConfig client, ClusterConfig config) {
        this.client = client;
        this.config = config;
    }

    /**
     * Says how to connect to the cluster. Nothing is connected yet.
     *
     * @param client the cluster's name and addresses, and whatever else a client of Hazelcast can be told; it is
     *     copied. How it connects and reconnects and what it deserialises is decided here
     * @return a backend for one executor
     */
    @SuppressWarnings("exports") // whoever calls this has Hazelcast
    public static HazelcastBackend connect(ClientConfig client) {
        return new HazelcastBackend(
                new ClientConfig(client), new ClusterConfig(NODE_TIMEOUT, NO_NODE_TIMEOUT, LARGEST_TASK));
    }

    /**
     * Sets for how long nothing may be heard of a node before it is taken for lost: one that is frozen, overloaded or
     * cut off. One whose process ends is noticed at once. A node ends the tasks of an application of which it has heard
     * nothing for as long.
     *
     * @param time at least half a second; by default 10 seconds
     * @return a copy with this setting
     */
    public HazelcastBackend nodeTimeout(Duration time) {
        return new HazelcastBackend(client, new ClusterConfig(time, config.noNodeTimeout(), config.largestTask()));
    }

    /**
     * Sets how long tasks wait while there is no node that takes any.
     *
     * @param time not negative; by default 30 seconds
     * @return a copy with this setting
     */
    public HazelcastBackend noNodeTimeout(Duration time) {
        return new HazelcastBackend(client, new ClusterConfig(config.nodeTimeout(), time, config.largestTask()));
    }

    /**
     * Sets how many bytes an encoded task or result may have. What is larger is refused, since it would keep the
     * engine's threads from carrying anything else: put it on storage that every node reaches, or split it.
     *
     * @param bytes from 1 to 256 MiB; by default 16 MiB
     * @return a copy with this setting
     */
    public HazelcastBackend largestTask(long bytes) {
        return new HazelcastBackend(client, new ClusterConfig(config.nodeTimeout(), config.noNodeTimeout(), bytes));
    }

    private ClusterBackend opened() {
        ClusterBackend backend = opened.get();
        if (backend == null) {
            throw new IllegalStateException("the backend must be opened before it is used");
        }
        return backend;
    }

    @Override
    public void open(WorkerListener listener) {
        ClusterBackend backend = new ClusterBackend(new ClientCarrier(client, config.nodeTimeout()), config);
        if (!opened.compareAndSet(null, backend)) {
            throw new IllegalStateException(
                    "a HazelcastBackend must serve one executor, but serves another already; call"
                            + " connect again for " + listener.executorName());
        }
        backend.open(listener);
    }

    @Override
    public String refusal() {
        return opened().refusal();
    }

    @Override
    public long largestTask() {
        return config.largestTask();
    }

    @Override
    public boolean isOnThisMachine() {
        return false;
    }

    @Override
    public void expectTask() {
        opened().expectTask();
    }

    @Override
    public void demand(int tasks) {
        opened().demand(tasks);
    }

    @Override
    public void demandLarger(double heapFactor) {
        opened().demandLarger(heapFactor);
    }

    @Override
    public void resize(int workers) {
        opened().resize(workers);
    }

    @Override
    public List<String> close(Duration grace) {
        return opened().close(grace);
    }

    @Override
    public WorkerStatistics statistics() {
        return opened().statistics();
    }
}
