package io.github.workloadexecutor.failure;

import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known about the end of a worker process, or of a whole node with all its workers.
 *
 * @param node the name of the node on which the worker ran; empty if that was the application's own machine
 * @param worker the worker's number within its executor, from 1; 0 if a node was lost
 * @param pid its process id; 0 if a node was lost
 * @param kind how it ended
 * @param exitStatus its exit status; null if the process had not been reaped yet
 * @param reason why the executor ended it, or why a node counts as lost, a clause that goes after "because"; null if
 *     neither is so
 * @param evidence what supports the kind, sentences without their full stops, possibly none
 * @param exitStack where {@code System.exit} was called, or where the task was because of which the worker ended
 *     itself, innermost frame first; empty if neither is so, or not known
 * @param crashReport the JVM's crash report as text of a path; null if there is none
 * @param crashFrame the frame the crash report calls problematic; null if there is none
 * @param lastVitals what the worker last said about its memory and CPU time; null if it never did
 * @param age how long the process had lived
 * @param tasksDone how many tasks it had answered
 * @param output its last lines on standard output and error, in order of arrival
 */
@SuppressWarnings({"serial", "exports"}) // the lists serialise themselves
public record WorkerDossier(
        String node,
        int worker,
        long pid,
        Kind kind,
        @Nullable ExitStatus exitStatus,
        @Nullable String reason,
        List<String> evidence,
        List<String> exitStack,
        @Nullable String crashReport,
        @Nullable String crashFrame,
        @Nullable WorkerVitals lastVitals,
        Duration age,
        long tasksDone,
        List<String> output)
        implements Serializable {

    /** How a worker process can end. */
    public enum Kind {
        /** Its heap was exhausted, and the JVM ended itself. */
        OUT_OF_HEAP,
        /** Memory outside its heap ran out: the kernel killed it for that, or refused it more and the JVM ended. */
        OUT_OF_MEMORY,
        /** Native code or the JVM itself crashed. */
        NATIVE_CRASH,
        /** A signal ended it that did not come from this executor. */
        KILLED_BY_SIGNAL,
        /** {@code System.exit} was called in it. */
        SYSTEM_EXIT,
        /** It ended without its shutdown hooks: {@code Runtime.halt}, or {@code _exit} in native code. */
        HALT,
        /** It ended before it was ready, as a JVM does that is given options it does not know. */
        START_FAILURE,
        /** What it sent was no part of the protocol, and the executor killed it. */
        PROTOCOL_VIOLATION,
        /** The executor killed it, or told it to end itself, for another reason. */
        KILLED_BY_EXECUTOR,
        /** The node on which it ran was lost, and with it all that it had. */
        NODE_LOST,
        /** The evidence does not tell. */
        UNKNOWN
    }

    /** Copies the lists. */
    public WorkerDossier {
        evidence = List.copyOf(evidence);
        exitStack = List.copyOf(exitStack);
        output = List.copyOf(output);
    }

    /**
     * That of a worker on the application's own machine.
     *
     * @param worker the worker's number within its executor, from 1
     * @param pid its process id
     * @param kind how it ended
     * @param exitStatus its exit status, if known
     * @param reason why the executor ended it, if it did
     * @param evidence what supports the kind
     * @param exitStack where it ended itself, if it did
     * @param crashReport the JVM's crash report, if there is one
     * @param crashFrame the frame the crash report calls problematic, if there is one
     * @param lastVitals what it last said about its memory and CPU time, if it did
     * @param age how long the process had lived
     * @param tasksDone how many tasks it had answered
     * @param output its last lines of output
     */
    public WorkerDossier(
            int worker,
            long pid,
            Kind kind,
            @Nullable ExitStatus exitStatus,
            @Nullable String reason,
            List<String> evidence,
            List<String> exitStack,
            @Nullable String crashReport,
            @Nullable String crashFrame,
            @Nullable WorkerVitals lastVitals,
            Duration age,
            long tasksDone,
            List<String> output) {
        this(
                /* node= */ "",
                worker,
                pid,
                kind,
                exitStatus,
                reason,
                evidence,
                exitStack,
                crashReport,
                crashFrame,
                lastVitals,
                age,
                tasksDone,
                output);
    }

    /**
     * That of a node which was lost. What its workers were doing then, nobody can say.
     *
     * @param node its name
     * @param reason why it counts as lost, a clause that goes after "because"
     * @param evidence what supports that, sentences without their full stops, possibly none
     * @param age how long it had belonged to this executor
     * @param tasksDone how many tasks it had answered
     * @return the dossier, without a worker
     */
    public static WorkerDossier ofLostNode(
            String node, String reason, List<String> evidence, Duration age, long tasksDone) {
        return new WorkerDossier(
                node,
                /* worker= */ 0,
                /* pid= */ 0,
                Kind.NODE_LOST,
                /* exitStatus= */ null,
                reason,
                evidence,
                /* exitStack= */ List.of(),
                /* crashReport= */ null,
                /* crashFrame= */ null,
                /* lastVitals= */ null,
                age,
                tasksDone,
                /* output= */ List.of());
    }

    /**
     * The same of a worker on a node.
     *
     * @param name the node's name
     * @return a copy that names it
     */
    public WorkerDossier withNode(String name) {
        return new WorkerDossier(
                name,
                worker,
                pid,
                kind,
                exitStatus,
                reason,
                evidence,
                exitStack,
                crashReport,
                crashFrame,
                lastVitals,
                age,
                tasksDone,
                output);
    }

    /**
     * Says whose end this is.
     *
     * @return such as {@code worker 3 (pid 41207)}, {@code worker 3 (pid 41207) of node n1}, or {@code node n1}
     */
    public String who() {
        if (kind == Kind.NODE_LOST) {
            return "node " + node;
        }
        return "worker " + worker + " (pid " + pid + ")" + (node.isEmpty() ? "" : " of node " + node);
    }

    /**
     * Says how it ended and why, without the evidence.
     *
     * @return a clause that goes after {@link #who}, such as {@code exited with code 3 because System.exit was called
     *     in it}
     */
    public String ending() {
        if (kind == Kind.NODE_LOST) {
            return "was lost" + (reason == null ? "" : " because " + reason);
        }
        String exited = exitStatus == null ? "ended with a code not known yet" : "exited with " + exitStatus;
        if (reason != null) {
            // Then the code is the executor's own doing and says nothing more.
            return "was killed by its executor because " + reason;
        }
        return switch (kind) {
            case OUT_OF_HEAP -> exited + " because its heap was exhausted";
            case OUT_OF_MEMORY -> exited + " because memory ran out";
            case NATIVE_CRASH -> exited + " because native code or the JVM crashed";
            case KILLED_BY_SIGNAL -> exited + " because of a signal that its executor did not send";
            case SYSTEM_EXIT -> exited + " because System.exit was called in it";
            case HALT -> exited + " without running its shutdown hooks";
            case START_FAILURE -> exited + " before it was ready";
            case PROTOCOL_VIOLATION, KILLED_BY_EXECUTOR, NODE_LOST, UNKNOWN -> exited;
        };
    }

    /**
     * Tells how the process ended.
     *
     * @return the exit status, or empty if the process had not been reaped yet
     */
    public Optional<ExitStatus> exit() {
        return Optional.ofNullable(exitStatus);
    }

    /**
     * Tells why the executor ended it, or why a node counts as lost.
     *
     * @return the reason, or empty if neither is so
     */
    public Optional<String> killReason() {
        return Optional.ofNullable(reason);
    }

    /**
     * Tells where the JVM's crash report is.
     *
     * @return its path, or empty if there is none
     */
    public Optional<Path> crashFile() {
        return Optional.ofNullable(crashReport).map(Path::of);
    }

    /**
     * Tells which frame the crash report calls problematic.
     *
     * @return such as {@code C [libopenjp2.so+0x1f3a] opj_decode+0x4a}
     */
    public Optional<String> problematicFrame() {
        return Optional.ofNullable(crashFrame);
    }

    /**
     * Tells what the worker last said about itself.
     *
     * @return the vitals, or empty if it never did
     */
    public Optional<WorkerVitals> vitals() {
        return Optional.ofNullable(lastVitals);
    }
}
