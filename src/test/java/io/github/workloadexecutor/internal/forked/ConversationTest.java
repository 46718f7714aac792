package io.github.workloadexecutor.internal.forked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.failure.WorkerVitals;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.internal.wire.ProtocolViolation;
import io.github.workloadexecutor.internal.wire.Request;
import io.github.workloadexecutor.internal.wire.Vitals;
import java.io.EOFException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said about the initialiser: whatever its size, and by whichever way it is answered. */
@Timeout(30)
final class ConversationTest {

    @TempDir
    private Path directory;

    private WorkerRecord record;
    private LinkBench bench;

    @BeforeEach
    void open() throws Exception {
        record = WorkerNewsTest.record(directory);
        bench = new LinkBench(directory);
        bench.sleep();
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    private CompletableFuture<Reply> hold(EncodedTask initialiser) {
        Conversation conversation = new Conversation(bench.link, WorkerNewsTest.news(record, new ArrayList<>()));
        return CompletableFuture.supplyAsync(() -> {
            try {
                return conversation.hold(initialiser);
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
    }

    private void hearAndClaim(int bytes) throws Exception {
        assertThat(bench.awaitRing()).isTrue();
        Request request = bench.poll();
        byte[] body = request.body();
        int length = body == null ? bench.workerChannel.receive().body().length : body.length;
        assertThat(length).isEqualTo(bytes);
        assertThat(bench.claim(0)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1_000, LinkBench.LONG})
    void hold_initialiserOfAnySize_isSentAndItsReplyInTheRingIsHeard(int bytes) throws Exception {
        CompletableFuture<Reply> reply = hold(LinkBench.task(0, bytes));
        hearAndClaim(bytes);

        bench.reply(0, (byte) 1);
        if (bench.workerSide.application().rouse()) {
            bench.workerChannel.send(Frame.of(FrameKind.REPLIES, 0));
        }

        assertThat(reply.get().body()).containsExactly(1);
    }

    @ParameterizedTest
    @EnumSource(Reply.Kind.class)
    void hold_replyByTheChannelAfterNews_isHeard(Reply.Kind kind) throws Exception {
        WorkerVitals vitals = new WorkerVitals(1, 2, 3, 4, Duration.ofNanos(5));
        CompletableFuture<Reply> reply = hold(LinkBench.task(0));
        hearAndClaim(3);

        bench.workerChannel.send(Frame.of(FrameKind.VITALS, 0, Vitals.toBody(vitals)));
        bench.workerChannel.send(Frame.of(FrameKind.valueOf(kind.name()), 0));

        assertThat(reply.get().kind()).isEqualTo(kind);
        assertThat(record.lastVitals()).isEqualTo(vitals);
    }

    @Test
    void hold_channelEnds_saysSo() throws Exception {
        CompletableFuture<Reply> reply = hold(LinkBench.task(0));
        hearAndClaim(3);

        bench.workerChannel.close();

        assertThatThrownBy(reply::get).hasCauseInstanceOf(EOFException.class);
    }

    @Test
    void hold_replyBeforeTheStart_isAViolation() throws Exception {
        CompletableFuture<Reply> reply = hold(LinkBench.task(0));
        assertThat(bench.awaitRing()).isTrue();

        bench.workerChannel.send(Frame.of(FrameKind.VALUE, 0));

        assertThatThrownBy(reply::get).hasCauseInstanceOf(ProtocolViolation.class);
    }
}
