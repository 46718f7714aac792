package io.github.workloadexecutor.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.task.CpuTask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a worker answers, and how it ends. */
@Timeout(60)
final class AnswersTest {

    @TempDir
    Path directory;

    @BeforeEach
    void forget() {
        Jobs.reset();
    }

    private WorkerBench worker() throws Exception {
        return WorkerBench.with(directory, WorkerBench.NEVER, WorkerBench.NEVER);
    }

    private FrameKind replyTo(CpuTask<?> task) throws Exception {
        try (WorkerBench worker = worker()) {
            worker.run(1, task);
            assertThat(worker.hear().kind()).isEqualTo(FrameKind.STARTED);
            return worker.hear().kind();
        }
    }

    @Test
    void task_thatReturns_isAnsweredWithItsValue() throws Exception {
        assertThat(replyTo(new Jobs.Echo("value"))).isEqualTo(FrameKind.VALUE);
    }

    @Test
    void task_thatThrows_isAnsweredWithItsFailure() throws Exception {
        assertThat(replyTo(new Jobs.Throw(new IOException("planted")))).isEqualTo(FrameKind.FAILURE);
    }

    @Test
    void task_thatExhaustsTheHeap_isAnsweredAsSuch() throws Exception {
        assertThat(replyTo(new Jobs.Throw(new OutOfMemoryError("planted")))).isEqualTo(FrameKind.OUT_OF_HEAP);
    }

    @Test
    void task_whoseCausesEndInAnExhaustedHeap_isAnsweredAsSuch() throws Exception {
        Exception failure = new Exception("outer", new IOException(new OutOfMemoryError("planted")));

        assertThat(replyTo(new Jobs.Throw(failure))).isEqualTo(FrameKind.OUT_OF_HEAP);
    }

    @Test
    void task_whoseResultExhaustsTheHeap_isAnsweredAsSuch() throws Exception {
        assertThat(replyTo(new Jobs.ReturnTooMuch())).isEqualTo(FrameKind.OUT_OF_HEAP);
    }

    @Test
    void heapExhaustion_causesInACircle_isFoundNotToBe() {
        Exception one = new Exception("one");
        one.initCause(new Exception("two", one));

        assertThat(HeapExhaustion.isBehind(one)).isFalse();
    }

    @Test
    void shutdown_afterTasks_closesWhatTheyRegisteredLastFirstAndThenExits() throws Exception {
        try (WorkerBench worker = worker()) {
            worker.run(1, new Jobs.Register(List.of("one", "broken", "three")));
            worker.hearUpTo(FrameKind.VALUE);

            worker.send(Frame.of(FrameKind.SHUTDOWN, 0));

            assertThat(worker.left.get(20, TimeUnit.SECONDS)).isEqualTo("task");
            assertThat(Jobs.traces()).containsExactly("three in task", "broken in task", "one in task");
        }
    }

    @Test
    void channel_endsInMidTask_haltsAtOnce() throws Exception {
        try (WorkerBench worker = worker()) {
            worker.run(1, new Jobs.Wait());
            Jobs.begun.await();

            worker.hangUp();

            assertThat(worker.halted.get(20, TimeUnit.SECONDS)).isEqualTo(ProcessEnd.APPLICATION_GONE);
        } finally {
            Jobs.goOn.countDown();
        }
    }

    @Test
    void frame_thatOnlyWorkersSend_haltsAsAFault() throws Exception {
        try (WorkerBench worker = worker()) {
            worker.send(Frame.of(FrameKind.VALUE, 1));

            assertThat(worker.halted.get(20, TimeUnit.SECONDS)).isEqualTo(ProcessEnd.FAULT);
        }
    }

    @Test
    void limits_malformed_haltAsAFault() throws Exception {
        try (WorkerBench worker = worker()) {
            worker.send(Frame.of(FrameKind.LIMITS, 1, new byte[3]));

            assertThat(worker.halted.get(20, TimeUnit.SECONDS)).isEqualTo(ProcessEnd.FAULT);
        }
    }
}
