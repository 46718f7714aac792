package io.github.workloadexecutor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.failure.TaskFailedException;
import io.github.workloadexecutor.internal.finding.FindingLog;
import io.github.workloadexecutor.internal.io.VirtualThreads;
import io.github.workloadexecutor.internal.lane.Poller;
import io.github.workloadexecutor.task.TaskOptions;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a batch does that cannot be timed from outside. */
final class BatchTest {

    private final VirtualThreads lane = new VirtualThreads(
            "test",
            VirtualThreads.UNLIMITED,
            new AtomicLong()::incrementAndGet,
            new FindingLog("test", FindingLog.Mode.OFF, List.of()));
    private final Batch<String> batch = new Batch<>(Poller.IN_VAIN);

    private void addFailing(String message) {
        batch.add(lane.prepare(
                () -> {
                    throw new IOException(message);
                },
                TaskOptions.none()));
    }

    @Test
    void awaitAll_severalHaveFailed_throwsOneWithTheOthersSuppressed() {
        addFailing("a");
        batch.add(lane.prepare(() -> "value", TaskOptions.none()));
        addFailing("c");
        batch.start();
        await().until(() -> batch.futures().stream().allMatch(future -> future.isDone()));

        TaskFailedException failure = catchThrowableOfType(TaskFailedException.class, batch::awaitAll);

        List<String> messages = List.of("a", "-", "c");
        int later = 2 - (int) failure.index(); // whichever of the two was later
        assertThat(failure).hasRootCauseMessage(messages.get((int) failure.index()));
        assertThat(failure.getSuppressed()).singleElement().satisfies(other -> {
            assertThat(other).isInstanceOf(TaskFailedException.class).hasRootCauseMessage(messages.get(later));
            assertThat(((TaskFailedException) other).index()).isEqualTo(later);
        });
    }

    @Test
    void awaitAll_twoTasksFailWithOneException_keepsThemApart() {
        IOException shared = new IOException("shared");
        for (int i = 0; i < 2; i++) {
            batch.add(lane.prepare(
                    () -> {
                        throw shared;
                    },
                    TaskOptions.none()));
        }
        batch.start();
        await().until(() -> batch.futures().stream().allMatch(future -> future.isDone()));

        TaskFailedException failure = catchThrowableOfType(TaskFailedException.class, batch::awaitAll);

        assertThat(failure.getCause()).isSameAs(shared);
        assertThat(failure.getSuppressed()).hasSize(1);
        assertThat(shared.getSuppressed()).isEmpty();
    }

    @Test
    void awaitAll_taskCancelledByHand_saysSo() {
        batch.add(lane.prepare(
                () -> {
                    Thread.sleep(java.time.Duration.ofMinutes(5)); // plays slow work
                    return "slow";
                },
                TaskOptions.none()));
        batch.start();
        batch.futures().getFirst().cancel(true);

        TaskFailedException failure = catchThrowableOfType(TaskFailedException.class, batch::awaitAll);

        assertThat(failure.getCause()).hasMessageMatching("task lambda in BatchTest #1 was cancelled");
    }
}
