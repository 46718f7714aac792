package io.github.workloadexecutor.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A ring is heard, whoever rings and however often; and so is the end. */
@Timeout(30)
final class DoorbellTest {

    @TempDir
    private Path directory;

    private Doorbell application;
    private Doorbell worker;

    @BeforeEach
    void connect() throws Exception {
        try (Rendezvous rendezvous = Rendezvous.open(directory)) {
            worker = Rendezvous.dial(rendezvous.address()).asDoorbell(/* rings= */ false);
            application = rendezvous.accept().asDoorbell(/* rings= */ true);
        }
    }

    @AfterEach
    void close() throws Exception {
        application.close();
        worker.close();
    }

    private CompletableFuture<Boolean> awaiting() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return worker.await();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void await_rungBefore_returnsAtOnce() throws Exception {
        application.ring();

        assertThat(worker.await()).isTrue();
    }

    @Test
    void await_rungLater_returnsThen() throws Exception {
        CompletableFuture<Boolean> heard = awaiting();
        assertThat(heard).isNotDone();

        application.ring();

        assertThat(heard.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void await_applicationHasGone_isFalse() throws Exception {
        CompletableFuture<Boolean> heard = awaiting();

        application.close();

        assertThat(heard.get(20, TimeUnit.SECONDS)).isFalse();
    }

    /** Tasks are sent by the application's threads, which may be interrupted at any moment. */
    @Test
    void ring_byAnInterruptedThread_isHeardAndLeavesTheDoorbellOpen() throws Exception {
        try {
            Thread.currentThread().interrupt();
            application.ring();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            boolean unused = Thread.interrupted();
        }
        assertThat(worker.await()).isTrue();

        application.ring();

        assertThat(worker.await()).isTrue();
    }

    @Test
    void ring_neverHeard_doesNotBlockAndIsHeardLater() throws Exception {
        for (int i = 0; i < 300_000; i++) { // more than a socket holds
            application.ring();
        }

        assertThat(worker.await()).isTrue();
        application.ring();
        assertThat(worker.await()).isTrue();
    }

    @Test
    void ring_workerHasGone_saysSo() throws Exception {
        worker.close();

        assertThatThrownBy(() -> application.ring()).isInstanceOf(IOException.class);
    }
}
