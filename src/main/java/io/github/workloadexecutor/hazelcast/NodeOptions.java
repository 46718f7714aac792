package io.github.workloadexecutor.hazelcast;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is written after {@code WorkloadNode} on a command line. */
final class NodeOptions {

    static final String USAGE = """
            usage: java -cp <application and libraries> io.github.workloadexecutor.hazelcast.WorkloadNode [options]
              --workers N          how many tasks run at once (default: the number of processors)
              --name NAME          what messages call the node (default: host name and process id)
              --address ADDRESS    where to listen: an address of this machine, or a pattern such as 10.0.*.*
                                   (default: 127.0.0.1, or what the configuration says)
              --port N             the first port to try (default: 5701, or what the configuration says)
              --join HOST:PORT     where other nodes are; may be given several times
              --cluster NAME       the cluster's name (default: dev, or what the configuration says)
              --config FILE        a Hazelcast configuration, YAML or XML
              --worker-heap MB     the heap of each worker (default: a share of the memory there is)
              --jvm-option OPTION  an option for the workers' JVMs; may be given several times
              --drain-seconds N    how long running tasks may take when the node is told to end (default: 60)
              --health-seconds N   how often the node says how it is, 0 for only when it changes (default: 10)
            """;

    private NodeOptions() {}

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException if it is wrong, naming what
     */
    static WorkloadNode.Builder read(String... arguments) {
        WorkloadNode.Builder node = WorkloadNode.builder();
        List<String> jvmOptions = new ArrayList<>();
        Deque<String> left = new ArrayDeque<>(List.of(arguments));
        while (!left.isEmpty()) {
            String option = left.removeFirst();
            @Nullable String value = left.pollFirst();
            if (value == null) {
                throw new IllegalArgumentException(option + " must be followed by a value, but was the last");
            }
            switch (option) {
                case "--workers" -> node.workers(number(option, value));
                case "--name" -> node.name(value);
                case "--address" -> node.address(value);
                case "--port" -> node.port(number(option, value));
                case "--join" -> node.join(value);
                case "--cluster" -> node.cluster(value);
                case "--config" -> node.config(Path.of(value));
                case "--worker-heap" -> node.workerHeap((long) number(option, value) << 20);
                case "--jvm-option" -> jvmOptions.add(value);
                case "--drain-seconds" -> node.drainTimeout(Duration.ofSeconds(number(option, value)));
                case "--health-seconds" -> node.healthEvery(Duration.ofSeconds(number(option, value)));
                default ->
                    throw new IllegalArgumentException("expected an option of those below but received " + option);
            }
        }
        return node.workerJvmOptions(jvmOptions);
    }

    private static int number(String option, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException no) {
            throw new IllegalArgumentException(option + " must be a number, but was " + value, no);
        }
    }
}
