package io.github.workloadexecutor.internal.forked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.backend.Worker;
import io.github.workloadexecutor.backend.WorkerListener;
import io.github.workloadexecutor.failure.TaskSnapshot;
import io.github.workloadexecutor.failure.TaskTimeoutException.Limit;
import io.github.workloadexecutor.failure.WorkerVitals;
import io.github.workloadexecutor.internal.process.KernelKills;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.internal.wire.Overdue;
import io.github.workloadexecutor.internal.wire.Progress;
import io.github.workloadexecutor.internal.wire.ProtocolViolation;
import io.github.workloadexecutor.internal.wire.Vitals;
import io.github.workloadexecutor.task.TaskProgress;
import java.io.EOFException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a worker says on its channel, and what comes of it. */
@Timeout(30)
final class WorkerNewsTest {

    @TempDir
    private Path directory;

    private final List<List<Object>> heard = new ArrayList<>();
    private WorkerRecord record;
    private WorkerNews news;
    private LinkBench bench;

    @BeforeEach
    void open() throws Exception {
        record = record(directory);
        news = news(record, heard);
        bench = new LinkBench(directory);
    }

    static WorkerRecord record(Path directory) {
        return new WorkerRecord(1, KernelKills.ofThisProcess().watch(), directory);
    }

    /** News that go to a list, each with the method and what it was called with but the worker. */
    static WorkerNews news(WorkerRecord record, List<List<Object>> heard) {
        WorkerListener listener = proxy(WorkerListener.class, heard);
        return new WorkerNews(proxy(Worker.class, new ArrayList<>()), () -> listener, record);
    }

    private static <T> T proxy(Class<T> type, List<List<Object>> calls) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, values) -> {
                    List<Object> call = new ArrayList<>(List.of(method.getName()));
                    call.addAll(Arrays.asList(values).subList(1, values.length));
                    calls.add(call);
                    return null;
                }));
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    private Reply hear(Frame frame) throws Exception {
        bench.workerChannel.send(frame);
        return news.hear(bench.link);
    }

    private void sendAndClaim(long id) {
        assertThat(bench.link.send(LinkBench.task(id), /* unlimited= */ true)).isTrue();
        assertThat(bench.claim(id)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Reply.Kind.class)
    void hear_outcomeByTheChannel_isTheReply(Reply.Kind kind) throws Exception {
        sendAndClaim(7);

        Reply reply = hear(Frame.of(FrameKind.valueOf(kind.name()), 7, new byte[] {1, 2, 3}));

        assertThat(reply.taskId()).isEqualTo(7);
        assertThat(reply.kind()).isEqualTo(kind);
        assertThat(reply.body()).containsExactly(1, 2, 3);
    }

    @Test
    void hear_channelClosed_saysSo() throws Exception {
        bench.workerChannel.close();

        assertThatThrownBy(() -> news.hear(bench.link))
                .isInstanceOf(EOFException.class)
                .hasMessage("the worker closed its channel");
    }

    @Test
    void hear_thereAreReplies_isNoReplyItself() throws Exception {
        assertThat(hear(Frame.of(FrameKind.REPLIES, 0))).isNull();
        assertThat(heard).isEmpty();
    }

    @Test
    void hear_newsOfATask_isPassedOnAndNoReply() throws Exception {
        TaskProgress progress = new TaskProgress(0.5, "half");
        TaskSnapshot snapshot = new TaskSnapshot(
                Thread.State.RUNNABLE, Duration.ofSeconds(2), Duration.ofSeconds(1), "", List.of("a.b(C)"));

        Reply first = hear(Frame.of(FrameKind.PROGRESS, 7, Progress.toBody(progress)));
        Reply second = hear(Frame.of(FrameKind.OVERDUE, 7, new Overdue(Limit.RUN, snapshot).toBody()));

        assertThat(first).isNull();
        assertThat(second).isNull();
        assertThat(heard)
                .containsExactly(List.of("progressed", 7L, progress), List.of("overdue", 7L, Limit.RUN, snapshot));
    }

    @Test
    void hear_newsOfTheWorker_isNotedAtAnyTime() throws Exception {
        WorkerVitals vitals = new WorkerVitals(1, 2, 3, 4, Duration.ofNanos(5));

        Reply first = hear(Frame.of(FrameKind.VITALS, 0, Vitals.toBody(vitals)));
        Reply second = hear(
                new Frame(FrameKind.EXITING, 0, "System.exit", "a.b(C)\nd.e(F)\n".getBytes(StandardCharsets.UTF_8)));

        assertThat(first).isNull();
        assertThat(second).isNull();
        assertThat(record.lastVitals()).isEqualTo(vitals);
        assertThat(heard).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = FrameKind.class,
            names = {"HELLO", "DOORBELL", "RUN", "CANCEL"})
    void hear_whatIsNeitherReplyNorNews_isAViolation(FrameKind kind) {
        sendAndClaim(7);

        assertThatThrownBy(() -> hear(Frame.of(kind, 7)))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessage("expected a reply or news but received %s", kind);
    }

    @ParameterizedTest
    @EnumSource(Reply.Kind.class)
    void hear_replyBeforeTheStart_isAViolation(Reply.Kind kind) {
        assertThat(bench.link.send(LinkBench.task(7), /* unlimited= */ true)).isTrue();

        assertThatThrownBy(() -> hear(Frame.of(FrameKind.valueOf(kind.name()), 7)))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessage("expected a reply to a task it has begun with but received %s for task 7", kind);
    }

    @Test
    void hear_replyForAnotherTask_isAViolation() {
        sendAndClaim(7);

        assertThatThrownBy(() -> hear(Frame.of(FrameKind.VALUE, 8)))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessage("expected a reply to a task it has begun with but received VALUE for task 8");
    }
}
