package io.github.workloadexecutor.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.internal.memory.MemoryPlace;
import io.github.workloadexecutor.internal.wire.Doorbell;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameChannel;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.internal.wire.Limits;
import io.github.workloadexecutor.internal.wire.Rendezvous;
import io.github.workloadexecutor.internal.wire.Request;
import io.github.workloadexecutor.internal.wire.SharedBlock;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where a worker gets its requests, awake and asleep, and which way its replies go. */
@Timeout(60)
final class ExchangeTest {

    @TempDir
    private Path directory;

    private SharedBlock application;
    private Doorbell rings;
    private Doorbell listens;
    private FrameChannel applicationChannel;
    private FrameChannel workerChannel;
    private Exchange exchange;
    private volatile Thread waiting;

    @BeforeEach
    void connect() throws Exception {
        SharedBlock.Made made = SharedBlock.create(MemoryPlace.ofThisMachine(directory));
        application = made.block();
        try (Rendezvous rendezvous = Rendezvous.open(directory)) {
            workerChannel = Rendezvous.dial(rendezvous.address());
            applicationChannel = rendezvous.accept();
            listens = Rendezvous.dial(rendezvous.address()).asDoorbell(/* rings= */ false);
            rings = rendezvous.accept().asDoorbell(/* rings= */ true);
        }
        exchange = new Exchange(SharedBlock.open(made.file().name().address()), listens, workerChannel);
    }

    @AfterEach
    void close() throws Exception {
        rings.close();
        listens.close();
        applicationChannel.close();
        workerChannel.close();
    }

    private static Request request(long id) {
        return new Request(id, "Task", Limits.NONE, "", new byte[] {1});
    }

    private void offer(long id) {
        application.claims().send(id);
        assertThat(application.requests().offer(request(id))).isTrue();
    }

    private CompletableFuture<Request> next() {
        CompletableFuture<Request> next = CompletableFuture.supplyAsync(() -> {
            waiting = Thread.currentThread();
            try {
                return exchange.next();
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        });
        return next;
    }

    private CompletableFuture<Request> asleep() {
        CompletableFuture<Request> next = next();
        await().until(() -> waiting != null
                && Arrays.stream(waiting.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals(Doorbell.class.getName())));
        return next;
    }

    @Test
    void next_requestIsThere_isGivenWithoutARing() throws Exception {
        offer(1);
        offer(2);

        assertThat(exchange.next().id()).isEqualTo(1);
        assertThat(exchange.next().id()).isEqualTo(2);
        assertThat(application.worker().rouse()).isFalse();
    }

    @Test
    void next_asleep_isWokenByTheRing() throws Exception {
        CompletableFuture<Request> next = asleep();
        offer(1);

        assertThat(application.worker().rouse()).isTrue();
        rings.ring();

        assertThat(next.get(20, TimeUnit.SECONDS).id()).isEqualTo(1);
        assertThat(application.worker().rouse()).isFalse(); // It is awake.
    }

    /** Somebody rang for a request that was seen without that. */
    @Test
    void next_rungForNothing_sleepsAgain() throws Exception {
        CompletableFuture<Request> next = asleep();
        rings.ring();
        rings.ring();

        await().until(() -> application.worker().rouse());
        assertThat(next).isNotDone();

        offer(1);
        rings.ring();
        assertThat(next.get(20, TimeUnit.SECONDS).id()).isEqualTo(1);
    }

    @Test
    void next_doorbellEnds_saysSo() {
        CompletableFuture<Request> next = asleep();

        assertThat(next).isNotDone();
        closeQuietly();

        assertThatThrownBy(() -> next.get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(EOFException.class)
                .hasMessageContaining("the application closed the doorbell");
    }

    private void closeQuietly() {
        try {
            rings.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void next_manyRequestsWithPauses_givesAllInOrder() throws Exception {
        int requests = 2_000;
        CompletableFuture<Boolean> inOrder = CompletableFuture.supplyAsync(() -> {
            try {
                for (long id = 0; id < requests; id++) {
                    if (exchange.next().id() != id) {
                        return false;
                    }
                }
                return true;
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        });

        for (long id = 0; id < requests; id++) {
            while (!application.requests().offer(request(id))) {
                Thread.onSpinWait();
            }
            if (application.worker().rouse()) {
                rings.ring();
            }
            if (id % 10 == 0) {
                Thread.onSpinWait(); // It finds some awake, some asleep, and some between.
            }
        }

        assertThat(inOrder.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void claim_takenBack_isFalseAndTheNextIsGiven() throws Exception {
        offer(1);
        offer(2);
        assertThat(application.claims().takeBack(1)).isTrue();

        Request first = exchange.next();
        assertThat(exchange.claim(first)).isFalse();
        Request second = exchange.next();
        assertThat(exchange.claim(second)).isTrue();

        assertThat(application.claims().isClaimed(2)).isTrue();
    }

    // Replies.

    @Test
    void reply_applicationLooksItself_isInTheRingAndNothingIsSaid() throws Exception {
        exchange.reply(Frame.of(FrameKind.VALUE, 1, new byte[] {7}), /* inOrder= */ false);

        assertThat(application.replies().poll().body()).containsExactly(7);
        assertNothingSaid();
    }

    @Test
    void reply_applicationSleeps_isAnnouncedOnce() throws Exception {
        application.application().sleep();

        exchange.reply(Frame.of(FrameKind.VALUE, 1), /* inOrder= */ false);
        exchange.reply(Frame.of(FrameKind.VALUE, 2), /* inOrder= */ false);

        assertThat(applicationChannel.receive().kind()).isEqualTo(FrameKind.REPLIES);
        assertThat(application.replies().poll().id()).isEqualTo(1);
        assertThat(application.replies().poll().id()).isEqualTo(2);
        assertNothingSaid();
    }

    @Test
    void reply_inOrder_goesByTheChannel() throws Exception {
        workerChannel.send(Frame.of(FrameKind.PROGRESS, 1));

        exchange.reply(Frame.of(FrameKind.VALUE, 1, new byte[] {7}), /* inOrder= */ true);

        assertThat(applicationChannel.receive().kind()).isEqualTo(FrameKind.PROGRESS);
        assertThat(applicationChannel.receive().body()).containsExactly(7);
        assertThat(application.replies().poll()).isNull();
    }

    @Test
    void reply_tooLongForTheRing_goesByTheChannel() throws Exception {
        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
            try {
                exchange.reply(Frame.of(FrameKind.VALUE, 1, new byte[1 << 20]), /* inOrder= */ false);
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        });

        assertThat(applicationChannel.receive().body()).hasSize(1 << 20);
        sent.get(20, TimeUnit.SECONDS);
        assertThat(application.replies().poll()).isNull();
    }

    /** Nobody looks, and the worker does not wait for that. */
    @Test
    void reply_ringIsFull_goesByTheChannel() throws Exception {
        for (int id = 0; id < 30; id++) {
            exchange.reply(Frame.of(FrameKind.VALUE, id, new byte[10_000]), /* inOrder= */ false);
        }

        long byChannel = applicationChannel.receive().id();
        assertThat(byChannel).isBetween(20L, 29L);
        for (long id = 0; id < byChannel; id++) {
            assertThat(application.replies().poll().id()).isEqualTo(id);
        }
        assertThat(application.replies().poll()).isNull();
        for (long id = byChannel + 1; id < 30; id++) {
            assertThat(applicationChannel.receive().id()).isEqualTo(id);
        }
    }

    /** Whatever is said next is the first thing said. */
    private void assertNothingSaid() throws Exception {
        workerChannel.send(Frame.of(FrameKind.EXITING, 99));
        assertThat(applicationChannel.receive().id()).isEqualTo(99);
    }
}
