package io.github.workloadexecutor.bench.compare;

import io.github.workloadexecutor.bench.Answers;
import io.github.workloadexecutor.bench.OwnJvm;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The least that two JVMs can say to each other: 64 bytes there and 64 back over a Unix-domain socket, written and read
 * by the threads that wait for them.
 */
public final class PingPong implements AutoCloseable {

    private static final int BYTES = 64;

    private final Process pong;
    private final SocketChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES);

    private PingPong(Process pong, SocketChannel channel) {
        this.pong = pong;
        this.channel = channel;
    }

    /** Starts the other side. */
    public static PingPong start() throws IOException {
        Path directory = Files.createTempDirectory("pong");
        Path path = directory.resolve("s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            Process pong = OwnJvm.small(List.of("-XX:+UseSerialGC", "-Xmx64m"), Pong.class, path.toString())
                    .inheritIO()
                    .start();
            return new PingPong(pong, server.accept());
        } finally {
            Files.deleteIfExists(path);
            Files.delete(directory);
        }
    }

    /** Sends a number there and gets it back, one more. */
    public void trip(int value) throws IOException {
        buffer.clear().putInt(0, value);
        writeFully(channel, buffer);
        readFully(channel, buffer);
        Answers.check(value + 1, buffer.getInt(0));
    }

    private static void writeFully(SocketChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private static void readFully(SocketChannel channel, ByteBuffer buffer) throws IOException {
        buffer.clear();
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("the other side of the ping-pong has ended");
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        pong.destroy();
    }

    /** The other side. */
    static final class Pong {

        private Pong() {}

        public static void main(String[] args) throws IOException {
            ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES);
            try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(args[0]))) {
                while (true) {
                    readFully(channel, buffer);
                    buffer.putInt(0, buffer.getInt(0) + 1).flip();
                    writeFully(channel, buffer);
                }
            } catch (IOException e) {
                // The caller is done.
            }
        }
    }
}
