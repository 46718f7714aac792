package io.github.workloadexecutor.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.task.CpuTask;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a task that is wanted no more is brought to its end, by the worker itself. */
@Timeout(60)
final class CancelledTaskTest {

    private static final Duration SOON = Duration.ofMillis(50);

    @TempDir
    Path directory;

    @BeforeEach
    void forget() {
        Jobs.reset();
    }

    private static void cancel(WorkerBench worker, long id) throws Exception {
        worker.send(Frame.of(FrameKind.CANCEL, id));
    }

    private static void runAndCancel(WorkerBench worker, long id, CpuTask<?> task) throws Exception {
        worker.run(id, task);
        Jobs.begun.await();
        cancel(worker, id);
    }

    @Test
    void cancel_whileNoticeLasts_setsTheFlagAndDoesNotInterrupt() throws Exception {
        try (WorkerBench worker = WorkerBench.with(directory, WorkerBench.NEVER, WorkerBench.NEVER)) {
            runAndCancel(worker, 1, new Jobs.HeedFlag());

            Frame reply = worker.hearUpTo(FrameKind.VALUE).getLast();

            assertThat(worker.valueOf(reply)).isEqualTo("flag only");
        }
    }

    @Test
    void cancel_noticeOver_interrupts() throws Exception {
        try (WorkerBench worker = WorkerBench.with(directory, SOON, WorkerBench.NEVER)) {
            runAndCancel(worker, 1, new Jobs.Wait());

            Frame reply = worker.hearUpTo(FrameKind.FAILURE).getLast();

            assertThat(worker.failureOf(reply)).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void cancel_noNotice_interrupts() throws Exception {
        try (WorkerBench worker = WorkerBench.with(directory, Duration.ZERO, WorkerBench.NEVER)) {
            runAndCancel(worker, 1, new Jobs.Wait());

            Frame reply = worker.hearUpTo(FrameKind.FAILURE).getLast();

            assertThat(worker.failureOf(reply)).isInstanceOf(InterruptedException.class);
        }
    }

    /** B90: what takes no notice of anything takes its worker with it, which says why and where. */
    @Test
    void cancel_graceOver_saysWhyAndWhereAndHalts() throws Exception {
        try (WorkerBench worker = WorkerBench.with(directory, Duration.ZERO, SOON)) {
            runAndCancel(worker, 3, new Jobs.Ignore());

            Frame exiting = worker.hearUpTo(FrameKind.EXITING).getLast();

            assertThat(exiting.id()).isEqualTo(3);
            assertThat(exiting.label())
                    .isEqualTo("task Task #3 was cancelled and had not ended 50 ms after it was interrupted");
            assertThat(new String(exiting.body(), StandardCharsets.UTF_8)).contains("Jobs$Ignore.call");
            assertThat(worker.halted.get(20, TimeUnit.SECONDS)).isEqualTo(ProcessEnd.TASK_DID_NOT_END);
            assertThat(worker.descendantsKilledBeforeTheHalt).isTrue();
        } finally {
            Jobs.release = true;
        }
    }

    /** Once the end of the process is decided, the task's own end comes too late. */
    @Test
    void task_endsAfterTheHaltWasDecided_isNotAnsweredAndHasNoSuccessor() throws Exception {
        try (WorkerBench worker = WorkerBench.with(directory, Duration.ZERO, SOON)) {
            runAndCancel(worker, 1, new Jobs.Ignore());
            worker.halted.get(20, TimeUnit.SECONDS);
            worker.hearUpTo(FrameKind.EXITING);

            Jobs.release = true;
            worker.run(2, new Jobs.Echo("next"));
            await().until(() -> worker.crew().tasks().getState() == Thread.State.WAITING);
            worker.hangUp();

            assertThat(worker.crew().tasks().currentId()).isZero();
            assertThat(worker.crew().tasks().isAlive()).isTrue();
            assertThat(worker.crew().tasks().getStackTrace())
                    .anyMatch(frame -> frame.getMethodName().equals("end"));
        }
    }

    @Test
    void cancel_twice_haltsAtTheFirstOnesTime() throws Exception {
        try (WorkerBench worker = WorkerBench.with(directory, Duration.ZERO, SOON)) {
            runAndCancel(worker, 1, new Jobs.Ignore());
            cancel(worker, 1);
            cancel(worker, 1);

            worker.halted.get(20, TimeUnit.SECONDS);

            assertThat(worker.halts).hasValue(1);
        } finally {
            Jobs.release = true;
        }
    }

    /** An application that does not read must not keep a task alive. */
    @Test
    void cancel_channelIsFullAndNobodyReads_haltsAllTheSame() throws Exception {
        try (WorkerBench worker = WorkerBench.with(directory, Duration.ZERO, SOON)) {
            worker.run(1, new Jobs.Ignore());
            Jobs.begun.await();
            Thread writer = Thread.ofPlatform().daemon().start(worker::fillChannel);
            await().until(() -> Arrays.stream(writer.getStackTrace())
                    .anyMatch(frame -> frame.getMethodName().equals("writeFully")));

            cancel(worker, 1);

            assertThat(worker.halted.get(20, TimeUnit.SECONDS)).isEqualTo(ProcessEnd.TASK_DID_NOT_END);
        } finally {
            Jobs.release = true;
        }
    }

    /** B99: the cancellation goes by another way than the task, and may overtake it. */
    @Test
    void cancel_notBegunYet_takesEffectAtTheStart() throws Exception {
        try (WorkerBench worker = WorkerBench.with(directory, Duration.ZERO, WorkerBench.NEVER)) {
            cancel(worker, 1);
            worker.runByChannel(1, new Jobs.Wait()); // It begins when its body has come, after the cancellation.
            worker.run(2, new Jobs.Echo("next"));

            Frame first = worker.hearUpTo(FrameKind.FAILURE).getLast();
            Frame second = worker.hearUpTo(FrameKind.VALUE).getLast();

            assertThat(worker.failureOf(first)).isInstanceOf(InterruptedException.class);
            assertThat(worker.valueOf(second)).isEqualTo("next");
        }
    }

    @Test
    void cancel_taskThatIsOver_leavesTheNextOneAlone() throws Exception {
        try (WorkerBench worker = WorkerBench.with(directory, Duration.ZERO, SOON)) {
            worker.run(1, new Jobs.Echo("first"));
            worker.hearUpTo(FrameKind.VALUE);
            cancel(worker, 1);
            worker.run(2, new Jobs.Wait());
            Jobs.begun.await();
            cancel(worker, 1);
            worker.send(Frame.of(FrameKind.CANCEL, 77));

            Jobs.goOn.countDown();
            Frame reply = worker.hearUpTo(FrameKind.VALUE).getLast();

            assertThat(reply.id()).isEqualTo(2);
            assertThat(worker.valueOf(reply)).isEqualTo("waited");
            assertThat(worker.halts).hasValue(0);
        }
    }
}
