package io.github.workloadexecutor.hazelcast;

import com.hazelcast.client.Client;
import com.hazelcast.client.ClientListener;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.github.workloadexecutor.internal.cluster.NodeHost;
import io.github.workloadexecutor.internal.forked.ForkedConfig;
import io.github.workloadexecutor.internal.forked.ForkedWorkers;
import java.io.FileNotFoundException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A node of a cluster: it has worker JVMs of its own and runs on them the tasks of any number of applications that
 * connect with a {@link HazelcastBackend}. Usually a process of its own, started from a command line with the class
 * path of the application; it can also be embedded in an application.
 *
 * <pre>{@code
 * java -cp app.jar:lib/* io.github.workloadexecutor.hazelcast.WorkloadNode --workers 8 --address 10.0.0.5
 * }</pre>
 *
 * <p><b>Where it listens.</b> On 127.0.0.1, unless it is given an address. Whoever reaches its port can have it run any
 * code that is on its class path, and the community edition of Hazelcast has neither encryption nor log-in: keep it in
 * a network of its own.
 *
 * <p><b>How it says how it is.</b> By a line on standard output when something changes, and from time to time:
 *
 * <pre>{@code
 * workload-node state=ready name=n1 address=127.0.0.1:5701 pid=4711 workers=2 running=1 queued=0 done=17 crashed=0 applications=1
 * }</pre>
 *
 * <p>The state is {@code ready}, {@code draining} or {@code stopped}. Fields may be added at the end.
 *
 * <p><b>How it ends.</b> On SIGTERM and by {@link #close} it takes no more tasks, lets those finish that it has begun,
 * and leaves the cluster; those that are not done after the drain timeout are killed.
 */
public final class WorkloadNode implements AutoCloseable {

    private static final Duration GRACE_FOR_WORKERS = Duration.ofSeconds(5);
    private static final int BAD_USAGE = 2;

    private final String name;
    private final Duration drainTimeout;
    private final Consumer<String> health;
    private final NodeHost host;
    private final HazelcastInstance member;
    private final String address;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    private WorkloadNode(Builder options) {
        name = options.name == null ? ownName() : options.name;
        drainTimeout = options.drainTimeout;
        health = options.health;
        Config config = MemberSettings.complete(options.config(), options.address, options.port, options.join);
        if (options.cluster != null) {
            config.setClusterName(options.cluster);
        }
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name(name + " timer").factory());
        timer.setRemoveOnCancelPolicy(true);
        List<String> jvmOptions = new ArrayList<>(options.workerJvmOptions);
        jvmOptions.add("-Dio.github.workloadexecutor.node=" + name); // For messages of workers.
        ForkedConfig forked = ForkedConfig.ofNode(name, options.workers, options.workerHeap, jvmOptions);
        host = new NodeHost(
                name,
                options.workers,
                new ForkedWorkers(forked, timer),
                forked.cancelNotice(),
                forked.cancelGrace(),
                options.killGrace,
                timer,
                change -> report());
        config.getUserContext().put(NodeHost.class.getName(), host);
        config.getMemberAttributeConfig().setAttribute(Engine.NODE_NAME, name);
        try {
            member = Hazelcast.newHazelcastInstance(config);
        } catch (RuntimeException | Error notStarted) {
            List<String> unused = host.close(GRACE_FOR_WORKERS);
            throw notStarted;
        }
        address = member.getCluster().getLocalMember().getAddress().getHost() + ":"
                + member.getCluster().getLocalMember().getAddress().getPort();
        member.getClientService().addClientListener(new ClientListener() {
            @Override
            public void clientConnected(Client client) {}

            @Override
            public void clientDisconnected(Client client) {
                host.gone(client.getUuid().toString());
            }
        });
        report();
        if (options.healthEvery.isPositive()) {
            long nanos = options.healthEvery.toNanos();
            var unused = timer.scheduleWithFixedDelay(this::report, nanos, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private static String ownName() {
        long pid = ManagementFactory.getRuntimeMXBean().getPid();
        try {
            return InetAddress.getLocalHost().getHostName() + "/" + pid;
        } catch (UnknownHostException unnamed) {
            return "node/" + pid;
        }
    }

    /**
     * Starts building a node.
     *
     * @return a builder with the default options
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts a node and keeps it until the process is told to end.
     *
     * @param arguments see the command's own usage, which it prints if they are wrong
     * @throws InterruptedException if somebody interrupts the waiting
     */
    public static void main(String[] arguments) throws InterruptedException {
        PrintStream out = System.out;
        WorkloadNode node;
        try {
            node = NodeOptions.read(arguments).health(out::println).start();
        } catch (IllegalArgumentException wrong) {
            System.err.println("workload-node cannot start: " + wrong.getMessage());
            System.err.print(NodeOptions.USAGE);
            System.exit(BAD_USAGE);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(node::close, "workload-node drain"));
        node.closed.await();
    }

    /**
     * Names the node.
     *
     * @return as messages call it
     */
    public String name() {
        return name;
    }

    /**
     * Tells where the node is.
     *
     * @return its address and port, for applications to connect to and other nodes to join
     */
    public String address() {
        return address;
    }

    private void report() {
        health.accept(healthLine());
    }

    /**
     * Says how the node is.
     *
     * @return one line, as described above
     */
    public String healthLine() {
        NodeHost.Health now = host.health();
        String state = closed.getCount() == 0 ? "stopped" : now.draining() ? "draining" : "ready";
        return "workload-node state=%s name=%s address=%s pid=%d workers=%d running=%d queued=%d done=%d crashed=%d applications=%d"
                .formatted(
                        state,
                        name,
                        address,
                        ManagementFactory.getRuntimeMXBean().getPid(),
                        host.slots(),
                        now.tasks().running(),
                        now.tasks().queued(),
                        now.tasks().succeeded()
                                + now.tasks().failed()
                                + now.tasks().cancelled(),
                        now.workers().crashed(),
                        now.applications());
    }

    /**
     * Takes no more tasks, waits until those are done that the node has begun, for the drain timeout at most, and
     * leaves the cluster. Returns when all of that is over, also if somebody else has called it before.
     */
    @Override
    public void close() {
        try {
            if (!closing.compareAndSet(false, true)) {
                closed.await();
                return;
            }
            host.drain();
            report();
            boolean unused = host.awaitDrained(drainTimeout);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
        List<String> unused = host.close(GRACE_FOR_WORKERS);
        member.shutdown();
        closed.countDown();
        report();
    }

    /** Options of a node. A value out of range is refused at once. Not safe for use by many threads. */
    public static final class Builder {

        private @Nullable String name;
        private int workers = ForkedWorkers.defaultWorkers();
        private @Nullable String address;
        private int port;
        private final List<String> join = new ArrayList<>();
        private @Nullable String cluster;
        private @Nullable Path configFile;
        private @Nullable Config config;
        private long workerHeap;
        private List<String> workerJvmOptions = List.of();
        private final Duration killGrace = Duration.ofMillis(500);
        private Duration drainTimeout = Duration.ofSeconds(60);
        private Duration healthEvery = Duration.ofSeconds(10);
        private Consumer<String> health = line -> {};

        private Builder() {}

        private @Nullable Config config() {
            if (configFile == null) {
                return config;
            }
            try {
                return Config.loadFromFile(configFile.toFile());
            } catch (FileNotFoundException missing) {
                throw new IllegalArgumentException("config must be a file, but was " + configFile, missing);
            }
        }

        /**
         * Sets what messages call the node.
         *
         * @param name not blank; by default the host's name and the process id
         * @return this builder
         */
        public Builder name(String name) {
            if (name.isBlank() || name.chars().anyMatch(Character::isWhitespace)) {
                throw new IllegalArgumentException("name must be a word without spaces, but was \"" + name + "\"");
            }
            this.name = name;
            return this;
        }

        /**
         * Sets how many worker JVMs there may be at once, each with one task.
         *
         * @param workers from 1 to 4096; by default the number of available processors
         * @return this builder
         */
        public Builder workers(int workers) {
            if (workers < 1 || workers > NodeHost.MOST_SLOTS) {
                throw new IllegalArgumentException(
                        "workers must be from 1 to " + NodeHost.MOST_SLOTS + ", but was " + workers);
            }
            this.workers = workers;
            return this;
        }

        /**
         * Sets where the node listens.
         *
         * @param address an address of this machine, or a pattern for one such as {@code 10.0.*.*}; not one that stands
         *     for every network. By default 127.0.0.1, or what the configuration says
         * @return this builder
         */
        public Builder address(String address) {
            this.address = Objects.requireNonNull(address, "address");
            return this;
        }

        /**
         * Sets on which port the node listens, or the first of those that it tries.
         *
         * @param port from 1 to 65535; by default 5701, or what the configuration says
         * @return this builder
         */
        public Builder port(int port) {
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("port must be from 1 to 65535, but was " + port);
            }
            this.port = port;
            return this;
        }

        /**
         * Adds an address where another node may be.
         *
         * @param address such as {@code 10.0.0.5:5701}
         * @return this builder
         */
        public Builder join(String address) {
            join.add(address);
            return this;
        }

        /**
         * Sets which cluster the node belongs to.
         *
         * @param cluster its name; by default Hazelcast's, {@code dev}, or what the configuration says
         * @return this builder
         */
        public Builder cluster(String cluster) {
            this.cluster = Objects.requireNonNull(cluster, "cluster");
            return this;
        }

        /**
         * Reads the member's configuration from a file, for discovery in Kubernetes or a cloud and all else that
         * Hazelcast can be told. It has to say in {@code network.interfaces} where the node listens, unless
         * {@link #address} does.
         *
         * @param file YAML or XML
         * @return this builder
         */
        public Builder config(Path file) {
            configFile = Objects.requireNonNull(file, "file");
            return this;
        }

        /**
         * Gives the member's configuration, as {@link #config(Path)} does.
         *
         * @param config is completed by what a node needs
         * @return this builder
         */
        @SuppressWarnings("exports") // whoever calls this has Hazelcast
        public Builder config(Config config) {
            this.config = Objects.requireNonNull(config, "config");
            return this;
        }

        /**
         * Sets the heap of each worker.
         *
         * @param bytes 0 for a share of the memory there is, which is the default
         * @return this builder
         */
        public Builder workerHeap(long bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("workerHeap must not be negative, but was " + bytes);
            }
            workerHeap = bytes;
            return this;
        }

        /**
         * Sets options for the workers' JVMs, after the library's own.
         *
         * @param options as on a command line
         * @return this builder
         */
        public Builder workerJvmOptions(List<String> options) {
            workerJvmOptions = List.copyOf(options);
            return this;
        }

        /**
         * Sets how long tasks may take that run when the node is to end; then they are killed.
         *
         * @param time not negative; by default a minute
         * @return this builder
         */
        public Builder drainTimeout(Duration time) {
            drainTimeout = notNegative("drainTimeout", time);
            return this;
        }

        /**
         * Sets how often the node says how it is although nothing has changed.
         *
         * @param time zero for never; by default every 10 seconds
         * @return this builder
         */
        public Builder healthEvery(Duration time) {
            healthEvery = notNegative("healthEvery", time);
            return this;
        }

        /**
         * Sets who is told how the node is.
         *
         * @param listener gets each line; returns soon. By default nobody is told
         * @return this builder
         */
        public Builder health(Consumer<String> listener) {
            health = Objects.requireNonNull(listener, "listener");
            return this;
        }

        private static Duration notNegative(String option, Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException(option + " must not be negative, but was " + value);
            }
            return value;
        }

        /**
         * Starts the node and joins the cluster.
         *
         * @return the node, ready for tasks; close it when done
         * @throws IllegalArgumentException if it would listen beyond this machine without having been told where
         */
        public WorkloadNode start() {
            return new WorkloadNode(this);
        }
    }
}
