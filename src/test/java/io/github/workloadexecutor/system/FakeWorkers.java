package io.github.workloadexecutor.system;

import io.github.workloadexecutor.internal.encoding.Encoding;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameChannel;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.internal.wire.RawBlock;
import io.github.workloadexecutor.internal.wire.Request;
import io.github.workloadexecutor.internal.wire.SharedBlock;
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
 * milliseconds, end after any byte, and do to the shared memory what no worker would. The application's side is the
 * real one, from the facade down to socket and memory: only the {@code java} launcher it finds is another, a script
 * that passes on what it is told and then sleeps.
 */
final class FakeWorkers implements AutoCloseable {

    /** How a worker ends. */
    enum Way {
        /** Its connections end first, then its process. */
        CUT,
        /** Its process ends first, then its connections. */
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

    /** What the next worker does with its first request, instead of claiming and answering it. */
    interface Deed {
        void happen(Stage stage, Request first) throws Exception;
    }

    /** What a worker can do, and what it should not. */
    interface Stage {

        /** Waits for a request that was sent ahead. */
        Request next() throws Exception;

        boolean claim(long id);

        /** Answers as a worker does. */
        void answer(Request request) throws Exception;

        /** Leaves a reply in the ring, and says so only if it is told to. */
        void leave(Frame reply, boolean announce) throws Exception;

        /** Sends a frame. */
        void say(Frame frame) throws Exception;

        /** The memory that both share, as bytes. */
        RawBlock memory();

        void closeDoorbell() throws Exception;

        void end(Way way) throws Exception;

        /** Says nothing any more, until it is ended. */
        void fallSilent() throws Exception;
    }

    // In order of their codes.
    private static final FrameKind[] KINDS = new FrameKind[15];
    private static final List<Integer> CODES = List.of(1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14);

    static {
        for (FrameKind kind : FrameKind.values()) {
            KINDS[code(kind)] = kind;
        }
    }

    private final String javaHome = System.getProperty("java.home");
    private final RandomAccessFile calls;

    // For one worker; those after it are sound.
    private final AtomicReference<@Nullable End> nextEnd = new AtomicReference<>();
    private final AtomicReference<@Nullable Deed> nextDeed = new AtomicReference<>();

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
        nextEnd.set(end);
    }

    /** Says what the worker that starts next does with its first request. */
    void next(Deed deed) {
        nextDeed.set(deed);
    }

    /** Whether the worker that was to end has started. */
    boolean hasBegunToEnd() {
        return nextEnd.get() == null;
    }

    LinkedBlockingQueue<Throwable> errors() {
        return errors;
    }

    private void answerCalls() {
        try {
            for (String call = calls.readLine(); call != null && !call.equals("stop"); call = calls.readLine()) {
                String[] words = call.split(" ", -1);
                Fake fake = new Fake(words, nextEnd.getAndSet(null), nextDeed.getAndSet(null));
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

    /** Ends the workers that there are, as somebody might who knows their processes. */
    static void killAll() {
        ProcessHandle.current()
                .children()
                .filter(child -> child.info()
                        .commandLine()
                        .filter(line -> line.contains("sleep 600"))
                        .isPresent())
                .forEach(ProcessHandle::destroyForcibly);
    }

    /** Thrown when the worker is to end now. */
    private static final class EndNow extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private final class Fake implements Runnable, Stage {

        private final ProcessHandle process;
        private final UnixDomainSocketAddress address;
        private final String nonce;
        private final Path file;
        private final @Nullable End end;
        private @Nullable Deed deed;

        // Opened by its own thread.
        private SocketChannel socket;
        private SocketChannel doorbell;
        private SharedBlock shared;
        private RawBlock memory;

        Fake(String[] words, @Nullable End end, @Nullable Deed deed) {
            this.process = ProcessHandle.of(Long.parseLong(words[0])).orElseThrow();
            this.address = UnixDomainSocketAddress.of(words[1].substring("unix:".length()));
            this.nonce = words[2];
            this.file = Path.of(words[3]);
            this.end = end;
            this.deed = deed;
        }

        @Override
        public void run() {
            try (SocketChannel first = SocketChannel.open(address)) {
                socket = first;
                // What a process has open is closed when it ends, whoever ends it.
                var unused = process.onExit().thenRun(() -> hangUp(first));
                shared = SharedBlock.open(file.toString());
                memory = RawBlock.open(file);
                send(first, greeting(FrameKind.HELLO));
                try (SocketChannel second = SocketChannel.open(address)) {
                    doorbell = second;
                    var unusedToo = process.onExit().thenRun(() -> hangUp(second));
                    send(second, greeting(FrameKind.DOORBELL));
                    serve();
                }
            } catch (EndNow asPlanned) {
                // Its connections are closed by now, unless its process had to end first.
            } catch (IOException hungUp) {
                // The application has ended this worker.
            } catch (Exception | Error unexpected) {
                errors.add(unexpected);
            } finally {
                endProcess();
            }
        }

        private Frame greeting(FrameKind kind) {
            return new Frame(kind, process.pid(), nonce, new byte[0]);
        }

        private void hangUp(SocketChannel connection) {
            try {
                connection.close();
            } catch (IOException e) {
                errors.add(e);
            }
        }

        private void endProcess() {
            process.destroyForcibly();
            while (Processes.isRunning(process.pid())) {
                Thread.onSpinWait();
            }
        }

        private void serve() throws Exception {
            for (Request request = next(); !request.isLeave(); request = next()) {
                Deed instead = deed;
                deed = null;
                if (instead != null) {
                    instead.happen(this, request);
                } else {
                    claimAndAnswer(request);
                }
            }
        }

        @Override
        public Request next() throws IOException, EndNow {
            Request request = shared.requests().poll();
            while (request == null) {
                shared.worker().sleep();
                request = shared.requests().poll();
                if (request == null) {
                    ByteBuffer unused = read(doorbell, 1);
                    request = shared.requests().poll();
                }
            }
            shared.worker().wake();
            return request.isLeave() || request.body() != null ? request : withBody(request);
        }

        private Request withBody(Request request) throws IOException, EndNow {
            Frame run = receive();
            if (run.kind() != FrameKind.RUN || run.id() != request.id()) {
                throw new IllegalStateException("the body of task " + request.id() + " must come, but " + run.kind()
                        + " came for task " + run.id());
            }
            return new Request(
                    request.id(), request.title(), request.limits(), request.annex(), request.baggage(), run.body());
        }

        /** Reads no further than it should. */
        private Frame receive() throws IOException, EndNow {
            ByteBuffer header = read(socket, 24);
            FrameKind kind = KINDS[header.get(4)];
            int label = header.getShort(6);
            int body = (int) header.getLong(16);
            if (end != null && end.kind() == kind) {
                ByteBuffer unused = read(socket, Math.clamp(end.bytes() - 24, 0, label + body));
                end(end.way());
            }
            byte[] text = read(socket, label).array();
            return new Frame(
                    kind,
                    header.getLong(8),
                    new String(text, StandardCharsets.UTF_8),
                    read(socket, body).array());
        }

        private ByteBuffer read(SocketChannel connection, int bytes) throws IOException {
            ByteBuffer buffer = ByteBuffer.allocate(bytes);
            while (buffer.hasRemaining()) {
                if (connection.read(buffer) < 0) {
                    throw new EOFException("the application hung up");
                }
            }
            return buffer;
        }

        private void claimAndAnswer(Request request) throws Exception {
            if (!claim(request.id())) {
                return;
            }
            FrameKind last = end == null ? FrameKind.VALUE : end.kind();
            switch (last) {
                case HELLO, DOORBELL, RUN, VALUE -> answer(request);
                case REPLIES -> leave(valueOf(request), /* announce= */ true);
                case FAILURE, PROGRESS, VITALS, OVERDUE, EXITING, OUT_OF_HEAP, FINDING ->
                    send(socket, EveryByteTest.sample(last, request.id()));
                case CANCEL -> {
                    Frame unused = receive(); // it waits to be told
                }
            }
        }

        private Frame valueOf(Request request) throws Exception {
            Object value =
                    Encoding.decodeTask(request.body(), request.title(), null).call();
            return Frame.of(FrameKind.VALUE, request.id(), Encoding.encodeResult(value, request.title()));
        }

        // The stage.

        @Override
        public boolean claim(long id) {
            return shared.claims().claim(id);
        }

        @Override
        public void answer(Request request) throws Exception {
            Frame value = valueOf(request);
            if (!shared.replies().offer(value)) {
                send(socket, value);
            } else if (shared.application().rouse()) {
                send(socket, Frame.of(FrameKind.REPLIES, 0));
            }
        }

        @Override
        public void leave(Frame reply, boolean announce) throws Exception {
            if (!shared.replies().offer(reply)) {
                throw new IllegalStateException("there must be room for the reply of a test");
            }
            if (announce) {
                send(socket, Frame.of(FrameKind.REPLIES, 0));
            }
        }

        @Override
        public void say(Frame frame) throws Exception {
            send(socket, frame);
        }

        @Override
        public RawBlock memory() {
            return memory;
        }

        @Override
        public void closeDoorbell() throws IOException {
            doorbell.close();
        }

        @Override
        public void end(Way way) throws EndNow {
            if (way == Way.KILL) {
                endProcess();
            }
            throw new EndNow();
        }

        @Override
        public void fallSilent() throws IOException {
            while (true) {
                ByteBuffer unused = read(socket, 1);
            }
        }

        private void send(SocketChannel connection, Frame frame) throws IOException, EndNow {
            byte[] bytes = bytesOf(frame);
            boolean last = end != null && end.kind() == frame.kind();
            ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, last && end != null ? end.bytes() : bytes.length);
            while (buffer.hasRemaining()) {
                int unused = connection.write(buffer);
            }
            if (last && end != null) {
                end(end.way());
            }
        }
    }

    @SuppressWarnings("EnumOrdinal") // the list is in the order of the constants
    private static int code(FrameKind kind) {
        return CODES.get(kind.ordinal());
    }

    /** A frame as it travels, drawn in {@link FrameChannel}. */
    static byte[] bytesOf(Frame frame) {
        byte[] label = frame.label().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(24 + label.length + frame.body().length)
                .putInt(0x57_4C_58_01)
                .put((byte) code(frame.kind()))
                .put((byte) 0)
                .putShort((short) label.length)
                .putLong(frame.id())
                .putLong(frame.body().length)
                .put(label)
                .put(frame.body())
                .array();
    }
}
