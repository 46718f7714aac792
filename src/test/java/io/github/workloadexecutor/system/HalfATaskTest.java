package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.internal.encoding.Encoding;
import io.github.workloadexecutor.internal.memory.MemoryPlace;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameChannel;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.internal.wire.Invitation;
import io.github.workloadexecutor.internal.wire.Limits;
import io.github.workloadexecutor.internal.wire.Request;
import io.github.workloadexecutor.internal.wire.SharedBlock;
import io.github.workloadexecutor.internal.worker.WorkerMain;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.io.Writer;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real worker whose application ends after some bytes of RUN: it runs nothing and ends by itself. */
@SystemTest
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the test listens on a Unix socket")
final class HalfATaskTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 5, 23, 24, 30, -1})
    void worker_hearsPartOfATask_runsNothingAndEnds(int bytes) throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("s"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            SharedBlock.Made made = SharedBlock.create(MemoryPlace.ofThisMachine(directory));
            SharedBlock shared = made.block();
            Process worker = start("unix:" + address, made.file().name().address());
            try (SocketChannel socket = server.accept();
                    SocketChannel doorbell = server.accept()) {
                assertGreets(FrameKind.HELLO, socket);
                assertGreets(FrameKind.DOORBELL, doorbell);
                shared.claims().send(1);
                assertThat(shared.requests().offer(new Request(1, "LeaveTrace", Limits.NONE, "", null)))
                        .isTrue();
                int ring = doorbell.write(ByteBuffer.wrap(new byte[1]));
                assertThat(ring).isOne();

                byte[] run = run();
                ByteBuffer part = ByteBuffer.wrap(run, 0, bytes < 0 ? run.length + bytes : bytes);
                while (part.hasRemaining()) {
                    int unused = socket.write(part);
                }
            }

            assertThat(worker.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(directory.resolve("ran-1")).doesNotExist();
            assertThat(shared.claims().isClaimed(1)).isFalse(); // So it may go elsewhere.
        }
    }

    private static void assertGreets(FrameKind greeting, SocketChannel socket) throws Exception {
        Frame frame = new FrameChannel(socket).receive();
        assertThat(frame).isNotNull().extracting(Frame::kind).isEqualTo(greeting);
    }

    private byte[] run() {
        Tasks.LeaveTrace task = new Tasks.LeaveTrace(directory, 1);
        return FakeWorkers.bytesOf(Frame.of(FrameKind.RUN, 1, Encoding.encodeTask(task, "LeaveTrace #1")));
    }

    private Process start(String address, String memory) throws Exception {
        Process worker = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WorkerMain.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (Writer in = worker.outputWriter()) {
            long own = ProcessHandle.current().pid();
            in.write(new Invitation(address, "nonce", memory, own, 0, 1_000_000_000, 1_000_000_000, 1).toText());
        }
        return worker;
    }
}
