package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.NodeLostException;
import io.github.workloadexecutor.failure.TaskTimeoutException;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.hazelcast.HazelcastBackend;
import io.github.workloadexecutor.hazelcast.NodePack;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.task.TaskOptions;
import io.github.workloadexecutor.testing.CapturedLog;
import io.github.workloadexecutor.testing.Leftovers;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import io.github.workloadexecutor.testing.fixture.MisbehavingTask.Moment;
import io.github.workloadexecutor.testing.fixture.Misbehaviour;
import io.github.workloadexecutor.testing.fixture.Misbehaviour.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The same faults in the workers of a node, whose name is told as well; and those that a node itself can have. What
 * came of each is written to {@code target/crash-table-nodes.md}.
 */
@SystemTest
@Tag("cluster")
@Tag("long")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "plants signals with kill(1)")
final class NodeCrashTableTest extends WorkerFaults {

    private static final String NAME = "node-crash-table";
    private static final CrashTable TABLE = new CrashTable();
    private static final Duration NODE_TIMEOUT = Duration.ofSeconds(2);

    /** How long a node waits for a worker that says nothing, and a bit. */
    private static final Duration WORKER_SILENCE = Duration.ofSeconds(45);

    private static final Path LOGS = Path.of("target", "crash-table-nodes");

    private static CapturedLog log;
    private static Leftovers leftovers;

    // One node, whose workers commit the faults.
    private static NodePack one;
    private static String node;
    private static WorkloadExecutor executor;

    // Nodes that have faults themselves.
    private static NodePack several;
    private static WorkloadExecutor spread;

    @BeforeAll
    static void open() throws Exception {
        log = CapturedLog.at(Level.INFO);
        leftovers = Leftovers.of(NAME);
        one = pack("one", 1);
        several = pack("several", 3);
        node = one.start();
        String unused = several.start();
        several.awaitReady(1);
        unused = several.start();
        one.awaitReady(1);
        executor = connect(one);
        spread = connect(several);
    }

    private static NodePack pack(String name, int most) throws IOException {
        return new NodePack(
                NAME + "-" + name + "-" + ProcessHandle.current().pid(),
                most,
                "--workers",
                "2",
                "--jvm-option",
                "-XX:TieredStopAtLevel=1",
                "--jvm-option",
                "-XX:-CreateCoredumpOnCrash");
    }

    private static WorkloadExecutor connect(NodePack nodes) {
        return WorkloadExecutor.builder()
                .name(NAME)
                .cpu(HazelcastBackend.connect(nodes.client()).nodeTimeout(NODE_TIMEOUT))
                .build();
    }

    @AfterAll
    static void close() throws Exception {
        executor.close();
        spread.close();
        assertThat(one.awaitIdle()).isEmpty();
        one.writeOutputs(LOGS.resolve("one"));
        several.writeOutputs(LOGS.resolve("several"));
        one.close();
        several.close();
        log.close();
        TABLE.writeTo(Path.of("target", "crash-table-nodes.md"));
        await().untilAsserted(() -> assertThat(leftovers.now()).isEmpty());
    }

    @Override
    WorkloadExecutor executor() {
        return executor;
    }

    @Override
    CrashTable table() {
        return TABLE;
    }

    /**
     * What a worker does without a task is between it and its node. A frozen one is given half a minute by its node, so
     * that is tried once, below.
     */
    @Override
    boolean includes(Moment moment, Fault fault) {
        return moment != Moment.AFTERWARDS && fault != Fault.FREEZE;
    }

    @Override
    void assertTells(WorkerCrashedException crash) {
        assertThat(crash.dossier().node()).contains(node);
        assertThat(crash).hasMessageContaining("node " + node);
        crash.dossier()
                .crashFile()
                .ifPresent(
                        file -> assertThatCode(() -> Files.deleteIfExists(file)).doesNotThrowAnyException());
    }

    @Test
    void freeze_ofAWorkerWithATask_isEndedByItsNode() throws Exception {
        TaskFuture<Object> faulty =
                executor.submit(Misbehaviour.of(Kind.SIGSTOP).whileRunning());

        Throwable failure = failureOf(faulty, WORKER_SILENCE);

        TABLE.enter(Moment.RUNNING.name(), Fault.FREEZE.name(), failure);
        assertThat(failure).isInstanceOfSatisfying(WorkerCrashedException.class, this::assertTells);
        assertEchoed(echoes(executor));
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"SPIN", "WAIT"})
    void stubbornTask_overItsTime_isEndedAndTheNodeGoesOn(Kind kind) throws Exception {
        TaskFuture<Object> faulty = executor.cpu()
                .with(TaskOptions.none().timeout(Duration.ofMillis(300)))
                .submit(Misbehaviour.of(kind).whileRunning());

        Throwable failure = failureOf(faulty);

        TABLE.enter(Moment.RUNNING.name(), kind.name(), failure);
        assertThat(failure).isInstanceOf(TaskTimeoutException.class).hasMessageContaining("node " + node);
        faulty.awaitEnd();
        assertEchoed(echoes(executor));
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"ANSWER_IN_PART", "ANSWER_TWICE", "ANSWER_FOR_ANOTHER"})
    void hostileAnswer_ofAWorker_costsThatWorkersTaskAlone(Kind kind) throws Exception {
        TaskFuture<Object> faulty = executor.submit(new Misbehaviour(kind, 10).whileRunning());

        Throwable failure = failureOf(faulty);

        TABLE.enter(Moment.RUNNING.name(), kind.name(), failure);
        assertThat(failure).isInstanceOfSatisfying(WorkerCrashedException.class, this::assertTells);
        assertEchoed(echoes(executor));
    }

    @Test
    void floodOfOutput_ofATask_harmsNobody() throws Exception {
        TaskFuture<Object> loud =
                executor.submit(Misbehaviour.floodOutput(4 << 20).whileRunning());

        assertThat(loud.get(PROMPT_SECONDS, TimeUnit.SECONDS)).asString().startsWith("printed");
        TABLE.enter(Moment.RUNNING.name(), Kind.FLOOD_OUTPUT.name(), null);
        assertEchoed(echoes(executor));
    }

    // The node itself.

    /** What happens to a node. */
    enum NodeFault {
        SIGKILL,
        SIGSTOP,
        SIGTERM
    }

    @ParameterizedTest
    @EnumSource(NodeFault.class)
    void fault_ofANode_failsWhatRunsThereUnlessItIsToldToEnd(NodeFault fault) throws Exception {
        several.awaitReady(2);
        await().until(() -> spread.cpu().workers().alive() == 4);
        Path here = directory.resolve("here-" + fault);
        Path goOn = directory.resolve("go-on-" + fault);
        TaskFuture<Long> running = spread.submit(new Tasks.Rendezvous(here, goOn));
        await().until(() -> Files.exists(here));
        await().until(() -> several.busy().size() == 1);
        String victim = several.busy().getFirst();

        switch (fault) {
            case SIGKILL -> several.kill(victim);
            case SIGSTOP -> several.freeze(victim);
            case SIGTERM -> several.terminate(victim);
        }

        if (fault == NodeFault.SIGTERM) {
            Files.createFile(goOn);
            assertThat(running.get(PROMPT_SECONDS, TimeUnit.SECONDS)).isPositive();
            TABLE.enter("THE NODE", fault.name(), null);
        } else {
            Throwable failure = failureOf(running);
            TABLE.enter("THE NODE", fault.name(), failure);
            assertThat(failure)
                    .isInstanceOf(NodeLostException.class)
                    .hasMessageStartingWith("node " + victim + " (127.0.0.1:");
        }
        assertEchoed(echoes(spread));
        replace(victim, fault);
    }

    private static void replace(String victim, NodeFault fault) {
        if (fault == NodeFault.SIGSTOP) {
            several.kill(victim);
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> several.size() == 1);
        String unused = several.start();
    }
}
