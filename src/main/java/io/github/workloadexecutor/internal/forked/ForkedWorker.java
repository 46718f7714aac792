package io.github.workloadexecutor.internal.forked;

import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.backend.Worker;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.failure.WorkerDossier;
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
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One forked worker and the thread that leads its whole life: launches it, carries tasks to it and replies back, and
 * buries it. Since one thread does all that, a worker has one task at a time and one end, and its coming is told before
 * its end.
 *
 * <p>Others reach it in two ways: they put an order into its mailbox, which it reads between tasks, or they end the
 * process, which it notices in whatever it is doing.
 */
final class ForkedWorker implements Worker, Heartbeats.Patient, Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ForkedWorker.class);

    /** What the leading thread is told between tasks. */
    private sealed interface Order {
        record Offer() implements Order {}

        record Run(EncodedTask task) implements Order {}

        record Stop() implements Order {}

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
    private final BlockingQueue<Order> mailbox = new LinkedBlockingQueue<>();

    // Written under the monitor; sinceNanos is when the state was entered.
    private volatile WorkerState state = WorkerState.STARTING;
    private volatile long sinceNanos = System.nanoTime();
    private long tasksSent;

    // Written once by the leading thread, when the worker has called.
    private volatile WorkerLaunch.@Nullable Launched process;

    // Why this worker was killed, if it was; the first reason stays.
    private volatile @Nullable String killReason;

    // Touched by the leading thread only.
    private long previousTask = Conversation.NONE;
    private final WorkerRecord record;
    private final WorkerNews news;

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
        this.launch = new WorkerLaunch(
                name,
                record,
                pool.site(),
                config,
                heapBytes,
                pool.timer(),
                line -> LOG.info("{} {}: {}", executor, name, line),
                line -> LOG.warn("{} {}: {}", executor, name, line));
        this.initialisation = new Initialisation(config, pool.timer(), this, news, record);
        this.recycling = new RecyclingPolicy(config.recycling());
    }

    // From everybody.

    @Override
    public String name() {
        WorkerLaunch.Launched ready = process;
        return "worker " + number + (ready == null ? "" : " (pid " + ready.jvm().pid() + ")");
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
        WorkerLaunch.Launched ready = process;
        return ready == null ? "" : ready.jvm().condition();
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

    @Override
    public void run(EncodedTask task) {
        boolean last;
        synchronized (this) {
            if (state == WorkerState.IDLE) {
                become(WorkerState.BUSY);
            } // Otherwise it has ended meanwhile, and whoever buries it gives the task back.
            tasksSent++;
            last = recycling.isLastTask(tasksSent);
        }
        mailbox.add(new Order.Run(task));
        pool.sent(this, last ? recycling.due(tasksSent, Duration.ZERO, null) : null);
    }

    @Override
    public void cancel(long taskId) {
        WorkerLaunch.Launched ready = process;
        if (ready != null) {
            try {
                ready.channel().send(Frame.of(FrameKind.CANCEL, taskId));
            } catch (IOException gone) {
                // Its leading thread notices as well, and that is where it matters.
            }
        }
    }

    @Override
    public void kill(String reason) {
        WorkerLaunch.Launched ready;
        synchronized (this) {
            if (killReason == null) {
                killReason = reason;
            }
            ready = process;
        }
        if (ready == null) {
            launch.abandon("was given up because " + reason);
        } else {
            ready.jvm().kill();
        }
    }

    /** Has the leading thread tell the dispatcher that this worker can be used. */
    void offer() {
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
        long since = sinceNanos;
        WorkerLaunch.Launched ready = process;
        long moved = ready == null ? since : ready.channel().lastMovedNanos();
        return moved - since > 0 ? moved : since;
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

    // The leading thread.

    @Override
    public void run() {
        try {
            WorkerLaunch.Launched ready = launch.launch();
            process = ready;
            if (killReason != null) {
                ready.jvm().kill(); // Killed between its launch and the line above.
            }
            WorkerEnding ending = new WorkerEnding(executor, this, ready);
            try {
                initialisation.run(ready);
            } catch (StartFailure | InterruptedException | RuntimeException | Error failure) {
                ending.close();
                throw failure;
            }
            ready.jvm().onExit(() -> mailbox.add(new Order.Ended()));
            live(ready, ending);
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
    private void live(WorkerLaunch.Launched ready, WorkerEnding ending) {
        try {
            LOG.debug("{} {} is ready", executor, name());
            become(WorkerState.IDLE);
            pool.ready(this);
            serve(ready, ending);
        } catch (InterruptedException | RuntimeException | Error unexpected) {
            LOG.error("{} {} is given up after an error in the executor itself", executor, name(), unexpected);
            kill("of an error in the executor itself: " + unexpected);
            ending.close();
            if (state != WorkerState.DEAD) {
                become(WorkerState.DEAD);
            }
            pool.gone(this, /* crash= */ true, null);
        }
    }

    private void serve(WorkerLaunch.Launched ready, WorkerEnding ending) throws InterruptedException {
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
                case Order.Run order -> {
                    Conversation conversation = new Conversation(order.task(), previousTask, news);
                    previousTask = order.task().id();
                    if (!hold(conversation, ready)) {
                        bury(ending, conversation);
                        return;
                    }
                    patience = pool.patience(this);
                }
                case Order.Stop stop -> {
                    ending.shutDown();
                    become(WorkerState.DEAD);
                    pool.gone(this, /* crash= */ false, null);
                    return;
                }
                case Order.Ended ended -> {
                    bury(ending, null);
                    return;
                }
            }
        }
    }

    /** Sends a task and waits for what comes of it; false if the worker is lost. */
    private boolean hold(Conversation conversation, WorkerLaunch.Launched ready) {
        try {
            Reply reply = conversation.hold(ready.channel(), suspendsLimits());
            long done = record.taskDone();
            String due = recycling.due(done, record.age(), record.lastVitals());
            pool.replied(this, reply, due, recycling.isLastTask(done));
            return true;
        } catch (ProtocolViolation violation) {
            record.brokeProtocol();
            kill("it broke the protocol: " + violation.getMessage());
        } catch (IOException channelEnded) {
            // Its burial shows why.
        } catch (RuntimeException | Error unexpected) {
            // Whether the task has run is no longer known here, so it must not look as if it had not.
            LOG.error("{} {} is given up after an error in the executor itself", executor, name(), unexpected);
            kill("of an error in the executor itself: " + unexpected);
        }
        return false;
    }

    /** The task is over, and the next one may come as soon as this was said. */
    void rest() {
        become(WorkerState.IDLE);
    }

    Duration age() {
        return record.age();
    }

    RecyclingPolicy recycling() {
        return recycling;
    }

    /** It has ended by itself, or it is not to be trusted any more. */
    private void bury(WorkerEnding ending, @Nullable Conversation conversation) throws InterruptedException {
        WorkerDossier dossier = ending.bury(record);
        become(WorkerState.DEAD);
        WorkerCrashedException failure = conversation == null || !conversation.started()
                ? null
                : new WorkerCrashedException(
                        dossier, conversation.task().name(), conversation.task().attempt(), conversation.ranFor());
        LOG.warn("{} {} {}", executor, name(), dossier.ending());
        pool.gone(this, /* crash= */ true, failure);
    }

    @Nullable
    Path leftDirectory() {
        return launch.leftDirectory();
    }

    boolean hasProcess() {
        WorkerLaunch.Launched ready = process;
        try {
            return ready != null && ready.jvm().awaitExit(Duration.ZERO).isEmpty();
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
