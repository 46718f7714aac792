package io.github.workloadexecutor.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.config.ExecutorConfig;
import com.hazelcast.config.InterfacesConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.TcpIpConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a member's configuration one of a node: where it listens, whom it looks for, what it takes from others. */
final class MemberSettings {

    static final int FIRST_PORT = 5701;

    private static final String LOOPBACK = "127.0.0.1";

    // Requests wait in these threads until there is something to answer; a few for each application.
    private static final int CARRYING_THREADS = 512;

    private MemberSettings() {}

    /**
     * Completes a configuration.
     *
     * @param given by the user as a whole; null if a node on this machine alone is wanted, unless there is an address
     * @param address where to listen; null if the configuration says that, or nobody does
     * @param port the first to try; 0 if the configuration says that, or nobody does
     * @param join where other nodes are
     * @throws IllegalArgumentException if it would listen beyond this machine without having been told where
     */
    static Config complete(@Nullable Config given, @Nullable String address, int port, List<String> join) {
        Config config = given == null ? new Config() : given;
        if (config.getAdvancedNetworkConfig().isEnabled()) {
            throw new IllegalArgumentException("a node must not use advanced-network, which has addresses of its own,"
                    + " but the configuration enables it. Use network instead");
        }
        NetworkConfig network = config.getNetworkConfig();
        listen(network, address, given != null);
        if (port > 0 || given == null) {
            network.setPort(port > 0 ? port : FIRST_PORT).setPortAutoIncrement(true);
        }
        if (given == null || !join.isEmpty()) {
            lookFor(network, join);
        }
        Engine.restrict(config.getSerializationConfig());
        config.addExecutorConfig(new ExecutorConfig(Engine.EXECUTOR, CARRYING_THREADS)
                .setQueueCapacity(0)
                .setStatisticsEnabled(false));
        setUnlessGiven(config, "hazelcast.logging.type", "slf4j");
        setUnlessGiven(config, "hazelcast.phone.home.enabled", "false");
        // Nobody can join while the oldest node is frozen and still counts; and whoever was left out for that, or has
        // started at the same time as another, is to find the others soon.
        setUnlessGiven(config, "hazelcast.heartbeat.interval.seconds", "1");
        setUnlessGiven(config, "hazelcast.max.no.heartbeat.seconds", "10");
        setUnlessGiven(config, "hazelcast.merge.first.run.delay.seconds", "10");
        setUnlessGiven(config, "hazelcast.merge.next.run.delay.seconds", "10");
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.setProperty("hazelcast.socket.server.bind.any", "false");
        // It does not wait for tasks; the node drains and then shuts it down.
        config.setProperty("hazelcast.shutdownhook.enabled", "false");
        return config;
    }

    private static void setUnlessGiven(Config config, String property, String value) {
        if (config.getProperty(property) == null) {
            config.setProperty(property, value);
        }
    }

    private static void listen(NetworkConfig network, @Nullable String address, boolean configured) {
        InterfacesConfig interfaces = network.getInterfaces();
        if (address != null) {
            interfaces.clear();
            interfaces.setEnabled(true).addInterface(address);
        } else if (!configured) {
            interfaces.setEnabled(true).addInterface(LOOPBACK);
        } else if (!interfaces.isEnabled() || interfaces.getInterfaces().isEmpty()) {
            throw new IllegalArgumentException(
                    "a node listens beyond this machine only where it is told to, but neither"
                            + " --address nor network.interfaces in the configuration names an address. Whoever reaches the port"
                            + " can run code here, so name one of a network that you trust");
        }
        for (String each : interfaces.getInterfaces()) {
            if (each.isBlank() || each.equals("0.0.0.0") || each.equals("::") || each.startsWith("*")) {
                throw new IllegalArgumentException("a node must not listen on every network, but its address is \""
                        + each + "\". Name an address of a network that you trust, or a pattern such as 10.0.*.*");
            }
        }
    }

    private static void lookFor(NetworkConfig network, List<String> join) {
        JoinConfig ways = network.getJoin();
        ways.getMulticastConfig().setEnabled(false);
        ways.getAutoDetectionConfig().setEnabled(false);
        TcpIpConfig addresses = ways.getTcpIpConfig().setEnabled(true);
        if (join.isEmpty()) {
            addresses.addMember(LOOPBACK);
        }
        join.forEach(addresses::addMember);
    }
}
