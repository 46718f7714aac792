package io.github.workloadexecutor.internal.forked;

import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.backend.Worker;
import io.github.workloadexecutor.backend.WorkerListener;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.failure.WorkerDossier;
import io.github.workloadexecutor.internal.process.ChildJvm;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.internal.wire.ProtocolViolation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One forked worker and the thread that leads its whole life: launches it, offers it, and buries it. Since one thread
 * does that, a worker has one end, and its coming is told before its end. Its replies have a thread of their own
 * ({@link ReplyReader}).
 *
 * <p>Others reach it in three ways: they put tasks into the ring that it shares with its process, they put an order
 * into its mailbox, or they end the process, which it notices in whatever it is doing.
 */
final class ForkedWorker implements Worker, Heartbeats.Patient, ReplyReader.Desk, Runnable {

    /** How long what an ended process has said last may take to be read. */
    private static final Duration LAST_REPLIES = Duration.ofSeconds(2);

    /** What was taken back is in the ring until the process comes to skip it, and it does not say when that is. */
    private static final long LOOK_FOR_ROOM_NANOS = 1_000_000;

    private static final WorkerListener.Fate NOTHING_STARTED = (id, task, attempt, ranFor) -> null;

    /** What the leading thread is told. */
    private sealed interface Order {
        record Offer() implements Order {}

        record SendBody(EncodedTask task) implements Order {}

        record LookForRoom() implements Order {}

        record Stop() implements Order {}

        record HungUp() implements Order {}

        record Ended() implements Order {}
    }

    // Never change after construction.
    private final int number;
    private final ForkedWorkers pool;
    private final String executor;
    private final double heapFactor;
    private final WorkerLaunch launch;
    private final Initialisation initialisation;
    private final RecyclingPolicy recycling;
    private final Duration patienceForRoom;
    private final WorkerRecord record;
    private final WorkerNews news;
    private final BlockingQueue<Order> mailbox = new LinkedBlockingQueue<>();

    // Written under the monitor; sinceNanos is when the state was entered.
    private volatile WorkerState state = WorkerState.STARTING;
    private volatile long sinceNanos = System.nanoTime();
    private volatile int unanswered;

    // Guarded by the monitor: how many tasks it was sent, whether it gets no more, and what is to be told of those
    // sent.
    private long tasksSent;
    private boolean closing;
    private boolean begun;
    private @Nullable String lastTaskSent;

    // Guarded by the monitor: whether it has had no room although it has no task, since when, and whether it is looked
    // at.
    private boolean withoutRoom;
    private long withoutRoomSince;
    private boolean lookingForRoom;

    // Written once by the leading thread, when the worker has called.
    private volatile @Nullable ChildJvm jvm;
    private volatile @Nullable WorkerLink link;
    private volatile @Nullable ReplyReader replies;

    // Why this worker was killed, if it was; the first reason stays.
    private volatile @Nullable String killReason;

    /**
     * Does nothing yet.
     *
     * @param heapBytes asked when the process is launched
     * @param heapFactor how many times the heap of the others that is
     */
    ForkedWorker(int number, ForkedWorkers pool, ForkedConfig config, LongSupplier heapBytes, double heapFactor) {
        this.number = number;
        this.pool = pool;
        this.executor = config.executorName();
        this.heapFactor = heapFactor;
        this.record = new WorkerRecord(number, pool.site().watchKernel(), config.crashDirectory());
        this.news = new WorkerNews(this, pool::listener, record);
        String name = "worker " + number;
        WorkerOutput output = new WorkerOutput(executor, name, this);
        this.launch =
                new WorkerLaunch(name, record, pool.site(), config, heapBytes, pool.timer(), output::out, output::err);
        this.initialisation = new Initialisation(config, pool.timer(), this, news, record);
        this.recycling = new RecyclingPolicy(config.recycling());
        this.patienceForRoom = config.heartbeatTimeout();
    }

    // From everybody.

    @Override
    public String name() {
        ChildJvm ready = jvm;
        return "worker " + number + (ready == null ? "" : " (pid " + ready.pid() + ")");
    }

    @Override
    public double heapFactor() {
        return heapFactor;
    }

    @Override
    public boolean suspendsLimits() {
        return pool.isDebugged();
    }

    @Override
    public String condition() {
        ChildJvm ready = jvm;
        return ready == null ? "" : ready.condition();
    }

    WorkerState state() {
        return state;
    }

    /** Since when it is in its state. */
    long sinceNanos() {
        return sinceNanos;
    }

    @Nullable
    String killReason() {
        return killReason;
    }

    private synchronized void become(WorkerState next) {
        if (!state.canBecome(next)) {
            throw new IllegalStateException(name() + " must not become " + next + " while it is " + state);
        }
        state = next;
        sinceNanos = System.nanoTime();
    }

    // Tasks.

    @Override
    public boolean send(EncodedTask task) {
        WorkerLink ready = link;
        if (ready == null) {
            throw new IllegalStateException(name() + " must be ready before it is sent tasks, but is " + state);
        }
        boolean byRing = ready.takes(task);
        synchronized (this) {
            // Beyond its last task it gets others only while nobody can take its place, and one at a time.
            boolean oneAtATime = !byRing || heapFactor > 1 || recycling.isLastTask(tasksSent);
            if (closing || (oneAtATime && unanswered > 0)) {
                return false;
            }
            if (!ready.send(task, suspendsLimits())) {
                noRoom();
                return false;
            }
            withoutRoom = false;
            changeUnanswered(1);
            tasksSent++;
            if (state == WorkerState.IDLE) {
                become(WorkerState.BUSY);
                begun = true;
            } // Otherwise it has ended meanwhile, and whoever buries it gives the task back.
            if (recycling.isLastTask(tasksSent)) {
                lastTaskSent = recycling.due(tasksSent, Duration.ZERO, null);
            }
        }
        if (!byRing) {
            mailbox.add(new Order.SendBody(task));
        }
        return true;
    }

    /** Without a task it gives no answer after which it would be sent others, so it has to be looked at. */
    private synchronized void noRoom() {
        if (unanswered > 0) {
            return;
        }
        if (!withoutRoom) {
            withoutRoom = true;
            withoutRoomSince = System.nanoTime();
        }
        if (!lookingForRoom) {
            lookingForRoom = true;
            mailbox.add(new Order.LookForRoom());
        }
    }

    private synchronized void changeUnanswered(int by) {
        int now = unanswered + by;
        unanswered = now;
        if (now == 0 && state == WorkerState.BUSY) {
            become(WorkerState.IDLE);
        }
    }

    @Override
    public void flush() {
        boolean tell;
        String due;
        synchronized (this) {
            due = lastTaskSent;
            tell = begun || due != null;
            begun = false;
            lastTaskSent = null;
        }
        WorkerLink ready = link;
        if (ready != null) {
            ready.flush();
        }
        if (tell) {
            pool.sent(this, due);
        }
    }

    @Override
    public boolean takeBack(long taskId) {
        WorkerLink ready = link;
        if (ready == null || !ready.takeBack(taskId)) {
            return false;
        }
        synchronized (this) {
            tasksSent--;
            changeUnanswered(-1);
        }
        return true;
    }

    @Override
    public boolean hasBegun(long taskId) {
        WorkerLink ready = link;
        return ready != null && ready.isClaimed(taskId);
    }

    /** Which task what is just being read from its output is about; null if there is none, or that is not known. */
    @Nullable
    EncodedTask printingTask() {
        WorkerLink ready = link;
        return ready == null ? null : ready.printing();
    }

    @Override
    public void cancel(long taskId) {
        WorkerLink ready = link;
        if (ready != null) {
            try {
                ready.channel().send(Frame.of(FrameKind.CANCEL, taskId));
            } catch (IOException gone) {
                // Its reading thread notices as well, and that is where it matters.
            }
        }
    }

    @Override
    public int unanswered() {
        return unanswered;
    }

    @Override
    public int poll() {
        ReplyReader reader = replies;
        return reader == null ? 0 : reader.poll();
    }

    @Override
    public void polling(boolean polling) {
        ReplyReader reader = replies;
        if (reader == null) {
            throw new IllegalStateException(name() + " must be ready before it is polled, but is " + state);
        }
        if (polling) {
            reader.pollerComes();
        } else {
            reader.pollerGoes();
        }
    }

    @Override
    public Runnable answered(List<Reply> answers) {
        long done = record.tasksDone(answers.size());
        boolean exhausted = false;
        for (Reply answer : answers) {
            exhausted |= answer.kind() == Reply.Kind.OUT_OF_HEAP;
        }
        String due = recycling.due(done, record.age(), record.lastVitals());
        boolean leaving = pool.answered(this, exhausted, due, recycling.isLastTask(done));
        synchronized (this) {
            closing |= leaving;
            leaving = closing;
            changeUnanswered(-answers.size());
        }
        WorkerListener.Answered outcome = pool.listener().replied(this, answers, leaving);
        if (outcome.free()) {
            pool.free(this, leaving);
        }
        return outcome.delivery();
    }

    @Override
    public void brokeProtocol(ProtocolViolation violation) {
        record.brokeProtocol();
        kill("it broke the protocol: " + violation.getMessage());
    }

    @Override
    public void failed(Throwable error) {
        kill("of an error in the executor itself: " + error);
    }

    // Its life.

    @Override
    public void kill(String reason) {
        ChildJvm ready;
        synchronized (this) {
            if (killReason == null) {
                killReason = reason;
            }
            ready = jvm;
        }
        if (ready == null) {
            launch.abandon("was given up because " + reason);
        } else {
            ready.kill();
        }
    }

    /** Has the leading thread tell the dispatcher that this worker can be used, for the first time or again. */
    void offer() {
        synchronized (this) {
            closing = false;
        }
        mailbox.add(new Order.Offer());
    }

    /** Ends the worker in good order. The dispatcher does not have it any more. */
    synchronized void drain() {
        if (state == WorkerState.IDLE || state == WorkerState.BUSY) {
            become(WorkerState.DRAINING);
        }
        mailbox.add(new Order.Stop());
    }

    /** Ends the worker in good order as soon as it has no task, and at once if it is not ready for any. */
    void stop() {
        mailbox.add(new Order.Stop());
        if (state == WorkerState.STARTING) {
            kill("its executor is closed");
        }
    }

    @Override
    public boolean isExpectedToSpeak() {
        return state == WorkerState.BUSY && !pool.isDebugged();
    }

    @Override
    public long lastSignNanos() {
        long last = sinceNanos;
        WorkerLink ready = link;
        if (ready != null) {
            last = later(last, ready.channel().lastMovedNanos());
        }
        ReplyReader reader = replies;
        return reader == null ? last : later(last, reader.heardNanos());
    }

    private static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }

    @Override
    public void silentFor(Duration silence, Duration allowed) {
        String condition = condition();
        kill(String.format(
                Locale.ROOT,
                "it had a task and gave no sign of life for %.1f s, and the limit is %.1f s%s",
                silence.toMillis() / 1000.0,
                allowed.toMillis() / 1000.0,
                condition.isEmpty() ? "" : " (" + condition + ")"));
    }

    Duration age() {
        return record.age();
    }

    RecyclingPolicy recycling() {
        return recycling;
    }

    @Nullable
    Path leftDirectory() {
        return launch.leftDirectory();
    }

    boolean hasProcess() {
        ChildJvm ready = jvm;
        try {
            return ready != null && ready.awaitExit(Duration.ZERO).isEmpty();
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    // The leading thread.

    @Override
    public void run() {
        try {
            WorkerLaunch.Launched launched = launch.launch();
            WorkerLink ready = new WorkerLink(launched);
            link = ready;
            jvm = launched.jvm();
            if (killReason != null) {
                launched.jvm().kill(); // Killed between its launch and the line above.
            }
            WorkerEnding ending = new WorkerEnding(executor, this, launched.jvm(), ready);
            ReplyReader reader = new ReplyReader(executor + " " + name(), ready, news, this);
            replies = reader;
            Thread reading;
            try {
                initialisation.run(launched.jvm(), ready);
                reading = pool.startReader(this, reader);
            } catch (StartFailure | InterruptedException | RuntimeException | Error failure) {
                ending.close();
                throw failure;
            }
            launched.jvm().onExit(() -> mailbox.add(new Order.Ended()));
            live(ready, reader, ending);
            boolean unused = reading.join(LAST_REPLIES);
        } catch (StartFailure failure) {
            become(WorkerState.DEAD);
            pool.notStarted(this, failure);
        } catch (InterruptedException | RuntimeException | Error unexpected) {
            kill("its launch failed: " + unexpected);
            become(WorkerState.DEAD);
            String what = name() + " could not be started: " + unexpected;
            pool.notStarted(this, new StartFailure(what, List.of(), /* grave= */ false, unexpected));
        }
    }

    /** Where nothing is thrown any more: a worker that was ready is not one that did not start. */
    private void live(WorkerLink ready, ReplyReader reader, WorkerEnding ending) {
        try {
            become(WorkerState.IDLE);
            pool.ready(this);
            Log.OF_WORKERS.debug("{} {} is ready", executor, name());
            serve(ready, reader, ending);
        } catch (InterruptedException | RuntimeException | Error unexpected) {
            Log.OF_WORKERS.error(
                    "{} {} is given up after an error in the executor itself", executor, name(), unexpected);
            failed(unexpected);
            ending.close();
            endWith(reader);
            pool.gone(this, /* crash= */ true, NOTHING_STARTED);
        }
    }

    private void serve(WorkerLink ready, ReplyReader reader, WorkerEnding ending) throws InterruptedException {
        long patience = pool.patience(this);
        while (true) {
            Order next = mailbox.poll(patience, TimeUnit.NANOSECONDS);
            if (next == null) {
                patience = pool.stillIdle(this);
                continue;
            }
            switch (next) {
                case Order.Offer offer -> {
                    pool.announce(this);
                    patience = pool.patience(this);
                }
                case Order.LookForRoom look -> {
                    LockSupport.parkNanos(this, LOOK_FOR_ROOM_NANOS);
                    lookForRoom();
                }
                case Order.SendBody order -> sendBody(ready, order.task());
                case Order.Stop stop -> {
                    ending.shutDown();
                    endWith(reader);
                    pool.gone(this, /* crash= */ false, NOTHING_STARTED);
                    return;
                }
                case Order.HungUp hungUp -> {
                    bury(ready, reader, ending);
                    return;
                }
                case Order.Ended ended -> {
                    awaitHangUp();
                    bury(ready, reader, ending);
                    return;
                }
            }
        }
    }

    /** Has tasks sent to it again, which fails again if there is no room yet. */
    private void lookForRoom() {
        Duration since;
        synchronized (this) {
            lookingForRoom = false;
            if (!withoutRoom) {
                return;
            }
            since = Duration.ofNanos(System.nanoTime() - withoutRoomSince);
        }
        if (pool.isDebugged() || since.compareTo(patienceForRoom) < 0) {
            pool.announce(this);
        } else {
            kill(String.format(
                    Locale.ROOT,
                    "it had no task and made no room for any for %.1f s, and the limit is %.1f s",
                    since.toMillis() / 1000.0,
                    patienceForRoom.toMillis() / 1000.0));
        }
    }

    private static void sendBody(WorkerLink ready, EncodedTask task) {
        try {
            ready.sendBody(task);
        } catch (IOException gone) {
            // The reading thread notices as well.
        }
    }

    @Override
    public void hungUp() {
        mailbox.add(new Order.HungUp());
    }

    /** What an ended process has said last is read before its channel is closed from this side. */
    private void awaitHangUp() throws InterruptedException {
        long deadline = System.nanoTime() + LAST_REPLIES.toNanos();
        Order next;
        do {
            next = mailbox.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } while (next != null && !(next instanceof Order.HungUp));
    }

    /** It has ended by itself, or it is not to be trusted any more. */
    private void bury(WorkerLink ready, ReplyReader reader, WorkerEnding ending) throws InterruptedException {
        WorkerDossier dossier = ending.bury(record);
        endWith(reader);
        Log.OF_WORKERS.warn("{} {} {}", executor, name(), dossier.ending());
        pool.gone(
                this,
                /* crash= */ true,
                (id, task, attempt, ranFor) ->
                        ready.isClaimed(id) ? new WorkerCrashedException(dossier, task, attempt, ranFor) : null);
    }

    /** What the worker has answered is answered; from here on no reply is heard, and no task taken. */
    private void endWith(ReplyReader reader) {
        reader.end();
        synchronized (this) {
            closing = true;
            if (state != WorkerState.DEAD) {
                become(WorkerState.DEAD);
            }
        }
    }
}
