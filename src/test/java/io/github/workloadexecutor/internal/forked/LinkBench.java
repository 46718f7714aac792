package io.github.workloadexecutor.internal.forked;

import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.TaskLimits;
import io.github.workloadexecutor.internal.memory.MemoryPlace;
import io.github.workloadexecutor.internal.wire.Doorbell;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameChannel;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.internal.wire.Rendezvous;
import io.github.workloadexecutor.internal.wire.Request;
import io.github.workloadexecutor.internal.wire.SharedBlock;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The application's link to a worker whose part the test plays, without a process. */
final class LinkBench implements AutoCloseable {

    /** A body that is too long for the ring. */
    static final int LONG = 100_000;

    final WorkerLink link;
    final FrameChannel workerChannel;
    final SharedBlock workerSide;

    private final Doorbell workerDoorbell;

    LinkBench(Path directory) throws IOException {
        SharedBlock.Made made = SharedBlock.create(MemoryPlace.ofThisMachine(directory));
        SharedBlock shared = made.block();
        workerSide = SharedBlock.open(made.file().name().address());
        made.file().close();
        try (Rendezvous rendezvous = Rendezvous.open(directory)) {
            workerChannel = Rendezvous.dial(rendezvous.address());
            FrameChannel channel = rendezvous.accept();
            workerDoorbell = Rendezvous.dial(rendezvous.address()).asDoorbell(/* rings= */ false);
            Doorbell doorbell = rendezvous.accept().asDoorbell(/* rings= */ true);
            link = new WorkerLink(new WorkerLaunch.Launched(/* jvm= */ null, channel, doorbell, shared));
        }
    }

    static EncodedTask task(long id) {
        return task(id, 3);
    }

    static EncodedTask task(long id, int bytes) {
        return new EncodedTask(id, "Echo", 2, new byte[bytes], "", new TaskLimits(5, 6));
    }

    // The worker's part.

    @Nullable
    Request poll() throws IOException {
        return workerSide.requests().poll();
    }

    /** Whether the worker has been woken, which the test asks when that has been done. */
    boolean awaitRing() throws IOException {
        return workerDoorbell.await();
    }

    void sleep() {
        workerSide.worker().sleep();
    }

    boolean claim(long id) {
        return workerSide.claims().claim(id);
    }

    /** Leaves a reply in the ring, and does not say so. */
    void reply(long id, byte... body) {
        reply(FrameKind.VALUE, id, body);
    }

    void reply(FrameKind kind, long id, byte... body) {
        if (!workerSide.replies().offer(Frame.of(kind, id, body))) {
            throw new AssertionError("there must be room for a reply of a test");
        }
    }

    void closeDoorbell() throws IOException {
        workerDoorbell.close();
    }

    @Override
    public void close() throws IOException {
        link.close();
        workerChannel.close();
        workerDoorbell.close();
    }
}
