package io.github.workloadexecutor.internal.forked;

import io.github.workloadexecutor.failure.WorkerDossier;
import io.github.workloadexecutor.internal.memory.MemoryPlace;
import io.github.workloadexecutor.internal.memory.SharedFile;
import io.github.workloadexecutor.internal.process.ChildJvm;
import io.github.workloadexecutor.internal.process.JvmCommand;
import io.github.workloadexecutor.internal.process.OwnProcess;
import io.github.workloadexecutor.internal.process.RandomBytes;
import io.github.workloadexecutor.internal.wire.Doorbell;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameChannel;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.internal.wire.Invitation;
import io.github.workloadexecutor.internal.wire.Rendezvous;
import io.github.workloadexecutor.internal.wire.SharedBlock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to start a worker: from nothing to a JVM that has dialled in and proved itself with the nonce it was
 * told, or to a failure that says what went wrong, with nothing left behind.
 *
 * <p>The directory with the socket and the argument file exists only while this lasts, so there is nothing to leave
 * behind later, not even when the application is killed.
 */
final class WorkerLaunch {

    /** A worker that is ready for tasks. */
    record Launched(ChildJvm jvm, FrameChannel channel, Doorbell doorbell, SharedBlock shared) {}

    private final String name;
    private final WorkerRecord record;
    private final LaunchSite site;
    private final ForkedConfig config;
    private final LongSupplier heapBytes;
    private final ScheduledExecutorService timer;
    private final Consumer<String> out;
    private final Consumer<String> err;

    // Set by the launching thread, read by whoever abandons the launch.
    private volatile @Nullable ChildJvm started;
    private volatile @Nullable String abandoned;
    private volatile boolean late;

    // Set by the launching thread if the directory could not be deleted.
    private volatile @Nullable Path leftDirectory;

    // Set by the launching thread while it listens to somebody who has not proved itself.
    private volatile @Nullable FrameChannel stranger;

    WorkerLaunch(
            String name,
            WorkerRecord record,
            LaunchSite site,
            ForkedConfig config,
            LongSupplier heapBytes,
            ScheduledExecutorService timer,
            Consumer<String> out,
            Consumer<String> err) {
        this.name = name;
        this.record = record;
        this.site = site;
        this.config = config;
        this.heapBytes = heapBytes;
        this.timer = timer;
        this.out = out;
        this.err = err;
    }

    Launched launch() throws StartFailure, InterruptedException {
        String change = site.changeOfCode();
        if (change != null) {
            throw new StartFailure(name + " was not started: " + change, List.of(), /* grave= */ true, null);
        }
        Path directory = null;
        try {
            // On POSIX systems this directory is for its owner alone.
            directory = site.createDirectory();
            return launchIn(directory);
        } catch (IOException e) {
            throw new StartFailure(name + " could not be started: " + e, List.of(), /* grave= */ false, e);
        } finally {
            if (directory != null) {
                delete(directory);
            }
        }
    }

    private Launched launchIn(Path directory) throws IOException, StartFailure, InterruptedException {
        JvmCommand command = JvmCommand.withArgumentFile(
                directory.resolve("a"), WorkerJvmOptions.of(config, heapBytes.getAsLong()), config.environment());
        ChildJvm jvm = site.start(name, command, out, err);
        started = jvm;
        if (abandoned != null) {
            jvm.kill(); // Abandoned before there was anything to kill.
        }
        try {
            return invite(jvm, directory);
        } catch (IOException | RuntimeException | Error cannotBeInvited) {
            jvm.kill();
            jvm.closeStreams();
            throw cannotBeInvited;
        }
    }

    /** Makes what the worker needs while its JVM boots, tells it, and waits for its calls. */
    private Launched invite(ChildJvm jvm, Path directory) throws IOException, StartFailure, InterruptedException {
        SharedBlock.Made shared = SharedBlock.create(MemoryPlace.ofThisMachine(directory));
        try (SharedFile memory = shared.file();
                Rendezvous rendezvous = Rendezvous.open(directory)) {
            String nonce = HexFormat.of().formatHex(RandomBytes.of(32));
            Invitation invitation = new Invitation(
                    rendezvous.address(),
                    nonce,
                    memory.name().address(),
                    ChildJvm.ownPid(),
                    TimeUnit.NANOSECONDS.convert(config.cancelNotice()),
                    TimeUnit.NANOSECONDS.convert(config.cancelGrace()),
                    TimeUnit.NANOSECONDS.convert(config.heartbeatTimeout()) / 5,
                    Nesting.depth() + 1,
                    site.agreement());
            jvm.tell(invitation.toText());
            // Whatever ends the wait for the worker's call does so by hanging up.
            jvm.onExit(() -> hangUp(rendezvous));
            site.sweepOnce();
            ScheduledFuture<?> timeout = JvmEnvironment.isDebugged(config) ? null : timeout();
            try {
                FrameChannel channel = admit(rendezvous, nonce, FrameKind.HELLO);
                try {
                    Doorbell doorbell =
                            admit(rendezvous, nonce, FrameKind.DOORBELL).asDoorbell(/* rings= */ true);
                    return new Launched(jvm, channel, doorbell, shared.block());
                } catch (IOException halfACall) {
                    channel.close();
                    throw halfACall;
                }
            } catch (IOException noCall) {
                throw failure(jvm, noCall);
            } finally {
                if (timeout != null) {
                    timeout.cancel(false);
                }
            }
        }
    }

    private ScheduledFuture<?> timeout() {
        Runnable tooLate = () -> {
            late = true;
            abandon("was not ready within " + seconds(config.startTimeout()));
        };
        return timer.schedule(tooLate, TimeUnit.NANOSECONDS.convert(config.startTimeout()), TimeUnit.NANOSECONDS);
    }

    /** Waits for the call that says the nonce in this way; others that dial are turned away. */
    private FrameChannel admit(Rendezvous rendezvous, String nonce, FrameKind greeting) throws IOException {
        while (true) {
            FrameChannel channel = rendezvous.accept();
            stranger = channel;
            try {
                Frame hello = channel.receive();
                if (hello != null && hello.kind() == greeting && same(hello.label(), nonce)) {
                    stranger = null;
                    return channel;
                }
            } catch (IOException notAWorker) {
                // Closed below, like any other stranger.
            }
            channel.close();
        }
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private StartFailure failure(ChildJvm jvm, IOException noCall) throws InterruptedException {
        if (abandoned == null && jvm.awaitExit(Remains.LAST_WORDS).isEmpty()) {
            abandoned = "did not call back (" + noCall + ")";
        }
        Remains remains = Remains.of(jvm);
        String why = abandoned;
        String ended = remains.exit().map(status -> "exited with " + status).orElse("ended with a code not known yet");
        String what = why != null ? why + " and was killed" : ended + " before it was ready";
        WorkerDossier dossier =
                record.startDossier(jvm, remains.exit(), why == null ? null : "it " + why, remains.output());
        boolean disagrees = remains.exit()
                .filter(status -> status.code() == OwnProcess.EXIT_DISAGREEMENT)
                .isPresent();
        return new StartFailure(
                name + " (pid " + jvm.pid() + ") " + what, remains.output(), late || disagrees, dossier, null);
    }

    /** Gives up the launch; the launching thread gets a failure that says why. */
    void abandon(String reason) {
        abandoned = reason;
        ChildJvm jvm = started;
        if (jvm != null) {
            jvm.kill();
        }
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() / 1000.0 + " s";
    }

    private void hangUp(Rendezvous rendezvous) {
        try {
            rendezvous.close();
            FrameChannel unproven = stranger;
            if (unproven != null) {
                unproven.close();
            }
        } catch (IOException closedAlready) {
            // Closed is what it should be.
        }
    }

    /** The directory of this launch if it is still there although it should not be. */
    @Nullable
    Path leftDirectory() {
        return leftDirectory;
    }

    private void delete(Path directory) {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            leftDirectory = directory;
            Log.OF_WORKERS.warn("could not delete {}, used while a worker started", directory, e);
        }
    }
}
