package io.github.workloadexecutor.internal.forked;

import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.backend.Worker;
import io.github.workloadexecutor.failure.ExitStatus;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.failure.WorkerDossier;
import io.github.workloadexecutor.failure.WorkerStartException;
import io.github.workloadexecutor.internal.process.Autopsy;
import io.github.workloadexecutor.internal.process.ChildJvm;
import io.github.workloadexecutor.internal.process.CrashReport;
import io.github.workloadexecutor.internal.process.KernelKills;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameChannel;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.internal.wire.OversizedBody;
import io.github.workloadexecutor.internal.wire.ProtocolViolation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One forked worker and the thread that leads its whole life: launches it, carries tasks to it and replies back, and
 * buries it. Since one thread does all that, a worker has one task at a time and one end.
 *
 * <p>Others reach it in two ways: they put an order into its mailbox, which it reads between tasks, or they end the
 * process, which it notices in whatever it is doing.
 */
final class ForkedWorker implements Worker, Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ForkedWorker.class);

    /** How long an ended channel's process may take to end by itself. */
    private static final Duration EXIT = Duration.ofSeconds(2);

    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private static final String BROKE_PROTOCOL = "it broke the protocol: ";

    /** What the leading thread is told between tasks. */
    private sealed interface Order {
        record Run(EncodedTask task) implements Order {}

        record Stop() implements Order {}

        record Ended() implements Order {}
    }

    private final int number;
    private final ForkedWorkers pool;
    private final String executor;
    private final WorkerLaunch launch;
    private final Path crashDirectory;
    private final BlockingQueue<Order> mailbox = new LinkedBlockingQueue<>();

    // Used by the leading thread only.
    private final KernelKills.Watch kernelKills = KernelKills.ofThisProcess().watch();
    private long tasksDone;

    // Written once by the leading thread, when the worker is ready.
    private volatile WorkerLaunch.@Nullable Launched process;

    // Why this worker was killed, if it was; the first reason stays.
    private volatile @Nullable String killReason;

    ForkedWorker(int number, ForkedWorkers pool, ForkedConfig config) {
        this.number = number;
        this.pool = pool;
        this.executor = config.executorName();
        this.crashDirectory = config.crashDirectory();
        String name = "worker " + number;
        this.launch = new WorkerLaunch(
                name,
                config,
                pool.timer(),
                line -> LOG.info("{} {}: {}", executor, name, line),
                line -> LOG.warn("{} {}: {}", executor, name, line));
    }

    @Override
    public String name() {
        WorkerLaunch.Launched ready = process;
        return "worker " + number + (ready == null ? "" : " (pid " + ready.jvm().pid() + ")");
    }

    @Override
    public double heapFactor() {
        return 1;
    }

    @Override
    public boolean suspendsLimits() {
        return false;
    }

    @Override
    public String condition() {
        WorkerLaunch.Launched ready = process;
        return ready == null ? "" : ready.jvm().condition();
    }

    @Override
    public void run(EncodedTask task) {
        mailbox.add(new Order.Run(task));
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
    public synchronized void kill(String reason) {
        if (killReason == null) {
            killReason = reason;
        }
        WorkerLaunch.Launched ready = process;
        if (ready == null) {
            launch.abandon("was given up because " + reason);
        } else {
            ready.jvm().kill();
        }
    }

    /** Ends the worker in good order as soon as it has no task. */
    void stop() {
        mailbox.add(new Order.Stop());
        if (process == null) {
            launch.abandon("was given up because its executor is closed");
        }
    }

    /** The leading thread. */
    @Override
    public void run() {
        WorkerLaunch.Launched ready;
        try {
            ready = launch.launch();
        } catch (WorkerStartException failure) {
            pool.notStarted(this, failure);
            return;
        } catch (InterruptedException | RuntimeException | Error unexpected) {
            kill("its launch failed: " + unexpected);
            pool.notStarted(
                    this,
                    new WorkerStartException(name() + " could not be started: " + unexpected, List.of(), unexpected));
            return;
        }
        process = ready;
        if (killReason != null) {
            ready.jvm().kill(); // Killed between its launch and the line above.
        }
        ready.jvm().onExit(() -> mailbox.add(new Order.Ended()));
        LOG.debug("{} {} is ready", executor, name());
        try {
            pool.ready(this);
            serve(ready);
        } catch (InterruptedException | RuntimeException | Error unexpected) {
            LOG.error("{} {} is given up after an error in the executor itself", executor, name(), unexpected);
            kill("of an error in the executor itself: " + unexpected);
            pool.gone(this, /* crash= */ true, null);
        }
    }

    private void serve(WorkerLaunch.Launched ready) throws InterruptedException {
        while (true) {
            switch (mailbox.take()) {
                case Order.Run order -> {
                    if (!converse(ready, order.task())) {
                        return;
                    }
                }
                case Order.Stop stop -> {
                    shutDown(ready);
                    return;
                }
                case Order.Ended ended -> {
                    bury(ready, null);
                    return;
                }
            }
        }
    }

    /** Sends a task and waits for what comes of it; false if the worker is lost. */
    private boolean converse(WorkerLaunch.Launched ready, EncodedTask task) throws InterruptedException {
        FrameChannel channel = ready.channel();
        Conversation conversation = new Conversation(task);
        try {
            channel.send(new Frame(FrameKind.RUN, task.id(), task.name(), task.body()));
            Reply reply = null;
            while (reply == null) {
                reply = conversation.hear(channel.receive());
            }
            tasksDone++;
            kernelKills.alive();
            pool.replied(this, reply);
            return true;
        } catch (OversizedBody tooLarge) {
            pool.replied(this, conversation.unreceived(tooLarge));
            return true;
        } catch (ProtocolViolation violation) {
            kill(BROKE_PROTOCOL + violation.getMessage());
            bury(ready, conversation);
            return false;
        } catch (IOException channelEnded) {
            bury(ready, conversation);
            return false;
        } catch (RuntimeException | Error unexpected) {
            // Whether the task has run is no longer known here, so it must not look as if it had not.
            LOG.error("{} {} is given up after an error in the executor itself", executor, name(), unexpected);
            kill("of an error in the executor itself: " + unexpected);
            bury(ready, conversation);
            return false;
        }
    }

    private void shutDown(WorkerLaunch.Launched ready) throws InterruptedException {
        try {
            ready.channel().send(Frame.of(FrameKind.SHUTDOWN, 0));
        } catch (IOException endedAlready) {
            // Then there is nothing to tell it.
        }
        if (ready.jvm().awaitExit(EXIT).isEmpty()) {
            LOG.info("{} {} did not end within {} of being told to, and is killed", executor, name(), EXIT);
            ready.jvm().kill();
            Optional<ExitStatus> unused = ready.jvm().awaitExit(EXIT);
        }
        close(ready);
        pool.gone(this, /* crash= */ false, null);
    }

    /** Finds out how the process ended, and makes sure that it did. */
    private void bury(WorkerLaunch.Launched ready, @Nullable Conversation conversation) throws InterruptedException {
        ChildJvm jvm = ready.jvm();
        Optional<ExitStatus> exit = jvm.awaitExit(EXIT);
        if (exit.isEmpty()) {
            kill("it closed its channel but did not end within " + EXIT.toSeconds() + " s");
            exit = jvm.awaitExit(EXIT);
        }
        int unusedLeftovers = jvm.killLeftovers();
        List<String> output = jvm.outputAfterExit(LAST_WORDS);
        close(ready);
        WorkerDossier dossier = dossier(jvm, exit, output);
        WorkerCrashedException failure = conversation == null || !conversation.started()
                ? null
                : new WorkerCrashedException(
                        dossier, conversation.task().name(), conversation.task().attempt(), conversation.ranFor());
        if (killReason != null) {
            LOG.warn("{} {} was killed because {}", executor, name(), killReason);
        } else {
            LOG.warn("{} {} {}", executor, name(), dossier.ending());
        }
        pool.gone(this, /* crash= */ true, failure);
    }

    private WorkerDossier dossier(ChildJvm jvm, Optional<ExitStatus> exit, List<String> output) {
        String reason = killReason;
        return Autopsy.perform(new Autopsy.Facts(
                number,
                jvm.pid(),
                exit,
                reason,
                reason != null && reason.startsWith(BROKE_PROTOCOL),
                /* exitLabel= */ null,
                List.of(),
                CrashReport.find(crashDirectory, jvm.pid(), jvm.startedAt(), output),
                kernelKills.before(),
                kernelKills.now(),
                /* vitals= */ null,
                jvm.age(),
                tasksDone,
                output));
    }

    private void close(WorkerLaunch.Launched ready) {
        try {
            ready.channel().close();
        } catch (IOException closedAlready) {
            LOG.debug("{} {}: closing its channel failed", executor, name(), closedAlready);
        }
        ready.jvm().closeStreams();
    }
}
