package io.github.workloadexecutor.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.TaskContext;
import io.github.workloadexecutor.testing.Workers;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the submitting thread has bound is bound in its tasks on the I/O lane, if the executor was told so. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ScopedValuesTest {

    private static final ScopedValue<String> USER = ScopedValue.newInstance();
    private static final ScopedValue<String> ROLE = ScopedValue.newInstance();

    private static final Callable<List<String>> LOOK = () -> List.of(USER.orElse("nobody"), ROLE.orElse("none"));

    private final WorkloadExecutor executor =
            WorkloadExecutor.builder().scopedValue(USER, ROLE).scopedValue(USER).build();

    @Test
    void values_bound_areBoundInTheTaskAndOthersAreNot() throws Exception {
        try (executor) {
            List<String> seen = ScopedValue.where(USER, "Ada")
                    .call(() -> executor.io().submit(LOOK).get());

            assertThat(seen).containsExactly("Ada", "none");
        }
    }

    @Test
    void values_boundToSomethingElseMeanwhile_areAsTheyWereAtSubmission() throws Exception {
        try (executor) {
            var future = ScopedValue.where(USER, "Ada")
                    .where(ROLE, "admin")
                    .call(() -> executor.io().submit(LOOK));

            List<String> seen = ScopedValue.where(USER, "Bob").call(future::get);

            assertThat(seen).containsExactly("Ada", "admin");
        }
    }

    @Test
    void values_ofATaskThatSubmitsAnother_goFurther() throws Exception {
        try (executor) {
            Callable<List<String>> outer = () -> ScopedValue.where(ROLE, "admin")
                    .call(() -> executor.io().submit(LOOK).get());

            List<String> seen = ScopedValue.where(USER, "Ada")
                    .call(() -> executor.io().submit(outer).get());

            assertThat(seen).containsExactly("Ada", "admin");
        }
    }

    @Test
    void task_withValuesBound_hasItsContextToo() throws Exception {
        try (executor) {
            String name = ScopedValue.where(USER, "Ada")
                    .call(() -> executor.io()
                            .submit(() -> TaskContext.current().taskName())
                            .get());

            assertThat(name).startsWith("lambda in ScopedValuesTest");
        }
    }

    private record Look() implements CpuTask<String> {
        @Override
        public String call() {
            return USER.orElse("nobody");
        }
    }

    /** Nor do they in this process, where it would be possible: that is to be found in tests. */
    @Test
    void values_ofTasksOnTheCpuLane_stayWhereTheyAre() throws Exception {
        try (executor;
                WorkloadExecutor inProcess =
                        Workers.IN_PROCESS.builder().scopedValue(USER).build()) {
            String seen = ScopedValue.where(USER, "Ada")
                    .call(() -> inProcess.cpu().submit(new Look()).get());

            assertThat(seen).isEqualTo("nobody");
        }
    }
}
