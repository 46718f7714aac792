package io.github.workloadexecutor.internal.forked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.internal.wire.ProtocolViolation;
import io.github.workloadexecutor.testing.CapturedLog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each reply is reported once and in order, whoever looks, and none after the end. */
@Timeout(60)
final class ReplyReaderTest {

    @TempDir
    private Path directory;

    private LinkBench bench;
    private Desk desk;
    private ReplyReader reader;

    /** Keeps what is reported. */
    private static final class Desk implements ReplyReader.Desk {

        final List<Long> answered = Collections.synchronizedList(new ArrayList<>());
        final CompletableFuture<ProtocolViolation> violation = new CompletableFuture<>();
        final CompletableFuture<Throwable> failure = new CompletableFuture<>();
        final CompletableFuture<Boolean> hungUp = new CompletableFuture<>();
        final List<Long> delivered = Collections.synchronizedList(new ArrayList<>());
        volatile int unanswered;
        volatile RuntimeException planted;
        volatile Runnable whileReporting = () -> {};

        @Override
        public Runnable answered(List<Reply> replies) {
            whileReporting.run();
            if (planted != null) {
                throw planted;
            }
            List<Long> ids = replies.stream().map(Reply::taskId).toList();
            answered.addAll(ids);
            return () -> delivered.addAll(ids);
        }

        @Override
        public void brokeProtocol(ProtocolViolation why) {
            violation.complete(why);
        }

        @Override
        public void failed(Throwable error) {
            failure.complete(error);
        }

        @Override
        public void hungUp() {
            hungUp.complete(true);
        }

        @Override
        public int unanswered() {
            return unanswered;
        }
    }

    @BeforeEach
    void open() throws Exception {
        bench = new LinkBench(directory);
        desk = new Desk();
        WorkerNews news = WorkerNewsTest.news(WorkerNewsTest.record(directory), new ArrayList<>());
        reader = new ReplyReader("test worker 1", bench.link, news, desk);
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    private void startReading() {
        Thread.ofPlatform().daemon().start(reader);
    }

    private void sendAndClaim(long id) throws Exception {
        while (!bench.link.send(LinkBench.task(id), /* unlimited= */ true)) {
            Thread.onSpinWait(); // An earlier task has its slot.
        }
        assertThat(bench.poll().id()).isEqualTo(id);
        assertThat(bench.claim(id)).isTrue();
    }

    /** As a worker does: by the ring, and it says so if somebody sleeps. */
    private void reply(long id) throws Exception {
        while (!bench.workerSide.replies().offer(Frame.of(FrameKind.VALUE, id))) {
            Thread.onSpinWait();
        }
        if (bench.workerSide.application().rouse()) {
            bench.workerChannel.send(Frame.of(FrameKind.REPLIES, 0));
        }
    }

    @Test
    void poll_nothingThere_isZeroAndReportsNothing() {
        assertThat(reader.poll()).isZero();
        assertThat(desk.answered).isEmpty();
    }

    @Test
    void poll_repliesAreThere_reportsThemInOrderAndHandsThemOn() throws Exception {
        for (long id = 1; id <= 3; id++) {
            sendAndClaim(id);
            reply(id);
        }

        assertThat(reader.poll()).isEqualTo(3);

        assertThat(desk.answered).containsExactly(1L, 2L, 3L);
        assertThat(desk.delivered).containsExactly(1L, 2L, 3L);
        assertThat(reader.poll()).isZero();
    }

    @Test
    void read_replyWhileItSleeps_isWokenAndReportsIt() throws Exception {
        startReading();
        for (long id = 1; id <= 100; id++) {
            sendAndClaim(id);
            reply(id);
            long expected = id;
            await().pollDelay(0, TimeUnit.MILLISECONDS)
                    .pollInterval(1, TimeUnit.MILLISECONDS)
                    .until(() -> desk.answered.size() == expected);
        }

        assertThat(desk.answered)
                .isEqualTo(LongStream.rangeClosed(1, 100).boxed().toList());
    }

    /** It may have been in the ring before the reading thread came to say that it sleeps. */
    @Test
    void read_replyOfBefore_isReported() throws Exception {
        sendAndClaim(1);
        reply(1);

        startReading();

        await().until(() -> desk.answered.equals(List.of(1L)));
    }

    /**
     * One thread reports and has seen only the first reply, another ceases to look. The second reply came between, when
     * nobody slept, so nobody is woken for it.
     */
    @Test
    void pollerGoes_whileAnotherThreadReports_waitsAndFindsWhatCameMeanwhile() throws Exception {
        CountDownLatch reporting = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        desk.whileReporting = () -> {
            desk.whileReporting = () -> {};
            reporting.countDown();
            awaitQuietly(goOn);
        };
        sendAndClaim(1);
        sendAndClaim(2);
        bench.link.wake();
        reply(1);
        Thread first = Thread.ofPlatform().start(reader::poll);
        reporting.await();
        reply(2);
        Thread second = Thread.ofPlatform().start(() -> {
            reader.pollerComes();
            reader.pollerGoes();
        });

        await().until(() -> second.getState() == Thread.State.WAITING);
        assertThat(reader.poll()).isZero();
        goOn.countDown();
        first.join();
        second.join();

        assertThat(desk.answered).containsExactly(1L, 2L);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void read_replyByTheChannel_comesAfterThoseInTheRing() throws Exception {
        sendAndClaim(1);
        sendAndClaim(2);
        bench.reply(1);
        bench.workerChannel.send(Frame.of(FrameKind.VALUE, 2));

        startReading();

        await().until(() -> desk.answered.size() == 2);
        assertThat(desk.answered).containsExactly(1L, 2L);
    }

    /** Its own thread, threads that look by themselves, and one that says it looks and ceases to. */
    @Test
    void read_whileOthersPoll_reportsEachOnceAndInOrder() throws Exception {
        int tasks = 5_000;
        startReading();
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> pollers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            pollers.add(Thread.ofPlatform().start(() -> {
                while (!over.get()) {
                    reader.pollerComes();
                    int unused = reader.poll();
                    Thread.onSpinWait();
                    reader.pollerGoes();
                }
            }));
        }

        for (long id = 1; id <= tasks; id++) {
            sendAndClaim(id);
            desk.unanswered = (int) (id % 16);
            reply(id);
        }
        over.set(true);
        for (Thread poller : pollers) {
            poller.join();
        }

        // No poller looks any more, so what is left is the reader's.
        await().until(() -> desk.delivered.size() == tasks);
        assertThat(desk.answered)
                .isEqualTo(LongStream.rangeClosed(1, tasks).boxed().toList());
    }

    @Test
    void end_repliesAreThere_reportsAllOfThemAndNothingAfter() throws Exception {
        for (long id = 1; id <= 600; id++) { // More than are taken at once.
            sendAndClaim(id);
            reply(id);
        }

        reader.end();

        assertThat(desk.answered).hasSize(600);
        sendAndClaim(601);
        reply(601);
        assertThat(reader.poll()).isZero();
        assertThat(desk.answered).hasSize(600);
    }

    @Test
    void read_channelEnds_hangsUp() throws Exception {
        startReading();

        bench.workerChannel.close();

        assertThat(desk.hungUp.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(desk.violation).isNotDone();
        assertThat(desk.failure).isNotDone();
    }

    @Test
    void read_violationByTheChannel_isReportedAndHangsUp() throws Exception {
        startReading();

        bench.workerChannel.send(Frame.of(FrameKind.RUN, 1));

        assertThat(desk.hungUp.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(desk.violation.get()).hasMessageContaining("RUN");
    }

    /** What was in order before it stands. */
    @Test
    void poll_violationAfterAReply_reportsBoth() throws Exception {
        sendAndClaim(1);
        reply(1);
        reply(1);

        assertThat(reader.poll()).isEqualTo(1);

        assertThat(desk.answered).containsExactly(1L);
        assertThat(desk.violation.get(20, TimeUnit.SECONDS)).hasMessageContaining("task 1");
    }

    /** Whoever has said what makes no sense is not believed after that. */
    @Test
    void poll_replyAfterAViolation_reportsNothing() throws Exception {
        sendAndClaim(1);
        sendAndClaim(2);
        reply(3);
        reply(1);
        assertThat(reader.poll()).isZero();
        assertThat(desk.violation.get(20, TimeUnit.SECONDS)).hasMessageContaining("task 3");

        reply(2);
        reader.end();

        assertThat(reader.poll()).isZero();
        assertThat(desk.answered).isEmpty();
    }

    /** Whether a task has run is no longer known then, so it must not look as if it had not. */
    @Test
    void read_reportingFails_givesTheWorkerUp() throws Exception {
        try (CapturedLog log = CapturedLog.at(Level.ERROR)) {
            desk.planted = new IllegalStateException("planted");
            startReading();
            sendAndClaim(1);

            reply(1);

            assertThat(desk.failure.get(20, TimeUnit.SECONDS)).isSameAs(desk.planted);
            assertThat(desk.hungUp.get(20, TimeUnit.SECONDS)).isTrue();
            assertThat(log.messages()).singleElement().asString().contains("test worker 1");
        }
    }
}
