package io.github.workloadexecutor.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.workloadexecutor.failure.NotShippableException.Subject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each failure says, in full, and what it answers. */
final class FailureMessagesTest {

    private static final Offender STREAM =
            new Offender("Crop.source", "java.io.FileInputStream", "it is an open file", "Send the path instead");
    private static final Offender LOCK = new Offender(
            "Crop.lock", "java.util.concurrent.locks.ReentrantLock", "it locks in one process only", "Remove it");

    private static Throwable cause() {
        return new IllegalStateException("broken");
    }

    private static WorkerCrashedException crashed(ExitStatus exit, String reason, List<String> output) {
        return new WorkerCrashedException(
                new WorkerDossier(
                        3,
                        41207,
                        WorkerDossier.Kind.UNKNOWN,
                        exit,
                        reason,
                        List.of(),
                        List.of(),
                        null,
                        null,
                        null,
                        Duration.ofSeconds(80),
                        1,
                        output),
                "render #17",
                1,
                Duration.ofMillis(12_400));
    }

    private static NodeLostException nodeLost(List<String> evidence, int spared) {
        return new NodeLostException(
                WorkerDossier.ofLostNode(
                        "n1", "the cluster has removed it", evidence, Duration.ofSeconds(80), /* tasksDone= */ 1),
                "10.0.0.5:5701",
                Duration.ofMillis(12_400),
                Duration.ofMillis(10_500),
                spared,
                "render #17",
                1,
                Duration.ofMillis(3_200));
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                failure(
                        new WorkerCrashedException(
                                crashed(new ExitStatus(137), null, List.of())
                                        .dossier()
                                        .withNode("n1"),
                                "render #17",
                                1,
                                Duration.ofMillis(12_400)),
                        "worker 3 (pid 41207) of node n1 exited with code 137 (SIGKILL), 12.4 s into running task"
                                + " render #17 (attempt 1). The worker was 80.0 s old and had done 1 task. It had"
                                + " printed nothing.",
                        /* mayRetry= */ true,
                        /* possiblyRan= */ true),
                failure(
                        nodeLost(List.of("It had 4 of 4 workers busy", "Two other nodes still saw it"), 12),
                        "node n1 (10.0.0.5:5701) was lost, 3.2 s into running task render #17 (attempt 1), because"
                                + " the cluster has removed it. Nothing had been heard of it for 12.4 s, and it may be"
                                + " silent for 10.5 s. It had 4 of 4 workers busy. Two other nodes still saw it. It"
                                + " had been there for 80.0 s and had done 1 task. The task had begun there, or may"
                                + " have, so it is not run again unless it is declared idempotent; 12 other tasks that"
                                + " it had not been allowed to begin go to other nodes.",
                        /* mayRetry= */ true,
                        /* possiblyRan= */ true),
                failure(
                        new NoNodeException(
                                "render-farm",
                                Duration.ofMillis(30_240),
                                Duration.ofSeconds(30),
                                List.of("n1 (10.0.0.5:5701) was lost 31.0 s ago", "n2 (10.0.0.6:5701) has left"),
                                List.of("n3 (10.0.0.7:5701) runs on Java 24")),
                        """
                        no node of cluster render-farm could take the task for 30.2 s, and the limit is 30.0 s
                        Nodes seen last:
                          n1 (10.0.0.5:5701) was lost 31.0 s ago
                          n2 (10.0.0.6:5701) has left
                        Nodes that are there and are not used:
                          n3 (10.0.0.7:5701) runs on Java 24""",
                        /* mayRetry= */ true,
                        /* possiblyRan= */ false),
                failure(
                        new NoNodeException(
                                "render-farm", Duration.ofMillis(30_240), Duration.ofSeconds(30), List.of(), List.of()),
                        "no node of cluster render-farm could take the task for 30.2 s, and the limit is 30.0 s. No"
                                + " node has been seen at all",
                        /* mayRetry= */ true,
                        /* possiblyRan= */ false),
                failure(
                        NotShippableException.tooLarge(Subject.TASK, "Crop #4", "app.Crop", 9_000_000, 8_388_608),
                        """
                        task Crop #4 cannot travel to a worker process:
                          1. Crop (app.Crop): it has 9000000 bytes when it is encoded, and at most 8388608 bytes can \
                        travel here. Put its data on storage that every node reaches and send the path, or split the \
                        task.""",
                        /* mayRetry= */ false,
                        /* possiblyRan= */ false),
                failure(
                        NotShippableException.tooLarge(Subject.RESULT, "Crop #4", "byte[]", 9_000_000, 8_388_608),
                        """
                        the result of task Crop #4 cannot travel back from its worker process:
                          1. byte[] (byte[]): it has 9000000 bytes when it is encoded, and at most 8388608 bytes can \
                        travel here. Write it to storage that every node reaches and return the path, return less, or \
                        split the task.""",
                        /* mayRetry= */ false,
                        /* possiblyRan= */ true),
                failure(
                        crashed(new ExitStatus(137), null, List.of("first line", "second line")),
                        """
                        worker 3 (pid 41207) exited with code 137 (SIGKILL), 12.4 s into running task render #17 \
                        (attempt 1). The worker was 80.0 s old and had done 1 task. Its last lines of output:
                          first line
                          second line""",
                        /* mayRetry= */ true,
                        /* possiblyRan= */ true),
                failure(
                        crashed(null, null, List.of()),
                        "worker 3 (pid 41207) ended with a code not known yet, 12.4 s into running task render #17"
                                + " (attempt 1). The worker was 80.0 s old and had done 1 task. It had printed nothing.",
                        /* mayRetry= */ true,
                        /* possiblyRan= */ true),
                failure(
                        crashed(new ExitStatus(137), "it broke the protocol", List.of()),
                        "worker 3 (pid 41207) was killed by its executor because it broke the protocol, 12.4 s into"
                                + " running task render #17 (attempt 1). The worker was 80.0 s old and had done 1 task. It had"
                                + " printed nothing.",
                        /* mayRetry= */ true,
                        /* possiblyRan= */ true),
                failure(
                        new TaskTimeoutException(
                                "render #17",
                                TaskTimeoutException.Limit.QUEUE,
                                Duration.ofSeconds(5),
                                "",
                                null,
                                "17 tasks wait, 4 workers are busy"),
                        "task render #17 had not started 5.0 s after its submission. 17 tasks wait, 4 workers are busy",
                        /* mayRetry= */ true,
                        /* possiblyRan= */ false),
                failure(
                        new TaskQuarantinedException("render #17", List.of(crashed(null, null, List.of()))),
                        "task render #17 is not run again: it has killed 1 worker, which is the limit. The last time:"
                                + " worker 3 (pid 41207) ended with a code not known yet, 12.4 s into running task render"
                                + " #17 (attempt 1). The worker was 80.0 s old and had done 1 task. It had printed"
                                + " nothing.",
                        /* mayRetry= */ false,
                        /* possiblyRan= */ true),
                failure(
                        new OutputException(
                                "b.txt", "task render #17 has succeeded, but its output b.txt is gone", cause()),
                        "task render #17 has succeeded, but its output b.txt is gone",
                        /* mayRetry= */ true,
                        /* possiblyRan= */ true),
                failure(
                        new OutputException("b.txt", "output b.txt has been published by task render #17", null),
                        "output b.txt has been published by task render #17",
                        /* mayRetry= */ false,
                        /* possiblyRan= */ true),
                failure(
                        new FindingException("crawler", List.of("TOO_FINE Parse: 3 us. Send more.")),
                        "crawler is strict and has found:\n  TOO_FINE Parse: 3 us. Send more.",
                        /* mayRetry= */ false,
                        /* possiblyRan= */ true),
                failure(
                        new WorkerStartException("worker 3 (pid 41207) exited", List.of("Error: no class"), cause()),
                        "worker 3 (pid 41207) exited. Its last lines of output:\n  Error: no class",
                        /* mayRetry= */ true,
                        /* possiblyRan= */ false),
                failure(
                        new WorkerStartException("worker 3 could not be started", List.of(), null),
                        "worker 3 could not be started",
                        /* mayRetry= */ true,
                        /* possiblyRan= */ false),
                failure(
                        new NotShippableException(Subject.TASK, "Crop #4", List.of(STREAM, LOCK), null),
                        """
                        task Crop #4 cannot travel to a worker process:
                          1. Crop.source (java.io.FileInputStream): it is an open file. Send the path instead.
                          2. Crop.lock (java.util.concurrent.locks.ReentrantLock): it locks in one process only. \
                        Remove it.""",
                        /* mayRetry= */ false,
                        /* possiblyRan= */ false),
                failure(
                        new NotShippableException(Subject.RESULT, "Crop #4", List.of(STREAM), 12, cause()),
                        """
                        the result of task Crop #4 cannot travel back from its worker process:
                          1. Crop.source (java.io.FileInputStream): it is an open file. Send the path instead.
                          and 12 more""",
                        /* mayRetry= */ false,
                        /* possiblyRan= */ true),
                failure(
                        new DecodingException(Subject.TASK, "Crop #4", new ClassNotFoundException("app.Crop")),
                        "task Crop #4 arrived in its worker process but could not be decoded there:"
                                + " java.lang.ClassNotFoundException: app.Crop",
                        /* mayRetry= */ false,
                        /* possiblyRan= */ false),
                failure(
                        new DecodingException(Subject.RESULT, "Crop #4", cause()),
                        "the result of task Crop #4 arrived from its worker process but could not be decoded:"
                                + " java.lang.IllegalStateException: broken",
                        /* mayRetry= */ false,
                        /* possiblyRan= */ true),
                failure(
                        new RemoteTaskException("app.Odd", "odd", new StackTraceElement[0], null),
                        "app.Odd: odd",
                        /* mayRetry= */ false,
                        /* possiblyRan= */ true),
                failure(
                        new RemoteTaskException("app.Odd", null, new StackTraceElement[0], cause()),
                        "app.Odd",
                        /* mayRetry= */ false,
                        /* possiblyRan= */ true),
                failure(
                        new TaskFailedException(2, "parse", "Fetch #3", cause()),
                        "task Fetch #3, at index 2, failed in stage parse: java.lang.IllegalStateException: broken",
                        /* mayRetry= */ false,
                        /* possiblyRan= */ true),
                failure(
                        new TaskFailedException(2, "", "Fetch #3", cause()),
                        "task Fetch #3, at index 2, failed: java.lang.IllegalStateException: broken",
                        /* mayRetry= */ false,
                        /* possiblyRan= */ true),
                failure(
                        new GatherTimeoutException(Duration.ofMillis(1500), 3, 9, "Fetch #3, Fetch #4 and 4 more"),
                        "6 of 9 submitted tasks were not done within 1.5 s, and were cancelled: Fetch #3, Fetch #4 and"
                                + " 4 more",
                        /* mayRetry= */ true,
                        /* possiblyRan= */ true),
                failure(
                        new DuplicateKeyException("a.json", 1, 4),
                        "the tasks at index 1 and 4 both gave a value under key a.json. Give each task keys of its own,"
                                + " or pass a function that merges two values",
                        /* mayRetry= */ false,
                        /* possiblyRan= */ true),
                failure(
                        new TaskFailedException(2, 9, "Fetch #3", cause()),
                        "task Fetch #3, at index 2 of 9, failed: java.lang.IllegalStateException: broken",
                        /* mayRetry= */ false,
                        /* possiblyRan= */ true),
                failure(
                        new TaskFailedException(
                                0, 1, "Fetch #3", new WorkerStartException("no worker", List.of(), null)),
                        "task Fetch #3, at index 0 of 1, failed:"
                                + " io.github.workloadexecutor.failure.WorkerStartException: no worker",
                        /* mayRetry= */ true,
                        /* possiblyRan= */ false));
    }

    private static Arguments failure(WorkloadException failure, String message, boolean mayRetry, boolean possiblyRan) {
        return Arguments.of(failure, message, mayRetry, possiblyRan);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void message_ofEachFailure_saysItAll(WorkloadException failure, String message) {
        assertThat(failure).hasMessage(message);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void mayRetry_ofEachFailure_isAnswered(WorkloadException failure, String message, boolean mayRetry) {
        assertThat(failure.mayRetry()).as(message).isEqualTo(mayRetry);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void possiblyRan_ofEachFailure_isAnswered(
            WorkloadException failure, String message, boolean mayRetry, boolean possiblyRan) {
        assertThat(failure.possiblyRan()).as(message + mayRetry).isEqualTo(possiblyRan);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void serialisation_ofEachFailure_keepsEverythingItSays(WorkloadException failure, String message) throws Exception {
        Throwable copy = roundTrip(failure);

        assertThat(copy).isExactlyInstanceOf(failure.getClass()).hasMessage(message);
        assertThat(copy)
                .usingRecursiveComparison()
                .ignoringFields("cause", "stackTrace", "suppressedExceptions")
                .isEqualTo(failure);
    }

    @Test
    void failures_ofThePackage_areAllListedHere() throws Exception {
        List<Class<?>> listed = new ArrayList<>(failures()
                .map(arguments -> arguments.get()[0].getClass())
                .distinct()
                .toList());

        List<Class<?>> existing = new ClassFileImporter()
                        .importPath(Path.of(WorkloadException.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI()))
                        .stream()
                        .filter(type -> type.isAssignableTo(WorkloadException.class))
                        .filter(type -> !type.isEquivalentTo(WorkloadException.class))
                        .<Class<?>>map(JavaClass::reflect)
                        .toList();

        assertThat(listed).containsExactlyInAnyOrderElementsOf(existing);
    }

    // Fields, so that nobody parses text.

    @Test
    void workerCrashed_fields_sayWhatTheMessageSays() {
        WorkerCrashedException failure = crashed(new ExitStatus(137), null, List.of("last words"));

        assertThat(failure.worker()).isEqualTo(3);
        assertThat(failure.pid()).isEqualTo(41207);
        assertThat(failure.exit()).contains(new ExitStatus(137));
        assertThat(failure.task()).isEqualTo("render #17");
        assertThat(failure.attempt()).isEqualTo(1);
        assertThat(failure.output()).containsExactly("last words");
    }

    @Test
    void workerCrashed_onANode_namesIt() {
        WorkerDossier dossier = crashed(null, null, List.of()).dossier();

        assertThat(dossier.who()).isEqualTo("worker 3 (pid 41207)");
        assertThat(dossier.withNode("n1").who()).isEqualTo("worker 3 (pid 41207) of node n1");
        assertThat(dossier.withNode("n1").withNode("")).isEqualTo(dossier);
        assertThat(new WorkerCrashedException(dossier.withNode("n1"), "render #17", 1, Duration.ZERO).node())
                .isEqualTo("n1");
    }

    @Test
    void nodeLost_fields_sayWhatTheMessageSays() {
        NodeLostException failure = nodeLost(List.of("It was busy"), 12);

        assertThat(failure.node()).isEqualTo("n1");
        assertThat(failure.address()).isEqualTo("10.0.0.5:5701");
        assertThat(failure.silence()).isEqualTo(Duration.ofMillis(12_400));
        assertThat(failure.allowedSilence()).isEqualTo(Duration.ofMillis(10_500));
        assertThat(failure.spared()).isEqualTo(12);
        assertThat(failure.kind()).isEqualTo(WorkerDossier.Kind.NODE_LOST);
        assertThat(failure.dossier().killReason()).contains("the cluster has removed it");
        assertThat(failure.worker()).isZero();
        assertThat(failure.pid()).isZero();
    }

    @Test
    void nodeLost_inAnyText_isNoWorker() {
        WorkerDossier dossier = nodeLost(List.of(), 0).dossier();

        assertThat(dossier.who() + " " + dossier.ending())
                .isEqualTo("node n1 was lost because the cluster has removed it");
    }

    @Test
    void nodeLost_otherTasksSpared_areCounted() {
        assertThat(nodeLost(List.of(), 0)).hasMessageEndingWith("unless it is declared idempotent.");
        assertThat(nodeLost(List.of(), 1))
                .hasMessageEndingWith(
                        "idempotent; 1 other task that it had not been allowed to begin goes to another" + " node.");
    }

    @Test
    void nodeLost_dossierOfAWorker_isRefused() {
        WorkerDossier dossier = crashed(null, null, List.of()).dossier();

        assertThatThrownBy(() -> new NodeLostException(
                        dossier, "10.0.0.5:5701", Duration.ZERO, Duration.ZERO, 0, "render #17", 1, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("dossier must be of kind NODE_LOST, but was of kind UNKNOWN");
    }

    @Test
    void noNode_fields_sayWhatTheMessageSays() {
        NoNodeException failure = new NoNodeException(
                "render-farm", Duration.ofSeconds(31), Duration.ofSeconds(30), List.of("n1 left"), List.of("n3 old"));

        assertThat(failure.waited()).isEqualTo(Duration.ofSeconds(31));
        assertThat(failure.limit()).isEqualTo(Duration.ofSeconds(30));
        assertThat(failure.lastSeen()).containsExactly("n1 left");
        assertThat(failure.refused()).containsExactly("n3 old");
    }

    @Test
    void workerCrashed_notReaped_hasNoExit() {
        assertThat(crashed(null, null, List.of()).exit()).isEmpty();
    }

    @Test
    void workerStart_copy_saysTheSameWithTheOriginalAsCause() {
        WorkerStartException original = new WorkerStartException("no worker", List.of("last words"), cause());

        WorkerStartException copy = original.copy();

        assertThat(copy).isNotSameAs(original).hasMessage(original.getMessage()).hasCause(original);
        assertThat(copy.output()).isEqualTo(original.output());
    }

    @Test
    void notShippable_fields_sayWhatTheMessageSays() {
        NotShippableException failure = new NotShippableException(Subject.TASK, "Crop #4", List.of(STREAM), 2, null);

        assertThat(failure.subject()).isEqualTo(Subject.TASK);
        assertThat(failure.offenders()).containsExactly(STREAM);
        assertThat(failure.unlisted()).isEqualTo(2);
    }

    @Test
    void taskFailed_fields_sayWhatTheMessageSays() {
        Throwable cause = cause();

        TaskFailedException failure = new TaskFailedException(2, 9, "Fetch #3", cause);

        assertThat(failure.index()).isEqualTo(2);
        assertThat(failure.task()).isEqualTo("Fetch #3");
        assertThat(failure).hasCause(cause);
    }

    @Test
    void remoteTask_fields_sayWhatTheMessageSays() {
        Throwable cause = cause();
        StackTraceElement[] trace = {new StackTraceElement("app.Main", "run", "Main.java", 7)};

        RemoteTaskException failure = new RemoteTaskException("app.Odd", "odd", trace, cause);

        assertThat(failure.remoteType()).isEqualTo("app.Odd");
        assertThat(failure.remoteMessage()).isEqualTo("odd");
        assertThat(failure.getStackTrace()).isEqualTo(trace);
        assertThat(failure).hasCause(cause);
    }

    // The note, which is no failure of its own.

    @Test
    void remoteOrigin_originalTravelled_saysWhere() {
        assertThat(new RemoteOrigin("worker 3 (pid 41207) running Crop #4", null))
                .hasMessage("thrown in worker 3 (pid 41207) running Crop #4");
    }

    @Test
    void remoteOrigin_originalCouldNotTravel_saysWhy() {
        assertThat(new RemoteOrigin("worker 3", "its field lock cannot travel"))
                .hasMessage("thrown in worker 3; the original could not travel: its field lock cannot travel");
    }

    @Test
    void remoteOrigin_serialisation_keepsEverythingItSays() throws Exception {
        RemoteOrigin origin = new RemoteOrigin("worker 3", "why");

        RemoteOrigin copy = (RemoteOrigin) roundTrip(origin);

        assertThat(copy).hasMessage(origin.getMessage());
        assertThat(copy.origin()).isEqualTo("worker 3");
        assertThat(copy.obstacle()).isEqualTo("why");
        assertThat(copy.getStackTrace()).isEmpty();
    }

    // Causes that throw when asked for their text.

    private static final class HostileException extends RuntimeException {
        @Override
        public String getMessage() {
            throw new UnsupportedOperationException("getMessage");
        }
    }

    @Test
    void decoding_hostileCause_isNamedByItsType() { // B13
        assertThat(new DecodingException(Subject.RESULT, "Crop #4", new HostileException()))
                .hasMessageEndingWith("could not be decoded: " + HostileException.class.getName());
    }

    @Test
    void taskFailed_hostileCause_isNamedByItsType() { // B13
        assertThat(new TaskFailedException(0, 1, "Fetch #3", new HostileException()))
                .hasMessageEndingWith("failed: " + HostileException.class.getName());
    }

    private static Throwable roundTrip(Throwable failure) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(failure);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (Throwable) in.readObject();
        }
    }
}
