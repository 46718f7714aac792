package io.github.workloadexecutor.internal.forked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.backend.TaskLimits;
import io.github.workloadexecutor.failure.TaskSnapshot;
import io.github.workloadexecutor.failure.TaskTimeoutException;
import io.github.workloadexecutor.failure.WorkerVitals;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.internal.wire.Overdue;
import io.github.workloadexecutor.internal.wire.Progress;
import io.github.workloadexecutor.internal.wire.ProtocolViolation;
import io.github.workloadexecutor.internal.wire.Vitals;
import io.github.workloadexecutor.task.TaskProgress;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

final class ConversationTest {

    private static final long PREVIOUS = 6;

    private final List<Object> heard = new ArrayList<>();
    private final Conversation conversation = new Conversation(
            new EncodedTask(7, "Echo #7", 1, new byte[0], TaskLimits.NONE), PREVIOUS, new Conversation.Ears() {
                @Override
                public void started() {
                    heard.add("started");
                }

                @Override
                public void progressed(TaskProgress progress) {
                    heard.add(progress);
                }

                @Override
                public void overdue(Overdue overdue) {
                    heard.add(overdue);
                }

                @Override
                public void vitals(WorkerVitals vitals) {
                    heard.add(vitals);
                }

                @Override
                public void exiting(String how, List<String> stack) {
                    heard.add(how + " " + stack);
                }
            });

    private Conversation started() throws IOException {
        Reply none = conversation.hear(Frame.of(FrameKind.STARTED, 7));
        assertThat(none).isNull();
        return conversation;
    }

    @Test
    void started_nothingHeard_isFalse() {
        assertThat(conversation.started()).isFalse();
    }

    @Test
    void started_heard_isTrue() throws Exception {
        assertThat(started().started()).isTrue();
    }

    @Test
    void hear_value_isTheReply() throws Exception {
        byte[] body = {1, 2, 3};

        Reply reply = started().hear(Frame.of(FrameKind.VALUE, 7, body));

        assertThat(reply).isEqualTo(new Reply(Reply.Kind.VALUE, body));
    }

    @Test
    void hear_failure_isTheReply() throws Exception {
        byte[] body = {1, 2, 3};

        Reply reply = started().hear(Frame.of(FrameKind.FAILURE, 7, body));

        assertThat(reply).isEqualTo(new Reply(Reply.Kind.FAILURE, body));
    }

    @Test
    void hear_channelClosed_saysSo() {
        assertThatThrownBy(() -> conversation.hear(null))
                .isInstanceOf(EOFException.class)
                .hasMessage("the worker closed its channel");
    }

    @Test
    void hear_outOfHeap_isTheReply() throws Exception {
        byte[] body = {1, 2, 3};

        Reply reply = started().hear(Frame.of(FrameKind.OUT_OF_HEAP, 7, body));

        assertThat(reply).isEqualTo(new Reply(Reply.Kind.OUT_OF_HEAP, body));
    }

    @Test
    void hear_newsOfTheTask_isPassedOnAndNoReply() throws Exception {
        TaskProgress progress = new TaskProgress(0.5, "half");
        Overdue overdue = new Overdue(
                TaskTimeoutException.Limit.RUN,
                new TaskSnapshot(
                        Thread.State.RUNNABLE, Duration.ofSeconds(2), Duration.ofSeconds(1), "", List.of("a.b(C)")));

        Conversation begun = started();
        Reply first = begun.hear(Frame.of(FrameKind.PROGRESS, 7, Progress.toBody(progress)));
        Reply second = begun.hear(Frame.of(FrameKind.OVERDUE, 7, overdue.toBody()));

        assertThat(first).isNull();
        assertThat(second).isNull();
        assertThat(heard).containsExactly("started", progress, overdue);
    }

    @Test
    void hear_newsOfTheWorker_isPassedOnAtAnyTime() throws Exception {
        WorkerVitals vitals = new WorkerVitals(1, 2, 3, 4, Duration.ofNanos(5));

        Reply first = conversation.hear(Frame.of(FrameKind.VITALS, 0, Vitals.toBody(vitals)));
        Reply second = conversation.hear(
                new Frame(FrameKind.EXITING, 0, "System.exit", "a.b(C)\nd.e(F)\n".getBytes(StandardCharsets.UTF_8)));

        assertThat(first).isNull();
        assertThat(second).isNull();
        assertThat(heard).containsExactly(vitals, "System.exit [a.b(C), d.e(F)]");
    }

    /** It has crossed with that task's reply. */
    @Test
    void hear_lateNewsOfTheTaskBefore_isDropped() throws Exception {
        Reply none = conversation.hear(
                Frame.of(FrameKind.PROGRESS, PREVIOUS, Progress.toBody(new TaskProgress(0.5, "half"))));

        assertThat(none).isNull();
        assertThat(heard).isEmpty();
    }

    @Test
    void hear_newsOfAnyOtherTask_isAViolation() throws Exception {
        Conversation begun = started();

        assertThatThrownBy(() ->
                        begun.hear(Frame.of(FrameKind.PROGRESS, 5, Progress.toBody(new TaskProgress(0.5, "half")))))
                .isInstanceOf(ProtocolViolation.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = FrameKind.class,
            mode = Mode.EXCLUDE,
            names = {"STARTED", "VITALS", "EXITING"})
    void hear_anythingBeforeTheStart_isAViolation(FrameKind kind) {
        assertThatThrownBy(() -> conversation.hear(Frame.of(kind, 7)))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessage("expected STARTED for task 7 but received %s for task 7", kind);
    }

    @ParameterizedTest
    @EnumSource(
            value = FrameKind.class,
            mode = Mode.EXCLUDE,
            names = {"VALUE", "FAILURE", "OUT_OF_HEAP", "PROGRESS", "OVERDUE", "VITALS", "EXITING"})
    void hear_noReplyAfterTheStart_isAViolation(FrameKind kind) throws Exception {
        Conversation begun = started();

        assertThatThrownBy(() -> begun.hear(Frame.of(kind, 7)))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessage("expected VALUE or FAILURE for task 7 but received %s for task 7", kind);
    }

    @Test
    void hear_replyForAnotherTask_isAViolation() throws Exception {
        Conversation begun = started();

        assertThatThrownBy(() -> begun.hear(Frame.of(FrameKind.VALUE, 8)))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessage("expected VALUE or FAILURE for task 7 but received VALUE for task 8");
    }

    @Test
    void started_violationInsteadOfTheStart_isFalse() {
        assertThatThrownBy(() -> conversation.hear(Frame.of(FrameKind.VALUE, 7)))
                .isInstanceOf(ProtocolViolation.class);

        assertThat(conversation.started()).isFalse();
    }
}
