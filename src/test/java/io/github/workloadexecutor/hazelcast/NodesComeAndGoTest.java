package io.github.workloadexecutor.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.NodeLostException;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.testing.SystemTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that stays, and for each test another one that comes or goes while tasks run. Each task leaves a trace when it
 * begins: none begins twice.
 */
@SystemTest
@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "sends signals with kill(1)")
final class NodesComeAndGoTest {

    private static final Duration NODE_TIMEOUT = Duration.ofSeconds(2);
    private static final String CLUSTER = "come-and-go-" + UUID.randomUUID();

    private static NodeProcess stays;

    @TempDir
    private Path directory;

    private Traces traces;
    private WorkloadExecutor executor;
    private NodeProcess other;

    @BeforeAll
    static void start() {
        stays = NodeProcess.launch(CLUSTER, "stays", "--workers", "2").awaitReady();
    }

    @AfterAll
    static void end() {
        stays.close();
    }

    @BeforeEach
    void open() {
        traces = new Traces(directory);
        executor = WorkloadExecutor.builder()
                .name("app")
                .cpu(HazelcastBackend.connect(NodeProcess.client(CLUSTER, stays))
                        .nodeTimeout(NODE_TIMEOUT))
                .build();
    }

    @AfterEach
    void close() {
        var unused = executor.close(Duration.ZERO);
        if (other != null) {
            other.close();
        }
    }

    /** Starts the other node, with two workers, and waits until the application uses it. */
    private void startOther(String name) {
        other = NodeProcess.launch(CLUSTER, name, "--workers", "2", "--join", stays.address())
                .awaitReady();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> executor.cpu().workers().alive() == 4);
    }

    private List<TaskFuture<Integer>> submit(List<? extends CpuTask<Integer>> tasks) {
        List<TaskFuture<Integer>> futures = new ArrayList<>();
        tasks.forEach(task -> futures.add(executor.cpu().submit(task)));
        return futures;
    }

    private void awaitBegun(int count) {
        await().atMost(Duration.ofSeconds(20)).until(() -> traces.begun().size() == count);
    }

    /** The tasks that fail because their node was lost; whatever else goes wrong fails the test. */
    private static List<Integer> lost(List<TaskFuture<Integer>> futures, String node) throws InterruptedException {
        List<Integer> lost = new ArrayList<>();
        for (int i = 0; i < futures.size(); i++) {
            try {
                assertThat(futures.get(i).get()).isEqualTo(i);
            } catch (ExecutionException failure) {
                assertThat(failure.getCause())
                        .isInstanceOfSatisfying(
                                NodeLostException.class,
                                cause -> assertThat(cause.node()).isEqualTo(node));
                lost.add(i);
            }
        }
        return lost;
    }

    private static List<Integer> upTo(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @Test
    void node_killed_failsExactlyWhatHadBegunThere() throws Exception {
        startOther("killed");
        List<TaskFuture<Integer>> futures = submit(traces.held(10));
        awaitBegun(4);
        List<Long> workers = other.workers();

        other.kill();
        other.awaitWorkersGone();
        List<Integer> begunThere = traces.begunIn(workers);
        traces.letGo();

        assertThat(begunThere).hasSize(2);
        assertThat(lost(futures, "killed")).isEqualTo(begunThere);
        assertThat(traces.begun()).isEqualTo(upTo(10));
    }

    /** Short tasks are let in ahead of time, so some may fail that had not begun; none may begin twice. */
    @Test
    void node_killedAmongShortTasks_failsFewAndBeginsNoneTwice() throws Exception {
        startOther("killed");
        List<TaskFuture<Integer>> futures = submit(traces.brief(600, 4));
        await().until(() -> futures.get(100).isDone());

        other.kill();
        List<Integer> lost = lost(futures, "killed");

        assertThat(lost).isNotEmpty().hasSizeLessThanOrEqualTo(4);
        assertThat(traces.begun()).doesNotHaveDuplicates();
        assertThat(traces.begun())
                .containsAll(IntStream.range(0, 600)
                        .filter(i -> !lost.contains(i))
                        .boxed()
                        .toList());
    }

    @Test
    void node_frozen_isLostAfterItsTimeAndUsedAgainWhenItThaws() throws Exception {
        startOther("frozen");
        List<TaskFuture<Integer>> futures = submit(traces.held(10));
        awaitBegun(4);
        List<Integer> begunThere = traces.begunIn(other.workers());

        other.freeze();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> executor.cpu().workers().alive() == 2);
        traces.letGo();
        List<Integer> lost = lost(futures, "frozen");
        other.thaw();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> executor.cpu().workers().alive() == 4);

        assertThat(begunThere).hasSize(2);
        assertThat(lost).isEqualTo(begunThere);
        assertThat(futures.get(lost.getFirst()).exceptionNow())
                .isInstanceOfSatisfying(
                        NodeLostException.class,
                        failure -> assertThat(failure.silence()).isGreaterThanOrEqualTo(NODE_TIMEOUT));
        assertThat(traces.begun()).isEqualTo(upTo(10));

        Traces again = new Traces(Files.createDirectory(directory.resolve("again")));
        List<TaskFuture<Integer>> later = submit(again.held(4));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> again.begunIn(other.workers()).size() == 2);
        again.letGo();
        assertThat(lost(later, "frozen")).isEmpty();
    }

    @Test
    void node_joinsInMidRun_hasWorkWithinTwoSeconds() throws Exception {
        List<TaskFuture<Integer>> futures = submit(traces.held(6));
        awaitBegun(2);

        other = NodeProcess.launch(CLUSTER, "joined", "--workers", "2", "--join", stays.address())
                .awaitReady();

        await().atMost(Duration.ofSeconds(2))
                .until(() -> executor.cpu().workers().alive() == 4);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> traces.begunIn(other.workers()).size() == 2);
        traces.letGo();
        assertThat(lost(futures, "joined")).isEmpty();
        assertThat(traces.begun()).isEqualTo(upTo(6));
    }

    @Test
    void node_toldToEndWhileTasksRunAndWait_finishesWhatRunsAndGivesBackTheRest() throws Exception {
        startOther("drained");
        List<TaskFuture<Integer>> futures = submit(traces.held(10));
        awaitBegun(4);

        other.terminate();
        other.awaitHealth("state", "draining");
        traces.letGo();

        assertThat(lost(futures, "drained")).isEmpty();
        assertThat(traces.begun()).isEqualTo(upTo(10));
        assertThat(other.awaitExit()).isEqualTo(143);
        assertThat(other.health("state")).isEqualTo("stopped");
        assertThat(other.health("done")).isEqualTo("2");
        other.awaitWorkersGone();
        assertThat(executor.cpu().submit(new Traces.Brief(directory, 10, 0)).get())
                .isEqualTo(10);
    }
}
