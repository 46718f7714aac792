package io.github.workloadexecutor.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.event.CloseReceipt;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import io.github.workloadexecutor.testing.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What closing with a time of its own tells. */
@SystemTest
final class CloseReceiptTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    @Test
    void close_tasksFinishInTime_countsThemAsCompletedAndIsClean() throws Exception {
        var executor = WorkloadExecutor.create();
        CountDownLatch goOn = new CountDownLatch(1);
        assertThat(executor.io().submit(() -> "over before").get()).isEqualTo("over before");
        var unused1 = executor.io().submit(() -> {
            goOn.await();
            return "value";
        });
        var unused2 = executor.io().submit(() -> {
            goOn.await();
            throw new IllegalStateException("its own failure");
        });
        await().until(() -> executor.io().statistics().running() == 2);
        AtomicReference<CloseReceipt> receipt = new AtomicReference<>();

        Thread closer = Thread.ofPlatform().start(() -> receipt.set(executor.close(LONG)));
        await().until(() -> executor.io().isShutdown());
        goOn.countDown();
        closer.join();

        assertThat(receipt.get().completed()).isEqualTo(2);
        assertThat(receipt.get().cancelled()).isZero();
        assertThat(receipt.get().lost()).isZero();
        assertThat(receipt.get().left()).isEmpty();
        assertThat(receipt.get().isClean()).isTrue();
    }

    @Test
    void close_tasksRunTooLong_countsWhatWasStoppedAndWhatNeverStarted() { // B97, B103
        var executor = WorkloadExecutor.builder().ioLimit(1).build();
        TaskFuture<Object> stopped = executor.io().submit(() -> {
            new CountDownLatch(1).await();
            return "never";
        });
        await().until(stopped::isRunning);
        TaskFuture<String> waiting = executor.io().submit(() -> "never started");

        CloseReceipt receipt = executor.close(Duration.ofMillis(50));

        assertThat(receipt.completed()).isZero();
        assertThat(receipt.cancelled()).isEqualTo(1);
        assertThat(receipt.lost()).isEqualTo(1);
        assertThat(receipt.isClean()).isTrue();
        assertThat(waiting).isCancelled();
    }

    @Test
    void close_workersRunTooLong_countsWhatWasKilledAndWhatNeverStarted() { // B102, B103
        var executor = WorkloadExecutor.builder().workers(1).build();
        Path started = directory.resolve("started");
        TaskFuture<String> killed = executor.submit(new Tasks.Spin(started));
        TaskFuture<String> waiting = executor.submit(new Tasks.Echo<>("never started"));
        await().until(() -> Files.exists(started));

        CloseReceipt receipt = executor.close(Duration.ofMillis(50));

        assertThat(receipt.completed()).isZero();
        assertThat(receipt.cancelled()).isEqualTo(1);
        assertThat(receipt.lost()).isEqualTo(1);
        assertThat(receipt.left()).isEmpty();
        assertThat(killed).isCompletedExceptionally();
        assertThat(waiting).isCancelled();
    }

    /** B103: the receipt is not clean if something is left, and names it. */
    @Test
    void close_directoryOfAStartCannotBeDeleted_namesIt() throws Exception {
        Set<Path> before = launchDirectories();
        var executor = WorkloadExecutor.builder().workers(1).build();
        TaskFuture<String> task = executor.submit(new Tasks.Echo<>("done"));
        await().pollInterval(Duration.ofMillis(1)).until(() -> !newOnes(before).isEmpty());
        Path launch = newOnes(before).iterator().next();
        // A directory that is not empty cannot be deleted like a file.
        Files.createDirectories(launch.resolve("x").resolve("y"));
        assertThat(task.get()).isEqualTo("done");

        CloseReceipt receipt = executor.close(LONG);

        try (Stream<Path> all = Files.walk(launch)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
        assertThat(receipt.left()).containsExactly("directory " + launch);
        assertThat(receipt.isClean()).isFalse();
    }

    private static Set<Path> newOnes(Set<Path> before) throws IOException {
        Set<Path> now = launchDirectories();
        now.removeAll(before);
        return now;
    }

    /** The directories in which this process starts workers, once the argument file is in them. */
    private static Set<Path> launchDirectories() throws IOException {
        String ours = "wx-[^-]+-" + ProcessHandle.current().pid() + "-.*";
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().matches(ours))
                    .filter(directory -> Files.exists(directory.resolve("a")))
                    .collect(Collectors.toCollection(HashSet::new));
        }
    }

    @ParameterizedTest
    @EnumSource(Workers.class)
    void close_twice_givesAReceiptOfNothing(Workers workers) throws Exception {
        var executor = workers.builder().build();
        assertThat(executor.submit(new Tasks.Echo<>("done")).get()).isEqualTo("done");
        var unused = executor.close(LONG);

        CloseReceipt second = executor.close(LONG);

        assertThat(second.completed() + second.cancelled() + second.lost()).isZero();
        assertThat(second.isClean()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Workers.class)
    void close_fromACallbackOfAWorkersTask_isCleanButForTheCallback(Workers workers) throws Exception { // B105
        var executor = workers.builder().build();
        AtomicReference<CloseReceipt> receipt = new AtomicReference<>();
        CountDownLatch closed = new CountDownLatch(1);

        executor.submit(new Tasks.Echo<>("last")).onDone(done -> {
            receipt.set(executor.close(LONG));
            closed.countDown();
        });
        closed.await();

        assertThat(receipt.get().left()).isEmpty();
        assertThat(receipt.get().lost()).isZero();
    }

    @Test
    void close_negativeTime_isRefused() {
        try (var executor = WorkloadExecutor.create()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> executor.close(Duration.ofMillis(-1)))
                    .withMessage("timeout must not be negative, but was PT-0.001S");
        }
    }
}
