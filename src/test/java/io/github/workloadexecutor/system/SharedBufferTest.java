package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.NotShippableException;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.SharedBuffer;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.testing.CapturedLog;
import io.github.workloadexecutor.testing.Processes;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A shared buffer is read by any worker, and ends when the one who made it says so. */
@SystemTest
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "sends signals with kill(1)")
final class SharedBufferTest {

    private static final int MEBIBYTE = 1 << 20;

    private final CapturedLog log = CapturedLog.at(Level.INFO);
    private final WorkloadExecutor executor =
            WorkloadExecutor.builder().name("shared-buffer").workers(2).build();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        executor.close();
        log.close();
    }

    private record Hash(SharedBuffer buffer) implements CpuTask<Integer> {
        @Override
        public Integer call() {
            return buffer.asByteBuffer().hashCode();
        }
    }

    /** A map makes the whole task an object stream. */
    private record HashOfValue(HashMap<String, SharedBuffer> buffers) implements CpuTask<Integer> {
        @Override
        public Integer call() {
            return buffers.get("buffer").asByteBuffer().hashCode();
        }
    }

    /** What a task has seen, and where. */
    private record Seen(long pid, int hash) implements Serializable {}

    /** Says that it runs, waits to be let go on, and only then asks for the bytes. */
    private record HashLater(SharedBuffer buffer, Path started, Path goOn) implements CpuTask<Seen> {
        @Override
        public Seen call() throws Exception {
            long pid = new Tasks.Rendezvous(started, goOn).call();
            return new Seen(pid, buffer.asByteBuffer().hashCode());
        }
    }

    private record CloseOwnView(SharedBuffer buffer) implements CpuTask<Long> {
        @Override
        public Long call() {
            buffer.close();
            return buffer.size();
        }
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(42).nextBytes(bytes);
        return bytes;
    }

    private static void awaitFile(Path file) {
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(file));
    }

    @Test
    void buffer_inTasks_isReadByEachWorker() throws Exception {
        byte[] bytes = bytes(16 * MEBIBYTE);
        try (SharedBuffer buffer = executor.cpu().share(bytes)) {
            Path goOn = directory.resolve("go-on");
            List<TaskFuture<Seen>> tasks = IntStream.range(0, 2)
                    .mapToObj(i -> executor.submit(new HashLater(buffer, directory.resolve("started-" + i), goOn)))
                    .toList();
            awaitFile(directory.resolve("started-0"));
            awaitFile(directory.resolve("started-1"));

            Files.createFile(goOn);

            Set<Long> pids = new HashSet<>();
            for (TaskFuture<Seen> task : tasks) {
                Seen seen = task.get(30, TimeUnit.SECONDS);
                pids.add(seen.pid());
                assertThat(seen.hash()).isEqualTo(ByteBuffer.wrap(bytes).hashCode());
            }
            assertThat(pids).hasSize(2).doesNotContain(ProcessHandle.current().pid());
        }
    }

    @Test
    void buffer_inAnObjectStream_isRead() throws Exception {
        byte[] bytes = bytes(MEBIBYTE);
        try (SharedBuffer buffer = executor.cpu().share(bytes)) {
            HashMap<String, SharedBuffer> buffers = new HashMap<>();
            buffers.put("buffer", buffer);

            assertThat(executor.submit(new HashOfValue(buffers)).get(30, TimeUnit.SECONDS))
                    .isEqualTo(ByteBuffer.wrap(bytes).hashCode());
        }
    }

    @Test
    void buffer_closedBeforeSubmission_isRefusedWithReasonAndCure() {
        SharedBuffer buffer = executor.cpu().share(bytes(100));
        buffer.close();

        assertThatThrownBy(() -> executor.submit(new Hash(buffer)))
                .isInstanceOf(NotShippableException.class)
                .hasMessageContaining("the shared buffer is closed, so no worker could open it")
                .hasMessageContaining("Close it when the last task that refers to it is over");
    }

    @Test
    void buffer_closedBeforeTheTaskAsks_failsTheTask() throws Exception {
        SharedBuffer buffer = executor.cpu().share(bytes(MEBIBYTE));
        Path started = directory.resolve("started");
        Path goOn = directory.resolve("go-on");
        TaskFuture<Seen> task = executor.submit(new HashLater(buffer, started, goOn));
        awaitFile(started);

        buffer.close();
        Files.createFile(goOn);

        assertThat(catchThrowable(() -> task.get(30, TimeUnit.SECONDS)))
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThat(executor.submit(new Tasks.Echo<>("next")).get()).isEqualTo("next");
    }

    @Test
    void worker_thatReplacesACrashedOne_readsTheBuffer() throws Exception {
        byte[] bytes = bytes(MEBIBYTE);
        try (WorkloadExecutor single = WorkloadExecutor.builder()
                        .name("shared-buffer-1")
                        .workers(1)
                        .build();
                SharedBuffer buffer = single.cpu().share(bytes)) {
            int hash = ByteBuffer.wrap(bytes).hashCode();
            assertThat(single.submit(new Hash(buffer)).get(30, TimeUnit.SECONDS))
                    .isEqualTo(hash);
            Path started = directory.resolve("started");
            TaskFuture<String> spinning = single.submit(new Tasks.Spin(started));
            awaitFile(started);

            Processes.signal("KILL", Long.parseLong(Files.readString(started)));

            assertThat(catchThrowable(() -> spinning.get(30, TimeUnit.SECONDS)))
                    .hasCauseInstanceOf(WorkerCrashedException.class);
            assertThat(single.submit(new Hash(buffer)).get(30, TimeUnit.SECONDS))
                    .isEqualTo(hash);
        }
    }

    @Test
    void task_closesItsView_othersReadOn() throws Exception {
        byte[] bytes = bytes(MEBIBYTE);
        try (SharedBuffer buffer = executor.cpu().share(bytes)) {
            assertThat(executor.submit(new CloseOwnView(buffer)).get(30, TimeUnit.SECONDS))
                    .isEqualTo(MEBIBYTE);

            assertThat(executor.submit(new Hash(buffer)).get(30, TimeUnit.SECONDS))
                    .isEqualTo(ByteBuffer.wrap(bytes).hashCode());
            assertThat(buffer.asByteBuffer()).isEqualTo(ByteBuffer.wrap(bytes));
        }
    }

    @Test
    void buffer_givenBackAsTheResult_isTheSameMemory() throws Exception {
        byte[] bytes = bytes(MEBIBYTE);
        SharedBuffer buffer = executor.cpu().share(bytes);

        SharedBuffer result = executor.submit(new Tasks.Echo<>(buffer)).get(30, TimeUnit.SECONDS);

        assertThat(result.size()).isEqualTo(MEBIBYTE);
        assertThat(result.asByteBuffer()).isEqualTo(ByteBuffer.wrap(bytes));
        assertThat(result.segment().address()).isEqualTo(buffer.segment().address());
        buffer.close();
        assertThatThrownBy(result::asByteBuffer).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void buffer_ofNoBytes_travelsThereAndBack() throws Exception {
        try (SharedBuffer buffer = executor.cpu().share(new byte[0])) {
            assertThat(executor.submit(new Hash(buffer)).get(30, TimeUnit.SECONDS))
                    .isEqualTo(ByteBuffer.allocate(0).hashCode());
            assertThat(executor.submit(new Tasks.Echo<>(buffer))
                            .get(30, TimeUnit.SECONDS)
                            .size())
                    .isZero();
        }
    }
}
