package io.github.workloadexecutor.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.task.TaskOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the guide's page on limits says happens. */
@Timeout(60)
final class LimitExamplesTest {

    private final WorkloadExecutor executor =
            WorkloadExecutor.builder().workers(2).inProcess().build();

    @TempDir
    private Path directory;

    private Path page;

    @BeforeEach
    void writePage() throws IOException {
        page = Files.writeString(directory.resolve("page"), "a page");
    }

    @AfterEach
    void close() {
        executor.close();
    }

    @Test
    void limited_andRatedAndTimed_fetch() throws Exception {
        assertThat(LimitExamples.limited(executor, List.of(page, page))).containsExactly("a page", "a page");
        assertThat(LimitExamples.limitedComputing(executor, "three little words")
                        .get())
                .isEqualTo(3);
        assertThat(LimitExamples.rated(executor, page).get()).isEqualTo("a page");
        assertThat(LimitExamples.timed(executor, page).get()).isEqualTo("a page");
    }

    @Test
    void resource_onBothLanes_isShared() throws Exception {
        List<TaskFuture<?>> futures = new ArrayList<>();

        LimitExamples.store(executor, page, futures);

        assertThat(futures.get(0).get()).isEqualTo("a page");
        assertThat(futures.get(1).get()).isEqualTo(5);
    }

    @Test
    void slot_inATask_isTheNumberOfItsGpu() throws Exception {
        assertThat(LimitExamples.asked(executor, "why").get()).isEqualTo("GPU 0 has heard: why");
    }

    @Test
    void who_whileATaskHoldsAndAnotherWaits_namesBoth() {
        CountDownLatch goOn = new CountDownLatch(1);
        TaskOptions both = TaskOptions.none().requires(LimitExamples.GPU, 2);
        TaskFuture<?> holds = executor.io().with(both).submit(() -> {
            goOn.await();
            return null;
        });
        TaskFuture<String> waits = LimitExamples.asked(executor, "why");

        assertThat(LimitExamples.whoIsIt(executor))
                .contains(holds.taskName() + " has [0, 1] for ", waits.taskName() + " has waited for ");

        goOn.countDown();
        await().until(() -> LimitExamples.whoIsIt(executor).isEmpty());
    }
}
