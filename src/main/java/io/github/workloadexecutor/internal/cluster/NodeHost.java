package io.github.workloadexecutor.internal.cluster;

import io.github.workloadexecutor.backend.Backend;
import io.github.workloadexecutor.event.LaneStatistics;
import io.github.workloadexecutor.event.WorkerStatistics;
import io.github.workloadexecutor.internal.cpu.Dispatcher;
import io.github.workloadexecutor.internal.cpu.DispatcherConfig;
import io.github.workloadexecutor.internal.encoding.AllowedClasses;
import io.github.workloadexecutor.internal.finding.FindingLog;
import io.github.workloadexecutor.internal.lane.Poller;
import io.github.workloadexecutor.internal.learning.Profiles;
import io.github.workloadexecutor.internal.wire.ProtocolViolation;
import io.github.workloadexecutor.task.QueuePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node does with what is carried to it: it has workers of its own, and runs on them the tasks of any number of
 * applications, each of which has a {@link Session}. Nothing of a task is decoded here.
 */
public final class NodeHost {

    private static final Logger LOG = LoggerFactory.getLogger(NodeHost.class);

    /** Beyond this a number of slots is a mistake. */
    public static final int MOST_SLOTS = 4096;

    private static final Duration LOOK = Duration.ofMillis(250);

    private final String name;
    private final int slots;
    private final CompletableFuture<CodeIdentity> identity;
    private final Dispatcher dispatcher;
    private final ScheduledExecutorService timer;
    private final ConcurrentMap<UUID, Session> sessions = new ConcurrentHashMap<>();
    private final AtomicLong sessionNumbers = new AtomicLong();
    private final Consumer<String> changed;

    // Touched by the timer's thread only.
    private long lastLookNanos = System.nanoTime();

    private volatile boolean draining;

    /**
     * How a node is.
     *
     * @param draining whether it takes no more tasks
     * @param applications how many it works for
     * @param tasks of the lane its workers are on
     * @param workers those workers
     */
    public record Health(boolean draining, int applications, LaneStatistics tasks, WorkerStatistics workers) {}

    /**
     * Opens the backend, which starts nothing yet.
     *
     * @param name what messages call the node
     * @param slots how many tasks it runs at once
     * @param workers runs them; closed with this
     * @param cancelNotice from a cancelled task's flag to its interrupt
     * @param cancelGrace from there to the end of its worker by itself
     * @param killGrace how much longer it may take before it is killed
     * @param timer ended with this
     * @param changed is told, in words, when an application comes or goes
     */
    public NodeHost(
            String name,
            int slots,
            Backend workers,
            Duration cancelNotice,
            Duration cancelGrace,
            Duration killGrace,
            ScheduledExecutorService timer,
            Consumer<String> changed) {
        this.name = name;
        this.slots = slots;
        this.identity = CodeIdentity.ofThisJvm();
        this.timer = timer;
        this.changed = changed;
        DispatcherConfig config = new DispatcherConfig(
                name,
                cancelNotice,
                cancelGrace,
                killGrace,
                Integer.MAX_VALUE,
                Long.MAX_VALUE,
                QueuePolicy.REJECT,
                /* quarantineAfter= */ Integer.MAX_VALUE,
                AllowedClasses.NONE,
                /* payloadBudget= */ Long.MAX_VALUE);
        this.dispatcher = new Dispatcher(
                config,
                new AtomicLong()::incrementAndGet,
                /* arrays= */ null,
                workers,
                new Profiles(),
                new FindingLog(name, FindingLog.Mode.OFF, List.of()),
                timer);
        var unused = timer.scheduleWithFixedDelay(
                this::endSilentSessions, LOOK.toNanos(), LOOK.toNanos(), TimeUnit.NANOSECONDS);
    }

    String name() {
        return name;
    }

    /** How many tasks the node runs at once. */
    public int slots() {
        return slots;
    }

    /** What code the node has. Waits until that is known. */
    CodeIdentity identity() {
        return identity.join();
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    Poller poller() {
        return dispatcher.poller();
    }

    boolean isDraining() {
        return draining;
    }

    /**
     * Takes what an application says, and waits until there is something to say to it, or for as long as it has given.
     * Called in a thread that may wait.
     *
     * @return the answer; whatever was asked, nothing is thrown
     */
    public byte[] exchange(byte[] request) {
        try {
            FrameReader in = new FrameReader(request);
            if (in.readByte() != Header.VERSION) {
                return new FrameWriter()
                        .putConstant(Header.Answer.OTHER_VERSION)
                        .putInt(Header.VERSION)
                        .toBytes();
            }
            Header header = Header.read(in);
            Session session = header.number() == 0
                    ? sessions.computeIfAbsent(
                            header.session(), id -> new Session(this, sessionNumbers.incrementAndGet()))
                    : sessions.get(header.session());
            if (session == null) {
                return unknownSession();
            }
            try {
                session.accept(header.number(), in);
            } catch (ProtocolViolation violation) {
                LOG.warn("{} ends the session of {}: {}", name, session.submitter(), violation.getMessage());
                end(session, "it broke the protocol");
                return unknownSession();
            }
            byte[] answer = session.await(TimeUnit.MILLISECONDS.toNanos(Math.max(0, header.holdMillis())));
            return answer == null ? unknownSession() : answer;
        } catch (ProtocolViolation violation) {
            LOG.warn("{} received what is no request: {}", name, violation.getMessage());
            return unknownSession();
        }
    }

    /** What is answered to an application of which there is nothing here. */
    public static byte[] unknownSession() {
        return new FrameWriter().putConstant(Header.Answer.UNKNOWN_SESSION).toBytes();
    }

    /** An application has introduced itself. */
    void came(Session session) {
        changed.accept("application " + session.submitter() + " has come");
    }

    /** An application has taken its leave. */
    void left(Session session) {
        end(session, "it has taken its leave");
    }

    /** The engine says that the application it knows by this id has no connection any more. */
    public void gone(String carrierId) {
        for (Session session : sessions.values()) {
            if (session.isOf(carrierId)) {
                end(session, "its connection is gone");
            }
        }
    }

    private void endSilentSessions() {
        long now = System.nanoTime();
        boolean wasStopped = now - lastLookNanos > 4 * LOOK.toNanos();
        lastLookNanos = now;
        if (wasStopped) {
            return; // This process itself was stopped: what applications have said is still to be read.
        }
        for (Session session : sessions.values()) {
            if (session.isSilent(now)) {
                end(session, "nothing was heard of it for " + session.timeout().toMillis() + " ms");
            }
        }
    }

    private void end(Session session, String why) {
        if (sessions.values().remove(session)) {
            int ended = session.end("its application " + session.submitter() + " is gone: " + why);
            String fate = ended == 0 ? "" : "; " + ended + (ended == 1 ? " task is" : " tasks are") + " ended";
            LOG.info("{} works for {} no more, because {}{}", name, session.submitter(), why, fate);
            changed.accept("application " + session.submitter() + " has gone");
        }
    }

    /** How the node is. */
    public Health health() {
        return new Health(draining, sessions.size(), dispatcher.life().statistics(), dispatcher.workers());
    }

    /** Takes no more tasks, and says so to the applications, which take back what has not begun. */
    public void drain() {
        draining = true;
        sessions.values().forEach(Session::drain);
    }

    /**
     * Waits until the applications have got everything they were waiting for, and have left.
     *
     * @return false if some have not when the time is over
     */
    public boolean awaitDrained(Duration time) throws InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        for (Session session : List.copyOf(sessions.values())) {
            if (!session.awaitEnd(deadline)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Ends everything; tasks that still run are killed.
     *
     * @param grace how long the workers may take
     * @return what is still there, in words; empty if all is gone
     */
    public List<String> close(Duration grace) {
        draining = true;
        for (Session session : sessions.values()) {
            end(session, "the node is closed");
        }
        var unused = dispatcher.shutdownNow();
        try {
            boolean ended = dispatcher.life().awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                timer.shutdownNow();
            }
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
        return new ArrayList<>(dispatcher.left());
    }
}
