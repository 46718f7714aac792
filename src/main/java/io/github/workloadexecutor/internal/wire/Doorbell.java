package io.github.workloadexecutor.internal.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * What wakes the worker's task thread when the ring of requests is not empty any more: a connection on which one byte
 * says no more than that. The application's end never blocks, so any thread may ring, even one that is interrupted.
 */
public final class Doorbell implements AutoCloseable {

    private final SocketChannel socket;

    // Of the end that listens.
    private final ByteBuffer in = ByteBuffer.allocateDirect(64);

    Doorbell(SocketChannel socket) {
        this.socket = socket;
    }

    /**
     * Rings. If so many rings have not been heard yet that there is no room for another, it is not missed.
     *
     * @throws IOException if the other side is gone
     */
    public void ring() throws IOException {
        int unused = socket.write(ByteBuffer.wrap(new byte[1]));
    }

    /**
     * Waits for a ring. Several may be heard as one.
     *
     * @return false if the other side is gone
     */
    public boolean await() throws IOException {
        in.clear();
        return socket.read(in) >= 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
