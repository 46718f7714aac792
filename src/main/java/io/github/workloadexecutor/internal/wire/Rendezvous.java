package io.github.workloadexecutor.internal.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The address at which one worker dials in to the application: a Unix domain socket, or a loopback TCP port where the
 * socket's path would be too long or the system has no such sockets. Whoever dials has to prove itself.
 */
public final class Rendezvous implements AutoCloseable {

    // Socket addresses hold 104 to 108 bytes, depending on the system, with a terminator.
    private static final int MAX_PATH_BYTES = 100;
    private static final String UNIX = "unix:";
    private static final String TCP = "tcp:";

    private final ServerSocketChannel server;
    private final String address;

    private Rendezvous(ServerSocketChannel server, String address) {
        this.server = server;
        this.address = address;
    }

    /**
     * Opens an address in a directory that only the application's user may enter.
     *
     * @throws IOException if neither kind of socket can be opened
     */
    public static Rendezvous open(Path directory) throws IOException {
        Path path = directory.resolve("s").toAbsolutePath();
        if (path.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_PATH_BYTES) {
            try {
                return new Rendezvous(bind(StandardProtocolFamily.UNIX, UnixDomainSocketAddress.of(path)), UNIX + path);
            } catch (UnsupportedOperationException noUnixSockets) {
                // TCP serves too.
            }
        }
        ServerSocketChannel server =
                bind(StandardProtocolFamily.INET, new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        return new Rendezvous(server, TCP + ((InetSocketAddress) server.getLocalAddress()).getPort());
    }

    private static ServerSocketChannel bind(StandardProtocolFamily family, SocketAddress address) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(family);
        try {
            return server.bind(address);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** The address in the form {@link #dial} takes. */
    public String address() {
        return address;
    }

    /**
     * Waits for somebody to dial in.
     *
     * @throws IOException if this is closed meanwhile
     */
    public FrameChannel accept() throws IOException {
        return channel(server.accept());
    }

    /**
     * Dials an address.
     *
     * @param address as given by {@link #address}
     */
    public static FrameChannel dial(String address) throws IOException {
        if (address.startsWith(UNIX)) {
            return channel(SocketChannel.open(UnixDomainSocketAddress.of(address.substring(UNIX.length()))));
        }
        if (address.startsWith(TCP)) {
            return channel(SocketChannel.open(
                    new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port(address.substring(TCP.length())))));
        }
        throw new IOException("address must start with unix: or tcp:, but was " + address);
    }

    private static int port(String text) throws IOException {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IOException("a TCP address must end with a port, but was " + TCP + text, e);
        }
    }

    private static FrameChannel channel(SocketChannel socket) throws IOException {
        if (socket.getLocalAddress() instanceof InetSocketAddress) {
            socket.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
        }
        return new FrameChannel(socket);
    }

    /** Stops listening; a thread blocked in {@link #accept} gets an exception. The socket's file stays. */
    @Override
    public void close() throws IOException {
        server.close();
    }
}
