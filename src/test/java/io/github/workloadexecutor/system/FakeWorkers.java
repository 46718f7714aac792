package io.github.workloadexecutor.system;

import io.github.workloadexecutor.internal.encoding.Encoding;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameChannel;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.testing.Processes;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Workers whose process does nothing and whose part of the protocol is played by this JVM, so that they start within
 * milliseconds and end after any byte. The application's side is the real one, from the facade down to the socket: only
 * the {@code java} launcher it finds is another, a script that passes on what it is told and then sleeps.
 */
final class FakeWorkers implements AutoCloseable {

    /** How a worker ends. */
    enum Way {
        /** Its channel ends first, then its process. */
        CUT,
        /** Its process ends first, then its channel. */
        KILL
    }

    /**
     * Where the next worker ends.
     *
     * @param kind within the first frame of this kind, whoever sends it
     * @param bytes after so many bytes of it
     * @param way how
     */
    record End(FrameKind kind, int bytes, Way way) {}

    // In order of their codes, which begin with 1.
    private static final List<FrameKind> KINDS = List.of(FrameKind.values());

    private final String javaHome = System.getProperty("java.home");
    private final RandomAccessFile calls;

    // For one worker; those after it are sound.
    private final AtomicReference<@Nullable End> next = new AtomicReference<>();

    // What went wrong within the fakes themselves.
    private final LinkedBlockingQueue<Throwable> errors = new LinkedBlockingQueue<>();

    FakeWorkers(Path directory) throws IOException, InterruptedException {
        Path fifo = directory.resolve("calls");
        int made = new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor();
        if (made != 0) {
            throw new IOException("mkfifo ended with " + made);
        }
        calls = new RandomAccessFile(fifo.toFile(), "rw"); // reading only would wait for somebody who writes
        Path launcher = Files.createDirectories(directory.resolve("bin")).resolve("java");
        Files.writeString(launcher, "#!/bin/sh\necho $$ $(cat) > '" + fifo + "'\nexec sleep 600\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
        System.setProperty("java.home", directory.toString());
        Thread.ofPlatform().daemon().name("fake launcher").start(this::answerCalls);
    }

    /** Says where the worker that starts next ends. */
    void endNext(End end) {
        next.set(end);
    }

    /** Whether the worker that was to end has started. */
    boolean hasBegunToEnd() {
        return next.get() == null;
    }

    LinkedBlockingQueue<Throwable> errors() {
        return errors;
    }

    private void answerCalls() {
        try {
            for (String call = calls.readLine(); call != null && !call.equals("stop"); call = calls.readLine()) {
                String[] words = call.split(" ", -1);
                Fake fake = new Fake(Long.parseLong(words[0]), words[1], words[2], next.getAndSet(null));
                Thread.ofPlatform().daemon().name("fake worker " + words[0]).start(fake);
            }
            calls.close();
        } catch (IOException e) {
            errors.add(e);
        }
    }

    @Override
    public void close() throws IOException {
        System.setProperty("java.home", javaHome);
        calls.write("stop\n".getBytes(StandardCharsets.UTF_8));
    }

    /** Thrown when the worker is to end now. */
    private static final class EndNow extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private final class Fake implements Runnable {

        private final ProcessHandle process;
        private final String address;
        private final String nonce;
        private final @Nullable End end;

        Fake(long pid, String address, String nonce, @Nullable End end) {
            this.process = ProcessHandle.of(pid).orElseThrow();
            this.address = address;
            this.nonce = nonce;
            this.end = end;
        }

        @Override
        public void run() {
            try (SocketChannel socket =
                    SocketChannel.open(UnixDomainSocketAddress.of(address.substring("unix:".length())))) {
                try {
                    serve(socket);
                } catch (EndNow asPlanned) {
                    if (end != null && end.way() == Way.KILL) {
                        endProcess();
                    }
                }
            } catch (IOException hungUp) {
                // The application has ended this worker.
            } catch (Exception | Error unexpected) {
                errors.add(unexpected);
            } finally {
                endProcess();
            }
        }

        private void endProcess() {
            process.destroyForcibly();
            while (Processes.isRunning(process.pid())) {
                Thread.onSpinWait();
            }
        }

        private void serve(SocketChannel socket) throws Exception {
            send(socket, new Frame(FrameKind.HELLO, process.pid(), nonce, new byte[0]));
            while (true) {
                Frame frame = receive(socket);
                switch (frame.kind()) {
                    case RUN -> answer(socket, frame);
                    case SHUTDOWN -> {
                        return;
                    }
                    default -> {} // nothing to do for a fake
                }
            }
        }

        /** Reads no further than it should. */
        private Frame receive(SocketChannel socket) throws IOException, EndNow {
            ByteBuffer header = read(socket, 24);
            FrameKind kind = KINDS.get(header.get(4) - 1);
            int label = header.getShort(6);
            int body = (int) header.getLong(16);
            if (end != null && end.kind() == kind) {
                ByteBuffer unused = read(socket, Math.clamp(end.bytes() - 24, 0, label + body));
                throw new EndNow();
            }
            byte[] text = read(socket, label).array();
            return new Frame(
                    kind,
                    header.getLong(8),
                    new String(text, StandardCharsets.UTF_8),
                    read(socket, body).array());
        }

        private static ByteBuffer read(SocketChannel socket, int bytes) throws IOException {
            ByteBuffer buffer = ByteBuffer.allocate(bytes);
            while (buffer.hasRemaining()) {
                if (socket.read(buffer) < 0) {
                    throw new EOFException("the application hung up");
                }
            }
            return buffer;
        }

        private void answer(SocketChannel socket, Frame run) throws Exception {
            send(socket, Frame.of(FrameKind.STARTED, run.id()));
            Object value = Encoding.decodeTask(run.body(), run.label(), null).call();
            byte[] result = Encoding.encodeResult(value, run.label());
            FrameKind last = end == null ? FrameKind.VALUE : end.kind();
            switch (last) {
                case HELLO, RUN, LIMITS, STARTED, VALUE, SHUTDOWN ->
                    send(socket, Frame.of(FrameKind.VALUE, run.id(), result));
                case FAILURE, PROGRESS, VITALS, OVERDUE, EXITING, OUT_OF_HEAP ->
                    send(socket, EveryByteTest.sample(last, run.id()));
                case CANCEL -> {} // it waits to be told
            }
        }

        private void send(SocketChannel socket, Frame frame) throws IOException, EndNow {
            byte[] bytes = bytesOf(frame);
            boolean last = end != null && end.kind() == frame.kind();
            ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, last && end != null ? end.bytes() : bytes.length);
            while (buffer.hasRemaining()) {
                int unused = socket.write(buffer);
            }
            if (last) {
                throw new EndNow();
            }
        }
    }

    /** A frame as it travels, drawn in {@link FrameChannel}. */
    static byte[] bytesOf(Frame frame) {
        byte[] label = frame.label().getBytes(StandardCharsets.UTF_8);
        int code = KINDS.indexOf(frame.kind()) + 1;
        return ByteBuffer.allocate(24 + label.length + frame.body().length)
                .putInt(0x57_4C_58_01)
                .put((byte) code)
                .put((byte) 0)
                .putShort((short) label.length)
                .putLong(frame.id())
                .putLong(frame.body().length)
                .put(label)
                .put(frame.body())
                .array();
    }
}
