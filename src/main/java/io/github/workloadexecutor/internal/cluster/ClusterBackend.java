package io.github.workloadexecutor.internal.cluster;

import io.github.workloadexecutor.backend.Backend;
import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.backend.WorkerListener;
import io.github.workloadexecutor.event.WorkerStatistics;
import io.github.workloadexecutor.failure.NoNodeException;
import io.github.workloadexecutor.failure.WorkerStartException;
import io.github.workloadexecutor.failure.WorkloadException;
import io.github.workloadexecutor.internal.encoding.Encoding;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The CPU lane's workers are the slots of whatever nodes an engine finds. It greets each node that comes, gives up each
 * that is gone or silent, and has what waits fail if for too long there is none.
 */
public final class ClusterBackend implements Backend {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterBackend.class);

    private static final int MOST_REMEMBERED = 8;
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration GREET_AGAIN = Duration.ofSeconds(1);

    /** Never read, unless there is an error in here. */
    private static final byte[] NOTHING = Encoding.encodeFailure(
            new IllegalStateException("the node says that nobody waits for the task any more, but somebody does"));

    private final Carrier carrier;
    private final ClusterConfig config;
    private final CompletableFuture<CodeIdentity> identity;

    // Written once by open.
    private @Nullable WorkerListener listener;
    private @Nullable ScheduledThreadPoolExecutor timer;

    private final Object lock = new Object();

    // Guarded by lock.
    private final Map<Carrier.Place, NodeLink> links = new LinkedHashMap<>();
    private final Map<Carrier.Place, Long> notBefore = new HashMap<>();
    private final Map<Carrier.Place, String> refused = new LinkedHashMap<>();
    private final Deque<String> lastSeen = new ArrayDeque<>();
    private final Set<NodeLink> serving = new HashSet<>();
    private final Map<NodeLink, Integer> slots = new HashMap<>();
    private @Nullable ScheduledFuture<?> noNodeAlarm;
    private long aloneSinceNanos;
    private long slotsSoFar;
    private long slotsLost;
    private int goodbyes;
    private boolean closed;

    // Touched by the timer's thread only.
    private long lastLookNanos = System.nanoTime();

    public ClusterBackend(Carrier carrier, ClusterConfig config) {
        this(carrier, config, CodeIdentity.ofThisJvm());
    }

    ClusterBackend(Carrier carrier, ClusterConfig config, CompletableFuture<CodeIdentity> identity) {
        this.carrier = carrier;
        this.config = config;
        this.identity = identity;
    }

    /** A reply that stands for none, to a task nobody waits for. */
    static Reply nothing(long taskId) {
        return new Reply(taskId, Reply.Kind.FAILURE, NOTHING);
    }

    Carrier carrier() {
        return carrier;
    }

    ClusterConfig config() {
        return config;
    }

    WorkerListener listener() {
        WorkerListener opened = listener;
        if (opened == null) {
            throw new IllegalStateException("the backend must be opened before it is used");
        }
        return opened;
    }

    private ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor opened = timer;
        if (opened == null) {
            throw new IllegalStateException("the backend must be opened before it is used");
        }
        return opened;
    }

    CompletableFuture<CodeIdentity> identity() {
        return identity;
    }

    @Override
    public void open(WorkerListener dispatcher) {
        synchronized (lock) {
            if (listener != null) {
                throw new IllegalStateException("a connection to a cluster must serve one executor, but serves "
                        + listener.executorName() + " already; make another for " + dispatcher.executorName());
            }
            listener = dispatcher;
            ScheduledThreadPoolExecutor made = new ScheduledThreadPoolExecutor(
                    1,
                    Thread.ofPlatform()
                            .daemon()
                            .inheritInheritableThreadLocals(false)
                            .name(dispatcher.executorName() + " cluster timer")
                            .factory());
            made.setRemoveOnCancelPolicy(true);
            timer = made;
        }
        carrier.open(() -> soon(this::greet));
        var unused = timer().scheduleWithFixedDelay(this::look, 0, LOOK.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Does something in a thread of its own, soon; not at all if this is closed. */
    void soon(Runnable action) {
        try {
            timer().execute(action);
        } catch (RejectedExecutionException closing) {
            // Nobody waits for it any more.
        }
    }

    // From the dispatcher.

    @Override
    public String refusal() {
        return "";
    }

    @Override
    public long largestTask() {
        return config.largestTask();
    }

    @Override
    public boolean isOnThisMachine() {
        return false;
    }

    @Override
    public void expectTask() {}

    @Override
    public void demand(int tasks) {
        synchronized (lock) {
            if (!serving.isEmpty() || noNodeAlarm != null || closed) {
                return;
            }
            aloneSinceNanos = System.nanoTime();
            noNodeAlarm =
                    timer().schedule(this::refuseIfAlone, config.noNodeTimeout().toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void refuseIfAlone() {
        Supplier<? extends WorkloadException> failure;
        synchronized (lock) {
            noNodeAlarm = null;
            if (!serving.isEmpty() || closed) {
                return;
            }
            Duration waited = Duration.ofNanos(System.nanoTime() - aloneSinceNanos);
            List<String> seen = List.copyOf(lastSeen);
            List<String> unfit = List.copyOf(refused.values());
            failure = () -> new NoNodeException(carrier.clusterName(), waited, config.noNodeTimeout(), seen, unfit);
        }
        listener().unavailable(failure);
    }

    @Override
    public void demandLarger(double heapFactor) {
        listener()
                .largerUnavailable(() -> new WorkerStartException(
                        listener().executorName() + " runs its tasks on the nodes of cluster " + carrier.clusterName()
                                + ", which have no workers with more heap than the others",
                        List.of(),
                        null));
    }

    @Override
    public void resize(int workers) {
        throw new IllegalArgumentException(
                "workers must not be set for a cluster, whose nodes have their own, but was " + workers);
    }

    @Override
    public WorkerStatistics statistics() {
        synchronized (lock) {
            int alive = serving.stream()
                    .mapToInt(link -> slots.getOrDefault(link, 0))
                    .sum();
            return new WorkerStatistics(alive, alive, slotsSoFar, slotsLost);
        }
    }

    // The nodes.

    /** From time to time: whom there is to greet, and who is silent. In the timer's thread. */
    private void look() {
        try {
            long now = System.nanoTime();
            boolean wasStopped = now - lastLookNanos > 4 * LOOK.toNanos();
            lastLookNanos = now;
            greet();
            if (wasStopped) {
                return; // This process itself was stopped: what nodes have said is still to be read.
            }
            for (NodeLink link : links()) {
                link.lookForSigns(now);
            }
        } catch (RuntimeException fault) {
            LOG.error("{} could not look after its nodes", listener().executorName(), fault);
        }
    }

    private List<NodeLink> links() {
        synchronized (lock) {
            return List.copyOf(links.values());
        }
    }

    /** Says hello to nodes that have come, and gives up those that are gone. */
    private void greet() {
        Collection<Carrier.Place> places = carrier.places();
        Set<Carrier.Place> present = new HashSet<>(places);
        List<NodeLink> fresh = new ArrayList<>();
        List<NodeLink> gone = new ArrayList<>();
        synchronized (lock) {
            if (closed) {
                return;
            }
            refused.keySet().retainAll(present);
            notBefore.keySet().retainAll(present);
            long now = System.nanoTime();
            for (Carrier.Place place : places) {
                Long earliest = notBefore.get(place);
                boolean due = earliest == null || now - earliest >= 0;
                if (due && !links.containsKey(place) && !refused.containsKey(place)) {
                    NodeLink link = new NodeLink(this, place);
                    links.put(place, link);
                    fresh.add(link);
                }
            }
            links.forEach((place, link) -> {
                if (!present.contains(place)) {
                    gone.add(link);
                }
            });
        }
        gone.forEach(link -> link.lost("it has left the cluster, or the connection to it is gone", List.of()));
        fresh.forEach(NodeLink::open);
    }

    /** A node is there for tasks; unless it is lost already. */
    void opened(NodeLink link, int offered) {
        LOG.info("{} uses {} with {} slots", listener().executorName(), link.name(), offered);
        synchronized (lock) {
            if (links.get(link.place()) != link) {
                return;
            }
            serving.add(link);
            slots.put(link, offered);
            slotsSoFar += offered;
            if (noNodeAlarm != null) {
                noNodeAlarm.cancel(false);
                noNodeAlarm = null;
            }
        }
    }

    /** A node takes no more tasks. */
    void leaving(NodeLink link) {
        LOG.info(
                "{}: {} takes no more tasks, and finishes those it has",
                listener().executorName(),
                link.name());
        synchronized (lock) {
            serving.remove(link);
        }
    }

    /** A node cannot be used, for as long as it is the same. */
    void refused(NodeLink link, String why) {
        LOG.warn("{}: {}", listener().executorName(), why);
        synchronized (lock) {
            refused.put(link.place(), why);
        }
    }

    /** Nothing comes of a node any more, whatever it is. It is greeted again if it is still there after a while. */
    void ended(NodeLink link, String how, boolean lost) {
        boolean served;
        synchronized (lock) {
            if (!links.remove(link.place(), link)) {
                return;
            }
            serving.remove(link);
            Integer had = slots.remove(link);
            served = had != null;
            slotsLost += lost && had != null ? had : 0;
            notBefore.put(link.place(), System.nanoTime() + GREET_AGAIN.toNanos());
            if (had != null || lastSeen.isEmpty()) {
                lastSeen.addLast(how);
                if (lastSeen.size() > MOST_REMEMBERED) {
                    lastSeen.removeFirst();
                }
            }
        }
        Level level = !served ? Level.DEBUG : lost ? Level.WARN : Level.INFO;
        LOG.atLevel(level).log("{}: {}", listener().executorName(), how);
    }

    // The end.

    @Override
    public List<String> close(Duration grace) {
        List<NodeLink> all;
        synchronized (lock) {
            closed = true;
            all = List.copyOf(links.values());
            goodbyes = all.size();
        }
        all.forEach(NodeLink::goodbye);
        awaitGoodbyes(System.nanoTime()
                + Math.min(grace.toNanos(), config.nodeTimeout().toNanos()));
        carrier.close();
        timer().shutdownNow();
        return List.of();
    }

    private void awaitGoodbyes(long deadline) {
        boolean interrupted = false;
        synchronized (lock) {
            while (goodbyes > 0) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    break;
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(lock, left);
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A node has heard that this application needs it no more; or it is gone. */
    void saidGoodbye() {
        synchronized (lock) {
            goodbyes--;
            lock.notifyAll();
        }
    }
}
