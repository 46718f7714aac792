import org.jspecify.annotations.NullMarked;

/** Runs work that waits on virtual threads and work that computes in forked JVMs. */
@NullMarked
module io.github.workloadexecutor {
    requires java.management;
    requires jdk.management;
    requires org.slf4j;
    // Not transitive: an application must compile without it. So where @Nullable stands in an exported signature, the
    // lint that watches over those is told to look away.
    requires static org.jspecify;
    // For those who run the CPU lane on a cluster.
    requires static com.hazelcast.core;
    requires static com.google.errorprone.annotations;

    exports io.github.workloadexecutor;
    exports io.github.workloadexecutor.backend;
    exports io.github.workloadexecutor.context;
    exports io.github.workloadexecutor.event;
    exports io.github.workloadexecutor.failure;
    exports io.github.workloadexecutor.gather;
    exports io.github.workloadexecutor.hazelcast;
    exports io.github.workloadexecutor.routing;
    exports io.github.workloadexecutor.task;
}
