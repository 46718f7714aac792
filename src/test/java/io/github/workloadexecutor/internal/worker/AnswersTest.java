package io.github.workloadexecutor.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.internal.wire.Limits;
import io.github.workloadexecutor.internal.wire.Request;
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
            FrameKind reply = worker.hear().kind();
            while (reply == FrameKind.VITALS) { // They come first if the first task was a while in coming.
                reply = worker.hear().kind();
            }
            assertThat(worker.claims().isClaimed(1)).isTrue();
            return reply;
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

            worker.request(Request.leave());

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
    void request_malformed_haltsAsAFault() throws Exception {
        try (WorkerBench worker = worker()) {
            worker.spoilRequests();

            assertThat(worker.halted.get(20, TimeUnit.SECONDS)).isEqualTo(ProcessEnd.FAULT);
        }
    }

    @Test
    void doorbell_ends_haltsAtOnce() throws Exception {
        try (WorkerBench worker = worker()) {
            worker.closeDoorbell();

            assertThat(worker.halted.get(20, TimeUnit.SECONDS)).isEqualTo(ProcessEnd.APPLICATION_GONE);
        }
    }

    @Test
    void task_tooLongForTheRing_isAnsweredByTheChannelToo() throws Exception {
        try (WorkerBench worker = worker()) {
            worker.runByChannel(1, new Jobs.Echo("one"));
            Frame first = worker.hear();
            worker.run(2, new Jobs.Echo("two"));
            Frame second = worker.hear();

            assertThat(worker.valueOf(first)).isEqualTo("one");
            assertThat(worker.valueOf(second)).isEqualTo("two");
        }
    }

    /** It has not begun with a task whose bytes are not all there: it may still go elsewhere. */
    @Test
    void task_bodyHasNotCome_isNotClaimed() throws Exception {
        try (WorkerBench worker = worker()) {
            worker.request(new Request(1, "Task", Limits.NONE, "", null));
            await().until(() -> worker.crew().tasks().getState() == Thread.State.WAITING);

            assertThat(worker.claims().isClaimed(1)).isFalse();
            assertThat(worker.crew().tasks().lastAccepted()).isNull();
        }
    }

    @Test
    void task_takenBackBeforeItWasBegun_isSkippedAndNotAnswered() throws Exception {
        try (WorkerBench worker = worker()) {
            worker.run(1, new Jobs.Wait());
            Jobs.begun.await();
            worker.run(2, new Jobs.Register(List.of("never")));
            worker.run(3, new Jobs.Echo("third"));

            assertThat(worker.claims().takeBack(2)).isTrue();
            Jobs.goOn.countDown();

            assertThat(worker.hear().id()).isEqualTo(1);
            assertThat(worker.valueOf(worker.hear())).isEqualTo("third");
            worker.request(Request.leave());
            worker.left.get(20, TimeUnit.SECONDS);
            assertThat(Jobs.traces()).isEmpty();
        }
    }

    /** What was sent ahead is the application's to take back: this worker does not touch it. */
    @Test
    void task_sentAheadToAWorkerWhoseHeapIsExhausted_isNotClaimed() throws Exception {
        try (WorkerBench worker = worker()) {
            worker.run(1, new Jobs.WaitAndThrow(new OutOfMemoryError("planted")));
            Jobs.begun.await();
            worker.run(2, new Jobs.Register(List.of("never")));
            worker.request(Request.leave());

            Jobs.goOn.countDown();

            assertThat(worker.hear().kind()).isEqualTo(FrameKind.OUT_OF_HEAP);
            worker.left.get(20, TimeUnit.SECONDS);
            assertThat(worker.claims().isClaimed(2)).isFalse();
            assertThat(worker.claims().takeBack(2)).isTrue();
            assertThat(Jobs.traces()).isEmpty();
        }
    }
}
