package io.github.workloadexecutor.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.testing.fixture.Misbehaviour;
import io.github.workloadexecutor.testing.fixture.Misbehaviour.Kind;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the crash table does not show of the misbehaviours, and what comes of them. */
@SystemTest
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "plants signals with kill(1)")
@Tag("long")
final class MisbehavingTaskTest {

    private final CapturedLog log = CapturedLog.at(Level.INFO);
    private final WorkloadExecutor executor =
            WorkloadExecutor.builder().name("misbehaving").workers(1).build();

    @AfterEach
    void close() throws Exception {
        assertThat(executor.submit(new Tasks.Echo<>("next")).get(20, TimeUnit.SECONDS))
                .isEqualTo("next");
        executor.close();
        log.close();
    }

    private Object resultOf(Misbehaviour misbehaviour) throws Exception {
        return executor.submit(misbehaviour.whileRunning()).get(20, TimeUnit.SECONDS);
    }

    @Test
    void call_inTheApplication_refusesToHarmIt() {
        assertThatThrownBy(() -> Misbehaviour.halt(0).whileRunning().call())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Misbehaviour[kind=HALT, amount=0] is for workers, but happened in the application");
    }

    /** The second answer belongs to no task, so the worker is not trusted any more; the task has its first answer. */
    @Test
    void answerTwice_givesTheFirstAnswer() throws Exception {
        assertThat(resultOf(Misbehaviour.of(Kind.ANSWER_TWICE))).isEqualTo("first answer");

        // A task that came before would be the one that the worker breaks the protocol with.
        await().until(() -> executor.cpu().workers().crashed() == 1);
    }

    @Test
    void answerForAnother_failsTheTaskThatWasRunning() {
        TaskFuture<Object> task =
                executor.submit(Misbehaviour.of(Kind.ANSWER_FOR_ANOTHER).whileRunning());

        assertThatThrownBy(() -> task.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(WorkerCrashedException.class);
    }

    /** B78: a real worker dies after any byte of its answer. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 8, 23, 24, 25, 500, 1023})
    void answerInPart_failsTheTask(int bytes) {
        TaskFuture<Object> task =
                executor.submit(Misbehaviour.answerInPart(bytes).whileRunning());

        assertThatThrownBy(() -> task.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(WorkerCrashedException.class);
    }

    @Test
    void floodProgress_costsNothing() throws Exception {
        assertThat(resultOf(Misbehaviour.floodProgress(50_000))).isEqualTo("reported 50000 times");
    }

    @Test
    void floodOutput_costsNothing() throws Exception {
        assertThat(resultOf(Misbehaviour.floodOutput(1_000_000))).isEqualTo("printed 1000000 bytes");
    }

    @Test
    void leakMemory_withinTheHeap_costsNothing() throws Exception {
        assertThat(resultOf(Misbehaviour.leakMemory(1 << 20))).isEqualTo("leaked 1048576 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SPIN", "WAIT"})
    void goingOnForEver_isEndedByCancel(Kind kind) throws Exception {
        TaskFuture<Object> task = executor.submit(Misbehaviour.of(kind).whileRunning());

        task.cancel(true);
        task.awaitEnd();

        assertThat(task).isCancelled();
    }

    @Test
    void ignoreShutdown_isKilledAtTheEnd() throws Exception {
        assertThat(resultOf(Misbehaviour.of(Kind.IGNORE_SHUTDOWN))).isEqualTo("ignores shutdown");
    }

    @Test
    void leaveProcessBehind_givesItsId() throws Exception {
        long pid = Long.parseLong((String) resultOf(Misbehaviour.of(Kind.LEAVE_PROCESS_BEHIND)));

        assertThat(ProcessHandle.of(pid)).hasValueSatisfying(ProcessHandle::destroyForcibly);
    }
}
