package io.github.workloadexecutor.internal.forked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.backend.TaskLimits;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.internal.wire.ProtocolViolation;
import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

final class ConversationTest {

    private final Conversation conversation =
            new Conversation(new EncodedTask(7, "Echo #7", 1, new byte[0], TaskLimits.NONE));

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

    @ParameterizedTest
    @EnumSource(
            value = FrameKind.class,
            mode = Mode.EXCLUDE,
            names = {"STARTED", "EXITING"})
    void hear_anythingBeforeTheStart_isAViolation(FrameKind kind) {
        assertThatThrownBy(() -> conversation.hear(Frame.of(kind, 7)))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessage("expected STARTED for task 7 but received %s for task 7", kind);
    }

    @ParameterizedTest
    @EnumSource(
            value = FrameKind.class,
            mode = Mode.EXCLUDE,
            names = {"VALUE", "FAILURE", "OUT_OF_HEAP", "PROGRESS", "VITALS", "OVERDUE", "EXITING"})
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
