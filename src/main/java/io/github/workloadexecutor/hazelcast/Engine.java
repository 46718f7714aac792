package io.github.workloadexecutor.hazelcast;

import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.SerializationConfig;
import java.time.Duration;

/** What both ends agree on about the engine. */
final class Engine {

    /** The executor service that carries. */
    static final String EXECUTOR = "workload-executor";

    /** The attribute of members that are nodes; its value is the node's name. */
    static final String NODE_NAME = "workload-executor.node";

    private Engine() {}

    /** Lets through the envelope, and of what Java would serialise only how members tell each other of failures. */
    static void restrict(SerializationConfig serialization) {
        serialization.addDataSerializableFactory(Exchange.FACTORY, new Exchange.Factory());
        // Whatever is not listed is refused. The envelope itself needs no Java serialisation; but a member that cannot
        // read another's exception waits for its answer until some time is over.
        serialization.setJavaSerializationFilterConfig(new JavaSerializationFilterConfig()
                .setDefaultsDisabled(true)
                .setWhitelist(new ClassFilter()
                        .addClasses(
                                Exchange.class.getName(),
                                "java.util.ArrayList",
                                "java.util.Collections$EmptyList",
                                "java.util.Collections$UnmodifiableCollection",
                                "java.util.Collections$UnmodifiableList",
                                "java.util.Collections$UnmodifiableRandomAccessList",
                                "java.util.concurrent.CancellationException",
                                "java.util.concurrent.ExecutionException",
                                "java.util.concurrent.RejectedExecutionException",
                                "java.util.concurrent.TimeoutException",
                                "java.io.IOException",
                                "java.io.EOFException")
                        .addPackages(
                                "java.lang",
                                "com.hazelcast.core",
                                "com.hazelcast.spi.exception",
                                "com.hazelcast.nio.serialization",
                                "com.hazelcast.internal.cluster.impl")
                        .addPrefixes("[Ljava.lang.StackTraceElement")));
    }

    /** A number of seconds for the engine's properties, at least 1. */
    static String seconds(Duration time) {
        return Long.toString(Math.max(1, time.toSeconds()));
    }
}
