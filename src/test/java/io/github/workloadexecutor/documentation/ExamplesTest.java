package io.github.workloadexecutor.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.task.TaskOptions;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.io.FileInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The documentation's examples do what the text beside them says. */
@SystemTest
final class ExamplesTest {

    @TempDir
    private Path directory;

    @Test
    void first_twoTasks_givesResultsInInputOrder() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "text");

        assertThat(Examples.both(BigInteger.valueOf(1_000_000), file))
                .containsExactly(BigInteger.valueOf(1_000_003), "text");
    }

    @Test
    void function_givenAsMethodReference_runsInAWorker() throws Exception {
        try (var executor = WorkloadExecutor.builder().workers(1).build()) {
            assertThat(Examples.Images.submit(executor, new byte[] {10, 20, 30}).get())
                    .isEqualTo(20);
            assertThat(executor.submit(new Examples.Parse("text")).get()).isEqualTo(4);
            assertThat(executor.cpu().statistics().succeeded()).isEqualTo(2);
        }
    }

    @Test
    void shared_bytesThatManyTasksRead_areCountedInWorkers() throws Exception {
        try (var executor = WorkloadExecutor.builder().workers(1).build()) {
            assertThat(Examples.count(executor, "banana".getBytes(StandardCharsets.US_ASCII), "anx"))
                    .containsExactly(3, 2, 0);
        }
    }

    @Test
    void cancel_slowTask_givesUp() throws Exception {
        try (var executor = WorkloadExecutor.builder().workers(1).build()) {
            TaskFuture<String> spinning = executor.submit(new Tasks.Spin(directory.resolve("started")));
            TaskFuture<String> failing = executor.io().submit(() -> {
                throw new IOException("planted");
            });

            assertThat(Examples.cancelling(spinning)).isEqualTo("gave up");
            assertThat(Examples.cancelling(failing)).isEqualTo("the task's own exception: planted");
        }
    }

    @Test
    void refused_lambda_saysReasonAndCure() {
        try (var executor = Examples.configured()) {
            assertThat(Examples.refused(executor))
                    .singleElement()
                    .asString()
                    .startsWith("a lambda is code without a name")
                    .contains("record that implements CpuTask");
        }
    }

    /** The README shows the message as it is, but for the breaks of its lines. */
    @Test
    void refusal_ofSeveralOffenders_isQuotedInTheReadme() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "text");
        try (var executor = WorkloadExecutor.create();
                var source = new FileInputStream(file.toFile())) {
            String message = catchThrowable(() -> executor.submit(new Examples.Crop(source, new ReentrantLock())))
                    .getMessage();

            String quoted = Files.readString(Path.of("README.md")).replaceAll("\\s+", " ");
            assertThat(quoted)
                    .contains(message.replace("Examples.Crop #1", "Crop #7").replaceAll("\\s+", " "));
        }
    }

    @Test
    void rule_isAccepted() {
        try (var executor = Examples.withRule()) {
            assertThat(executor.cpu().isShutdown()).isFalse();
        }
    }

    @Test
    void limits_taskWithinThem_givesItsResultAndItsProgress() throws Exception {
        try (var executor = WorkloadExecutor.builder().workers(1).build()) {
            assertThat(Examples.limited(executor, "three short words").get()).isEqualTo(3);
            assertThat(Examples.retried(executor, "two words").get()).isEqualTo(2);
        }
    }

    @Test
    void overdue_taskThatComputesForEver_isShownComputing() throws Exception {
        try (var executor = WorkloadExecutor.builder().workers(1).build()) {
            TaskFuture<String> spinning = executor.cpu()
                    .with(TaskOptions.none().timeout(Duration.ofMillis(500)))
                    .submit(new Tasks.Spin(directory.resolve("started")));

            assertThat(Examples.overdue(spinning)).startsWith("computing in ").contains("Spin");
        }
    }

    @Test
    void state_usedByTwoTasks_isMadeByTheFirst() throws Exception {
        try (var executor = Examples.cared()) {
            assertThat(executor.cpu().submit(Examples.Scoring::score, 3).get()).isEqualTo(1.5);
            assertThat(executor.cpu().submit(Examples.Scoring::score, 4).get()).isEqualTo(2.0);
        }
    }

    @Test
    void receipt_ofAnIdleExecutor_isClean() throws Exception {
        var executor = Examples.bounded();
        executor.submit(new Tasks.Pid()).get();

        assertThat(Examples.closing(executor))
                .isEqualTo("0 completed, 0 never started, 0 stopped by force, left behind: []");
    }

    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "plants signals with kill(1)")
    void misbehaviour_ofAWorker_isToldAsItsCrash() throws Exception {
        try (var executor = WorkloadExecutor.builder().workers(1).build();
                var slow = Examples.startingSlowlyOnce(directory.resolve("no permit"))) {
            assertThat(Examples.surviving(executor)).isEqualTo("told as WorkerCrashedException");
            assertThat(slow.submit(new Examples.Parse("text")).get()).isEqualTo(4);
        }
    }

    @Test
    void shippability_isFoundAndAsserted() {
        assertThat(Examples.shippability(List.of("a")))
                .hasSize(2)
                .satisfies(said -> assertThat(said.getFirst()).startsWith("Audit.lock ("))
                .satisfies(said -> assertThat(said.getLast()).startsWith("Audit.seen ("));
        Examples.shippabilityAsserted(List.of("a"));
    }

    record Fail() implements CpuTask<Integer> {
        @Override
        public Integer call() {
            throw new IllegalStateException("planted");
        }
    }

    @Test
    void inProcess_findsWhatCannotTravel() throws Exception {
        assertThat(Examples.inProcess(new Examples.Parse("text"))).isEqualTo("result: 4");
        assertThat(Examples.inProcess(() -> 4)).isEqualTo("the task cannot travel: task");
        assertThat(Examples.inProcess(new Fail())).isEqualTo("failed: planted");
    }
}
