package io.github.workloadexecutor.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

final class TaskContextTest {

    /** A context as a user's unit test would write it. */
    private static class OwnContext implements TaskContext {
        final List<AutoCloseable> registered = new ArrayList<>();

        @Override
        public String taskName() {
            return "Own #1";
        }

        @Override
        public int attempt() {
            return 2;
        }

        @Override
        public Optional<Duration> remaining() {
            return Optional.of(Duration.ofSeconds(3));
        }

        @Override
        public boolean isCancelled() {
            return true;
        }

        @Override
        public void progress(double fraction, String note) {}

        @Override
        public void closeAtWorkerEnd(AutoCloseable resource) {
            registered.add(resource);
        }
    }

    @Test
    void current_outsideATask_hasNoLimitsAndIsNeverCancelled() {
        TaskContext none = TaskContext.current();

        assertThat(none.taskName()).isEmpty();
        assertThat(none.attempt()).isZero();
        assertThat(none.remaining()).isEmpty();
        assertThat(none.isCancelled()).isFalse();
        assertThatCode(none::checkCancelled).doesNotThrowAnyException();
        assertThatCode(() -> none.progress(0.5)).doesNotThrowAnyException();
        assertThatCode(() -> none.closeAtWorkerEnd(() -> {})).doesNotThrowAnyException();
    }

    @Test
    void progress_outsideATask_refusesWhatATaskWouldRefuse() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskContext.current().progress(1.5))
                .withMessage("fraction must be from 0 to 1, but was 1.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskContext.current().progress(Double.NaN));
    }

    @Test
    void callIn_whileItLasts_isCurrentAndNotAfterwards() throws Exception {
        OwnContext own = new OwnContext();

        TaskContext within = TaskContext.callIn(own, TaskContext::current);

        assertThat(within).isSameAs(own);
        assertThat(TaskContext.current()).isNotSameAs(own);
    }

    @Test
    void callIn_taskThrows_throwsTheSame() {
        Exception planted = new Exception("planted");

        assertThatThrownBy(() -> TaskContext.callIn(new OwnContext(), () -> {
                    throw planted;
                }))
                .isSameAs(planted);
    }

    @Test
    void checkCancelled_cancelled_throwsAndNamesTheTask() {
        assertThatThrownBy(new OwnContext()::checkCancelled)
                .isInstanceOf(CancellationException.class)
                .hasMessage("task Own #1 was cancelled, or its time is over");
    }

    @Test
    void progressNote_tooLong_isCut() {
        assertThat(new TaskProgress(0, "n".repeat(1_000)).note()).hasSize(200);
    }

    // Worker-local values.

    @Test
    void workerLocal_askedTwice_isMadeOnce() throws Exception {
        List<String> made = new ArrayList<>();
        WorkerLocal<String> local = WorkerLocal.of(() -> {
            made.add("made");
            return "value";
        });

        assertThat(local.get()).isSameAs(local.get());
        assertThat(made).hasSize(1);
    }

    @Test
    void workerLocal_neverAsked_isNotMade() {
        List<String> made = new ArrayList<>();

        WorkerLocal<Boolean> unused = WorkerLocal.of(() -> made.add("made"));

        assertThat(made).isEmpty();
    }

    @Test
    void workerLocal_makingFails_failsThatTaskAndIsTriedAgain() throws Exception {
        List<String> tries = new ArrayList<>();
        WorkerLocal<String> local = WorkerLocal.of(() -> {
            tries.add("try");
            if (tries.size() == 1) {
                throw new IllegalStateException("planted");
            }
            return "value";
        });

        assertThatThrownBy(local::get).hasMessage("planted");
        assertThat(local.get()).isEqualTo("value");
    }

    @Test
    void workerLocal_makerGivesNull_saysSo() {
        WorkerLocal<String> local = WorkerLocal.of(() -> null);

        assertThatThrownBy(local::get)
                .isInstanceOf(NullPointerException.class)
                .hasMessage("a worker-local value must not be null, but its maker gave null");
    }

    @Test
    void workerLocal_closeable_isRegisteredForTheWorkersEndOnce() throws Exception {
        OwnContext own = new OwnContext();
        AutoCloseable resource = () -> {};
        WorkerLocal<AutoCloseable> local = WorkerLocal.of(() -> resource);

        TaskContext.callIn(own, local::get);
        TaskContext.callIn(own, local::get);

        assertThat(own.registered).containsExactly(resource);
    }
}
