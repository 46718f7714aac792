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

    /** Lets through the envelope, and no object that Java would serialise. */
    static void restrict(SerializationConfig serialization) {
        serialization.addDataSerializableFactory(Exchange.FACTORY, new Exchange.Factory());
        // Whatever is not listed is refused. The envelope itself needs no Java serialisation.
        serialization.setJavaSerializationFilterConfig(new JavaSerializationFilterConfig()
                .setDefaultsDisabled(true)
                .setWhitelist(new ClassFilter().addClasses(Exchange.class.getName())));
    }

    /** A number of seconds for the engine's properties, at least 1. */
    static String seconds(Duration time) {
        return Long.toString(Math.max(1, time.toSeconds()));
    }
}
