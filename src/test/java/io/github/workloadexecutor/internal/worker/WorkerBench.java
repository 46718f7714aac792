package io.github.workloadexecutor.internal.worker;

import io.github.workloadexecutor.internal.encoding.Encoding;
import io.github.workloadexecutor.internal.memory.MemoryPlace;
import io.github.workloadexecutor.internal.wire.Claims;
import io.github.workloadexecutor.internal.wire.Doorbell;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameChannel;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.internal.wire.Invitation;
import io.github.workloadexecutor.internal.wire.Limits;
import io.github.workloadexecutor.internal.wire.RawBlock;
import io.github.workloadexecutor.internal.wire.Rendezvous;
import io.github.workloadexecutor.internal.wire.Request;
import io.github.workloadexecutor.internal.wire.SharedBlock;
import io.github.workloadexecutor.task.CpuTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A worker within this process: its real threads, and the application's end of its channel, its doorbell and its memory
 * in the test's hands. It does not end the process; what it would have done is kept.
 */
final class WorkerBench implements AutoCloseable {

    /** Long enough for whatever must come; a test that waits for so long has failed. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A time that does not come within a test. */
    static final Duration NEVER = Duration.ofHours(1);

    final CompletableFuture<Integer> halted = new CompletableFuture<>();
    final CompletableFuture<String> left = new CompletableFuture<>();
    final AtomicInteger halts = new AtomicInteger();
    volatile boolean descendantsKilledBeforeTheHalt;

    private final FrameChannel application;
    private final FrameChannel workerEnd;
    private final Doorbell rings;
    private final Doorbell listens;
    private final SharedBlock shared;
    private final RawBlock raw;
    private final Crew crew;

    // Touched only by the test's thread: a frame that is awaited, and may come after a reply.
    private @Nullable CompletableFuture<Frame> receiving;

    private WorkerBench(Path directory, Duration notice, Duration grace, Duration vitals) throws IOException {
        try (Rendezvous rendezvous = Rendezvous.open(directory)) {
            workerEnd = Rendezvous.dial(rendezvous.address());
            application = rendezvous.accept();
            listens = Rendezvous.dial(rendezvous.address()).asDoorbell(/* rings= */ false);
            rings = rendezvous.accept().asDoorbell(/* rings= */ true);
        }
        SharedBlock.Made made = SharedBlock.create(MemoryPlace.ofThisMachine(directory));
        Path memory = Path.of(made.file().name().address());
        shared = made.block();
        SharedBlock workerSide = SharedBlock.open(memory.toString());
        raw = RawBlock.open(memory);
        made.file().close(); // Both have it, as when a worker has started; and another bench may be made.
        Files.delete(directory.resolve("s"));
        ProcessEnd end = new ProcessEnd() {
            @Override
            public void killDescendants() {
                descendantsKilledBeforeTheHalt = !halted.isDone();
            }

            @Override
            public void halt(int code) {
                halts.incrementAndGet();
                halted.complete(code);
            }

            @Override
            public void exit() {
                left.complete(Thread.currentThread().getName());
            }
        };
        Lifeline lifeline = new Lifeline(workerEnd, end);
        Invitation invitation =
                new Invitation("", "", "", 1, notice.toNanos(), grace.toNanos(), vitals.toNanos(), /* depth= */ 1);
        crew = new Crew(lifeline, new Exchange(workerSide, listens, workerEnd), invitation, () -> {});
        Thread.ofPlatform().daemon().start(() -> new RequestLoop(lifeline, crew).serve());
    }

    /** One that gives notice and grace as said, and no sign of life. */
    static WorkerBench with(Path directory, Duration notice, Duration grace) throws IOException {
        WorkerBench bench = new WorkerBench(directory, notice, grace, NEVER);
        bench.crew.start();
        return bench;
    }

    static WorkerBench withVitals(Path directory, Duration every) throws IOException {
        WorkerBench bench = new WorkerBench(directory, NEVER, NEVER, every);
        bench.crew.start();
        return bench;
    }

    void run(long id, CpuTask<?> task) throws IOException {
        run(id, task, Limits.NONE);
    }

    void run(long id, CpuTask<?> task, Limits limits) throws IOException {
        request(new Request(id, "Task", limits, "", Encoding.encodeTask(task, "Task")));
    }

    /** The same by the way of tasks that are too long for the ring, whose replies come by the channel. */
    void runByChannel(long id, CpuTask<?> task) throws IOException {
        request(new Request(id, "Task", Limits.NONE, "", null));
        application.send(Frame.of(FrameKind.RUN, id, Encoding.encodeTask(task, "Task")));
    }

    /** Puts a request into the ring, and rings if the worker sleeps. */
    void request(Request request) throws IOException {
        offer(request);
        wake();
    }

    /** Puts a request into the ring, and does not say so. */
    void offer(Request request) {
        if (!request.isLeave()) {
            shared.claims().send(request.id());
        }
        if (!shared.requests().offer(request)) {
            throw new AssertionError("there must be room for a request of a test");
        }
    }

    void wake() throws IOException {
        if (shared.worker().rouse()) {
            rings.ring();
        }
    }

    /** Puts a message into the ring whose length cannot be. */
    void spoilRequests() throws IOException {
        raw.requests().putMessage(Integer.MIN_VALUE, 16);
        wake();
    }

    Claims claims() {
        return shared.claims();
    }

    void send(Frame frame) throws IOException {
        application.send(frame);
    }

    /** The next thing said by the worker: a reply from the ring, or a frame. */
    Frame hear() throws Exception {
        while (true) {
            shared.application().sleep();
            Frame reply = shared.replies().poll();
            if (reply != null) {
                shared.application().wake();
                return reply;
            }
            if (receiving == null) {
                receiving = CompletableFuture.supplyAsync(this::receive);
            }
            Frame frame = receiving.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            receiving = null;
            if (frame.kind() != FrameKind.REPLIES) {
                return frame;
            }
        }
    }

    private Frame receive() {
        try {
            Frame frame = application.receive();
            if (frame == null) {
                throw new AssertionError("the worker closed its channel");
            }
            return frame;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** All frames up to one of a kind, that one included. */
    List<Frame> hearUpTo(FrameKind kind) throws Exception {
        List<Frame> heard = new ArrayList<>();
        do {
            heard.add(hear());
        } while (heard.getLast().kind() != kind);
        return heard;
    }

    /** What a task returned, decoded. */
    Object valueOf(Frame reply) {
        if (reply.kind() != FrameKind.VALUE) {
            throw new AssertionError("not a value: " + reply.kind());
        }
        Object value = Encoding.decodeResult(reply.body(), "Task", null);
        return value == null ? "null" : value;
    }

    Throwable failureOf(Frame reply) {
        return Encoding.decodeFailure(reply.body(), "test", null);
    }

    Crew crew() {
        return crew;
    }

    /** Fills the worker's end until somebody reads from the other; returns only then. */
    void fillChannel() {
        try {
            workerEnd.send(Frame.of(FrameKind.VALUE, 99, new byte[64 << 20]));
        } catch (IOException closed) {
            // The test is over.
        }
    }

    /** Ends the channel, as the application's end would. */
    void hangUp() throws IOException {
        application.close();
    }

    /** Ends the doorbell alone. */
    void closeDoorbell() throws IOException {
        rings.close();
    }

    @Override
    public void close() throws IOException {
        application.close();
        workerEnd.close();
        rings.close();
        listens.close();
    }
}
