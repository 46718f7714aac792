package io.github.workloadexecutor.internal.forked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.backend.TaskLimits;
import io.github.workloadexecutor.internal.wire.Claims;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.internal.wire.Limits;
import io.github.workloadexecutor.internal.wire.ProtocolViolation;
import io.github.workloadexecutor.internal.wire.Request;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What is sent to a worker, taken back, and believed of what it answers. */
@Timeout(30)
final class WorkerLinkTest {

    @TempDir
    private Path directory;

    private LinkBench bench;
    private WorkerLink link;

    @BeforeEach
    void open() throws Exception {
        bench = new LinkBench(directory);
        link = bench.link;
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    private void send(EncodedTask task) {
        assertThat(link.send(task, /* unlimited= */ false)).isTrue();
    }

    private void sendAndClaim(long id) {
        send(LinkBench.task(id));
        assertThat(bench.claim(id)).isTrue();
    }

    // There.

    @Test
    void send_aTask_putsAllOfItIntoTheRing() throws Exception {
        EncodedTask task = new EncodedTask(7, "Echo", 3, new byte[] {1, 2, 3}, "", new TaskLimits(4, 5));

        send(task);

        Request request = bench.poll();
        assertThat(request.id()).isEqualTo(7);
        assertThat(request.title()).isEqualTo("Echo");
        assertThat(request.limits()).isEqualTo(new Limits(3, 4, 5));
        assertThat(request.body()).containsExactly(1, 2, 3);
        assertThat(bench.poll()).isNull();
    }

    @Test
    void send_whileLimitsDoNotCount_sendsTheAttemptAndNoLimit() throws Exception {
        assertThat(link.send(LinkBench.task(7), /* unlimited= */ true)).isTrue();

        assertThat(bench.poll().limits()).isEqualTo(new Limits(2, 0, 0));
    }

    @Test
    void send_bodyTooLongForTheRing_isAnnouncedThereAndComesByTheChannel() throws Exception {
        EncodedTask task = LinkBench.task(7, LinkBench.LONG);

        assertThat(link.takes(task)).isFalse();
        send(task);
        Thread sending = Thread.ofVirtual().start(() -> {
            try {
                link.sendBody(task);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });

        assertThat(bench.poll().body()).isNull();
        Frame frame = bench.workerChannel.receive();
        assertThat(frame.kind()).isEqualTo(FrameKind.RUN);
        assertThat(frame.id()).isEqualTo(7);
        assertThat(frame.body()).hasSize(LinkBench.LONG);
        sending.join();
    }

    @Test
    void send_noRoom_leavesNoTraceOfTheTask() throws Exception {
        List<EncodedTask> sent = new ArrayList<>();
        EncodedTask next = LinkBench.task(0, 60_000);
        while (link.send(next, /* unlimited= */ false)) {
            sent.add(next);
            next = LinkBench.task(sent.size(), 60_000);
        }

        assertThat(sent).hasSize(4);
        assertThat(link.outstanding(next.id())).isNull();
        assertThat(bench.claim(next.id())).isFalse();

        assertThat(bench.poll().id()).isZero();
        send(next);
        assertThat(bench.claim(next.id())).isTrue();
    }

    /** Two tasks that share a slot cannot be told apart there, so the second has to wait. */
    @Test
    void send_taskWithTheSlotOfAnother_isRefusedUntilThatIsAnswered() throws Exception {
        sendAndClaim(7);
        EncodedTask second = LinkBench.task(7 + Claims.SLOTS);

        assertThat(link.send(second, /* unlimited= */ false)).isFalse();
        assertThat(link.isClaimed(7)).isTrue();

        bench.reply(7);
        assertThat(link.next().taskId()).isEqualTo(7);
        send(second);
        assertThat(link.isClaimed(7 + Claims.SLOTS)).isFalse();
        assertThat(link.outstanding(7)).isNull();
    }

    @Test
    void flush_workerSleeps_ringsOnce() throws Exception {
        bench.sleep();
        send(LinkBench.task(1));

        link.flush();
        assertThat(bench.awaitRing()).isTrue();

        link.flush(); // It has been woken, and does not sleep.
        link.close();
        assertThat(bench.awaitRing()).isFalse();
    }

    @Test
    void flush_workerIsGone_isNothing() throws Exception {
        bench.closeDoorbell();
        bench.sleep();

        link.flush();

        assertThat(link.isClaimed(1)).isFalse();
    }

    @Test
    void leave_workerSleeps_isToldAndWoken() throws Exception {
        bench.sleep();

        assertThat(link.leave()).isTrue();

        assertThat(bench.awaitRing()).isTrue();
        assertThat(bench.poll().isLeave()).isTrue();
    }

    // And back.

    @Test
    void takeBack_notClaimed_succeedsOnceAndTheWorkerMayNotBegin() {
        send(LinkBench.task(1));

        assertThat(link.takeBack(1)).isTrue();

        assertThat(link.takeBack(1)).isFalse();
        assertThat(link.outstanding(1)).isNull();
        assertThat(bench.claim(1)).isFalse();
    }

    @Test
    void takeBack_claimed_fails() {
        sendAndClaim(1);

        assertThat(link.isClaimed(1)).isTrue();
        assertThat(link.takeBack(1)).isFalse();
        assertThat(link.outstanding(1)).isNotNull();
    }

    @Test
    void takeBack_neverSentOrAnswered_fails() throws Exception {
        sendAndClaim(1);
        bench.reply(1);
        Reply unused = link.next();

        assertThat(link.takeBack(1)).isFalse();
        assertThat(link.takeBack(2)).isFalse();
    }

    /** Its body may be on its way, and would be taken for that of another. */
    @Test
    void takeBack_bodyComesByTheChannel_fails() {
        send(LinkBench.task(1, LinkBench.LONG));

        assertThat(link.takeBack(1)).isFalse();
        assertThat(bench.claim(1)).isTrue();
    }

    @Test
    void takeBack_andSentAgain_mayBegin() throws Exception {
        send(LinkBench.task(1));
        assertThat(link.takeBack(1)).isTrue();

        send(LinkBench.task(1));

        // The first message is still in the ring; it is as good as the second, and the claim is had once.
        assertThat(bench.poll().id()).isEqualTo(1);
        assertThat(bench.claim(1)).isTrue();
        assertThat(bench.poll().id()).isEqualTo(1);
        assertThat(bench.claim(1)).isFalse();
    }

    // Replies.

    @ParameterizedTest
    @EnumSource(Reply.Kind.class)
    void next_replyToAClaimedTask_isGiven(Reply.Kind kind) throws Exception {
        sendAndClaim(7);
        bench.reply(FrameKind.valueOf(kind.name()), 7, (byte) 1, (byte) 2);

        Reply reply = link.next();

        assertThat(reply.taskId()).isEqualTo(7);
        assertThat(reply.kind()).isEqualTo(kind);
        assertThat(reply.body()).containsExactly(1, 2);
        assertThat(link.next()).isNull();
    }

    @ParameterizedTest
    @EnumSource(
            value = FrameKind.class,
            mode = Mode.EXCLUDE,
            names = {"VALUE", "FAILURE", "OUT_OF_HEAP"})
    void next_noReply_isAViolation(FrameKind kind) {
        sendAndClaim(7);
        bench.reply(kind, 7);

        assertThatThrownBy(link::next)
                .isInstanceOf(ProtocolViolation.class)
                .hasMessage("expected a reply but received %s", kind);
    }

    @Test
    void next_replyToATaskThatIsNotClaimed_isAViolation() {
        send(LinkBench.task(7));
        bench.reply(7);

        assertThatThrownBy(link::next)
                .isInstanceOf(ProtocolViolation.class)
                .hasMessage("expected a reply to a task it has begun with but received VALUE for task 7");
        assertThat(link.outstanding(7)).isNotNull();
    }

    @Test
    void next_secondReplyToATask_isAViolation() throws Exception {
        sendAndClaim(7);
        bench.reply(7);
        bench.reply(7);
        assertThat(link.next().taskId()).isEqualTo(7);

        assertThatThrownBy(link::next).isInstanceOf(ProtocolViolation.class).hasMessageContaining("task 7");
    }

    @Test
    void next_replyToATaskOfTheSameSlot_isAViolation() {
        sendAndClaim(7);
        bench.reply(7 + Claims.SLOTS);

        assertThatThrownBy(link::next).isInstanceOf(ProtocolViolation.class).hasMessageContaining("task 1031");
        assertThat(link.outstanding(7)).isNotNull();
    }

    @Test
    void next_replyToATaskTakenBack_isAViolation() {
        send(LinkBench.task(7));
        assertThat(link.takeBack(7)).isTrue();
        bench.reply(7);

        assertThatThrownBy(link::next).isInstanceOf(ProtocolViolation.class);
    }
}
