package io.github.workloadexecutor.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
final class RendezvousTest {

    @TempDir
    Path directory;

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the temporary directory there is often too long a path")
    void open_shortPath_isAUnixSocket() throws Exception {
        try (Rendezvous rendezvous = Rendezvous.open(directory)) {
            assertThat(rendezvous.address()).isEqualTo("unix:" + directory.resolve("s"));
        }
    }

    @Test
    void open_pathTooLongForASocket_isATcpPort() throws Exception {
        Path deep = Files.createDirectory(directory.resolve("d".repeat(110)));

        try (Rendezvous rendezvous = Rendezvous.open(deep)) {
            assertThat(rendezvous.address()).matches("tcp:[0-9]+");
        }
    }

    @Test
    void open_pathTooLongInBytesOnly_isATcpPort() throws Exception {
        Path deep = Files.createDirectory(directory.resolve("漢".repeat(34)));

        try (Rendezvous rendezvous = Rendezvous.open(deep)) {
            assertThat(rendezvous.address()).matches("tcp:[0-9]+");
        }
    }

    @Test
    void dial_unixSocket_connects() throws Exception {
        try (Rendezvous rendezvous = Rendezvous.open(directory)) {
            assertThat(passesAFrame(rendezvous)).isTrue();
        }
    }

    @Test
    void dial_tcpPort_connects() throws Exception {
        Path deep = Files.createDirectory(directory.resolve("d".repeat(110)));

        try (Rendezvous rendezvous = Rendezvous.open(deep)) {
            assertThat(passesAFrame(rendezvous)).isTrue();
        }
    }

    private static boolean passesAFrame(Rendezvous rendezvous) throws IOException {
        try (FrameChannel worker = Rendezvous.dial(rendezvous.address());
                FrameChannel application = rendezvous.accept()) {
            worker.send(Frame.of(FrameKind.HELLO, 42));
            Frame hello = application.receive();
            return hello != null && hello.id() == 42;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "udp:1", "no/scheme"})
    void dial_addressOfNoKnownForm_saysWhatItMustBe(String address) {
        assertThatThrownBy(() -> Rendezvous.dial(address))
                .isInstanceOf(IOException.class)
                .hasMessage("address must start with unix: or tcp:, but was " + address);
    }

    @Test
    void dial_nobodyListens_throws() throws Exception {
        String address;
        try (Rendezvous rendezvous = Rendezvous.open(directory)) {
            address = rendezvous.address();
        }

        assertThatThrownBy(() -> Rendezvous.dial(address)).isInstanceOf(IOException.class);
    }

    @Test
    void accept_closedMeanwhile_throws() throws Exception {
        Rendezvous rendezvous = Rendezvous.open(directory);
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Future<?> accepting = threads.submit(rendezvous::accept);

            rendezvous.close();

            assertThatThrownBy(accepting::get).hasCauseInstanceOf(IOException.class);
        }
    }
}
