package io.github.workloadexecutor.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.cluster.MemberSelector;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IExecutorService;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.NotShippableException;
import io.github.workloadexecutor.failure.TaskQuarantinedException;
import io.github.workloadexecutor.failure.TaskTimeoutException;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.task.TaskOptions;
import io.github.workloadexecutor.testing.Application;
import io.github.workloadexecutor.testing.Functions;
import io.github.workloadexecutor.testing.Leftovers;
import io.github.workloadexecutor.testing.Processes;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What tasks, applications and strangers do to nodes, which outlive it all. */
@SystemTest
@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "plants ends of processes as Linux has them")
final class NodesTest {

    private static final String CLUSTER = "nodes-" + UUID.randomUUID();
    private static final long LARGEST = 100_000;

    private static Leftovers leftovers;
    private static NodeProcess one;
    private static NodeProcess two;
    private static WorkloadExecutor executor;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        leftovers = Leftovers.of("app");
        one = NodeProcess.launch(CLUSTER, "n1", "--workers", "1").awaitReady();
        two = NodeProcess.launch(CLUSTER, "n2", "--workers", "1", "--join", one.address())
                .awaitReady();
        executor = WorkloadExecutor.builder()
                .name("app")
                .cpu(HazelcastBackend.connect(NodeProcess.client(CLUSTER, one, two))
                        .largestTask(LARGEST))
                .build();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> executor.cpu().workers().alive() == 2);
    }

    /** Whatever the tests have done: both nodes are there, and nothing is left when all is closed. */
    @AfterAll
    static void end() {
        executor.close();
        one.close();
        two.close();
        await().untilAsserted(() -> assertThat(leftovers.now()).isEmpty());
    }

    @AfterEach
    void nodes_whateverHasHappened_areAlive() {
        assertThat(one.isAlive() && two.isAlive()).isTrue();
        assertThat(executor.cpu().workers().alive()).isEqualTo(2);
    }

    private static Throwable failureOf(Future<?> future) throws InterruptedException {
        try {
            throw new AssertionError("expected a failure but got " + future.get());
        } catch (ExecutionException failure) {
            return failure.getCause();
        }
    }

    @Test
    void task_thatKillsItsWorkers_isQuarantinedAfterThreeOnWhateverNodes() throws Exception {
        Future<Integer> first = executor.cpu().submit(Functions::haltAtThirteen, 13);
        Future<Integer> second = executor.cpu().submit(Functions::haltAtThirteen, 13);
        List<Throwable> failures = new ArrayList<>(List.of(failureOf(first), failureOf(second)));
        failures.add(failureOf(executor.cpu().submit(Functions::haltAtThirteen, 13)));

        assertThat(failures).allSatisfy(failure -> assertThat(failure).isInstanceOf(WorkerCrashedException.class));
        assertThat(failures.stream()
                        .map(failure ->
                                ((WorkerCrashedException) failure).dossier().node()))
                .contains("n1", "n2");
        assertThat(failureOf(executor.cpu().submit(Functions::haltAtThirteen, 13)))
                .isInstanceOf(TaskQuarantinedException.class)
                .hasMessageContaining("has killed 3 workers");
        assertThat(executor.cpu().submit(Functions::haltAtThirteen, 14).get()).isEqualTo(14);
    }

    private static long pidIn(Path started) throws IOException {
        await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(started));
        return Long.parseLong(Files.readString(started));
    }

    @Test
    void task_thatIgnoresInterrupts_isEndedOnItsNodeWhenItsTimeIsOver() throws Exception {
        TaskFuture<String> task = executor.cpu()
                .with(TaskOptions.none().timeout(Duration.ofMillis(500)))
                .submit(new Tasks.Spin(directory.resolve("started")));

        assertThat(failureOf(task)).isInstanceOf(TaskTimeoutException.class);
        long worker = pidIn(directory.resolve("started"));
        await().untilAsserted(() -> assertThat(Processes.isRunning(worker)).isFalse());
    }

    @Test
    void task_thatIgnoresInterrupts_isEndedOnItsNodeWhenItIsCancelled() throws Exception {
        TaskFuture<String> task = executor.cpu().submit(new Tasks.Spin(directory.resolve("started")));
        long worker = pidIn(directory.resolve("started"));

        task.cancel(true);
        task.awaitEnd();

        assertThat(task.isCancelled()).isTrue();
        await().untilAsserted(() -> assertThat(Processes.isRunning(worker)).isFalse());
    }

    @Test
    void task_ofMoreBytesThanMayTravel_isRefusedWhenItIsSubmitted() {
        byte[] large = new byte[(int) LARGEST];
        large[0] = 1;

        assertThat(catchThrowable(() -> executor.cpu().submit(Tasks::length, large)))
                .isInstanceOf(NotShippableException.class)
                .hasMessageContaining(Long.toString(LARGEST));
    }

    @Test
    void result_ofMoreBytesThanMayTravel_failsItsTaskAlone() throws Exception {
        assertThat(failureOf(executor.cpu().submit(Tasks::bytes, (int) LARGEST)))
                .isInstanceOf(NotShippableException.class)
                .hasMessageContaining(Long.toString(LARGEST));
    }

    /**
     * Computes for ever on a node; arguments are the cluster, the node's address and the file to name the worker in.
     */
    static final class SpinOnANode {
        public static void main(String[] args) throws Exception {
            ClientConfig client = new ClientConfig().setClusterName(args[0]);
            client.getNetworkConfig().addAddress(args[1]);
            var executor = WorkloadExecutor.builder()
                    .cpu(HazelcastBackend.connect(client))
                    .build();
            executor.cpu().submit(new Tasks.Spin(Path.of(args[2]))).get();
        }
    }

    @Test
    void application_killedInMidTask_itsTaskIsEndedOnTheNode() throws Exception {
        Path started = directory.resolve("started");
        try (Application application = Application.start(List.of(
                "-cp",
                NodeProcess.OWN_CLASS_PATH,
                "-XX:TieredStopAtLevel=1",
                SpinOnANode.class.getName(),
                CLUSTER,
                one.address(),
                started.toString()))) {
            long worker = pidIn(started);

            application.kill();

            await().untilAsserted(() -> assertThat(Processes.isRunning(worker)).isFalse());
            one.awaitHealth("applications", "1");
            two.awaitHealth("applications", "1");
        }
    }

    /** What anybody can send who finds the port. */
    static final class Stranger implements Runnable, Callable<String>, Serializable {

        @Serial
        private static final long serialVersionUID = 1L;

        private final String file;

        Stranger(Path file) {
            this.file = file.toString();
        }

        @Override
        public void run() {
            try {
                Files.createFile(Path.of(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String call() {
            run();
            return "ran";
        }
    }

    /** On a busy machine Hazelcast does not always answer what it cannot read; that it has not run is what counts. */
    private static void assertRefused(Future<?> future) throws InterruptedException {
        try {
            throw new AssertionError("expected a refusal but got " + future.get(5, TimeUnit.SECONDS));
        } catch (ExecutionException refusal) {
            assertThat(refusal.getCause()).hasMessageContaining("is not allowed");
        } catch (TimeoutException noAnswer) {
            boolean unused = future.cancel(true);
        }
    }

    @Test
    void javaObject_sentByAPlainClient_isRefusedAndDoesNotRun() throws Exception {
        Path ran = directory.resolve("ran");
        ClientConfig client = NodeProcess.client(CLUSTER, one).setProperty("hazelcast.logging.type", "slf4j");
        HazelcastInstance plain = HazelcastClient.newHazelcastClient(client);
        try {
            // To the node that it is connected to from the start.
            MemberSelector connected =
                    member -> one.address().endsWith(":" + member.getAddress().getPort());
            for (String name : List.of(Engine.EXECUTOR, "default")) {
                IExecutorService service = plain.getExecutorService(name);

                Callable<String> callable = new Stranger(ran);
                Runnable runnable = new Stranger(ran);
                assertRefused(service.submit(callable, connected));
                assertRefused(service.submit(runnable, connected));
            }
        } finally {
            plain.shutdown();
        }

        assertThat(ran).doesNotExist();
    }
}
