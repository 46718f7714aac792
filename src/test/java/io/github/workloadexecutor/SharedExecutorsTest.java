package io.github.workloadexecutor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.internal.context.ContextConfig;
import io.github.workloadexecutor.internal.cpu.DispatcherConfig;
import io.github.workloadexecutor.internal.encoding.AllowedClasses;
import io.github.workloadexecutor.internal.finding.FindingLog;
import io.github.workloadexecutor.internal.forked.ForkedConfig;
import io.github.workloadexecutor.internal.forked.Recycling;
import io.github.workloadexecutor.task.QueuePolicy;
import io.github.workloadexecutor.task.TaskOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of shared executors that nobody can use any more. */
final class SharedExecutorsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final SharedExecutors executors = new SharedExecutors();

    private static SharedExecutors.Options options(int workers) {
        return new SharedExecutors.Options(
                null,
                1,
                SECOND,
                List.of(),
                List.of(),
                FindingLog.Mode.SAMPLED,
                true,
                TaskOptions.none(),
                new ForkedConfig(
                        "",
                        workers,
                        0,
                        0,
                        SECOND,
                        SECOND,
                        0,
                        Recycling.NEVER,
                        null,
                        SECOND,
                        SECOND,
                        SECOND,
                        SECOND,
                        List.of(),
                        Map.of(),
                        Path.of("crashes")),
                new DispatcherConfig("", SECOND, SECOND, SECOND, 1, 1, QueuePolicy.WAIT, 3, AllowedClasses.NONE, 1),
                ContextConfig.NOTHING,
                false,
                null);
    }

    /** Otherwise who makes and closes executors of ever new options would fill the memory with them. */
    @Test
    void closed_anotherIsAskedFor_isForgotten() {
        executors.get(options(1), WorkloadExecutor::create).close();
        executors.get(options(2), WorkloadExecutor::create).close();

        WorkloadExecutor open = executors.get(options(3), WorkloadExecutor::create);

        assertThat(executors.count()).isEqualTo(1);
        open.close();
    }
}
