package io.github.workloadexecutor.bench.compare;

import com.hazelcast.config.Config;
import com.hazelcast.config.ExecutorConfig;
import io.github.workloadexecutor.hazelcast.WorkloadNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A node that also answers {@link RawEcho}es, as a member without the library would. It ends with its input. */
final class NodeMain {

    static final String RAW_EXECUTOR = "raw";

    private static final int RAW_THREADS = 16;

    private NodeMain() {}

    /** @param args the name of the node, its number of workers, and the name of its cluster */
    public static void main(String[] args) throws IOException {
        Config config = new Config();
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getTcpIpConfig().setEnabled(true).addMember("127.0.0.1");
        config.getSerializationConfig().addDataSerializableFactory(RawEcho.FACTORY, new RawEcho.Factory());
        config.addExecutorConfig(new ExecutorConfig(RAW_EXECUTOR, RAW_THREADS));
        WorkloadNode node = WorkloadNode.builder()
                .name(args[0])
                .workers(Integer.parseInt(args[1]))
                .cluster(args[2])
                .config(config)
                .workerHeap(64L << 20)
                .workerJvmOptions(List.of())
                .healthEvery(Duration.ZERO)
                .start();
        System.out.println(node.address());
        while (System.in.read() >= 0) {
            // Somebody still needs it.
        }
        Runtime.getRuntime().halt(0);
    }
}
