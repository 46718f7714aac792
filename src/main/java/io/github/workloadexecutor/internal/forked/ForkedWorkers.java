package io.github.workloadexecutor.internal.forked;

import io.github.workloadexecutor.backend.Backend;
import io.github.workloadexecutor.backend.WorkerListener;
import io.github.workloadexecutor.event.WorkerStatistics;
import io.github.workloadexecutor.internal.forked.Member.Mark;
import io.github.workloadexecutor.internal.forked.Member.Place;
import io.github.workloadexecutor.internal.forked.Member.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The default backend: a bounded set of forked JVMs, started when tasks wait and none is free. There are never more
 * than the limit, but for one that is about to replace another and one with more heap than the others.
 *
 * <p>Every change is made under the lock and says what else is to be done; that is done when the lock is free. The
 * dispatcher hears of a worker from that worker's leading thread only, so of its coming before its end.
 */
public final class ForkedWorkers implements Backend {

    private static final Duration AFTER_KILL = Duration.ofSeconds(5);

    // Never change after construction.
    private final ForkedConfig config;
    private final ScheduledExecutorService timer;
    private final ThreadFactory leaders;
    private final WorkerHeap heap;
    private final Heartbeats heartbeats;
    private final LaunchSite site;
    private final boolean debugged;

    // Written once by open, before any worker is started.
    private @Nullable WorkerListener listener;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by lock.
    private final Roster roster = new Roster();
    private final Hiring hiring;
    private final Succession succession;
    private final IdleExpiry idleExpiry;
    private final List<Path> leftDirectories = new ArrayList<>();
    private int started;
    private long crashed;

    /**
     * Starts nothing yet.
     *
     * @param timer ends what takes too long; ended by whoever made it, after this was closed
     * @throws IllegalArgumentException if the chosen heaps do not fit in memory
     */
    public ForkedWorkers(ForkedConfig config, ScheduledExecutorService timer) {
        this(config, timer, Thread.ofPlatform().daemon().factory(), new WorkerHeap(config));
    }

    ForkedWorkers(ForkedConfig config, ScheduledExecutorService timer, ThreadFactory leaders, WorkerHeap heap) {
        heap.check(config.workers());
        this.config = config;
        this.timer = timer;
        this.leaders = leaders;
        this.heap = heap;
        this.site = new LaunchSite(config.executorName());
        this.debugged = JvmEnvironment.isDebugged(config);
        StartCircuit circuit = new StartCircuit(
                System::nanoTime, () -> ThreadLocalRandom.current().nextDouble());
        this.hiring = new Hiring(roster, circuit, config.workers(), timer, this::retry, this::listener, this::fork);
        this.succession = new Succession(config, roster, hiring);
        this.idleExpiry = new IdleExpiry(config, roster, succession);
        this.heartbeats = new Heartbeats(config.heartbeatTimeout(), timer, System::nanoTime, this::workersNow);
    }

    /** How many workers an executor in this process has unless it is told. */
    public static int defaultWorkers() {
        return Nesting.defaultWorkers();
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    LaunchSite site() {
        return site;
    }

    boolean isDebugged() {
        return debugged;
    }

    @Override
    public boolean isPolled() {
        return true;
    }

    @Override
    public void open(WorkerListener listener) {
        this.listener = listener;
    }

    WorkerListener listener() {
        WorkerListener opened = listener;
        if (opened == null) {
            throw new IllegalStateException("the backend must be opened before it is used");
        }
        return opened;
    }

    private <T extends @Nullable Object> T change(Function<Later, T> change) {
        Later later = new Later();
        T result;
        lock.lock();
        try {
            result = change.apply(later);
        } finally {
            lock.unlock();
        }
        later.run();
        return result;
    }

    /** A change after which other workers may be wanted than before. */
    private void adaptAfter(Runnable change) {
        var unused = change(later -> {
            change.run();
            adapt(later);
            return true;
        });
    }

    private List<ForkedWorker> workersNow() {
        return change(later -> roster.workers());
    }

    // From the dispatcher.

    @Override
    public String refusal() {
        return Nesting.refusal();
    }

    @Override
    public void expectTask() {
        demand(1);
    }

    @Override
    public void demand(int tasks) {
        adaptAfter(() -> hiring.want(tasks));
    }

    @Override
    public void demandLarger(double heapFactor) {
        adaptAfter(() -> hiring.wantLarger(heapFactor));
    }

    private void retry() {
        adaptAfter(hiring::retried);
    }

    @Override
    public void resize(int workers) {
        int least = Math.max(1, config.minWorkers());
        if (workers < least) {
            throw new IllegalArgumentException("workers must be at least %d, but was %d".formatted(least, workers));
        }
        heap.check(workers);
        adaptAfter(() -> hiring.limit(workers));
    }

    /** A worker has been sent a task; if it is its last one, for this reason, its replacement had better come soon. */
    void sent(ForkedWorker worker, @Nullable String due) {
        var unused = change(later -> {
            hiring.served();
            Member member = roster.of(worker);
            return due != null && member != null && succession.replace(member, due);
        });
        heartbeats.begin();
    }

    // From the leading threads.

    void ready(ForkedWorker worker) {
        @Nullable
        Member old = change(later -> {
            Member member = member(worker);
            hiring.succeeded();
            succession.arrived(member, later);
            adapt(later);
            return member.replaces;
        });
        if (old != null) {
            letGo(old);
        }
    }

    /** Tells the dispatcher of a worker, unless it was decided meanwhile that it leaves. */
    void announce(ForkedWorker worker) {
        @Nullable
        Member member = change(later -> {
            Member offered = member(worker);
            boolean stillOffered = offered.place == Place.OFFERED;
            offered.announced |= stillOffered;
            offered.offering = stillOffered;
            return stillOffered ? offered : null;
        });
        if (member != null) {
            listener().ready(worker);
            var unused = change(later -> member.offering = false);
            letGo(member);
        }
    }

    /**
     * A worker has answered tasks.
     *
     * @param exhausted whether its heap is exhausted
     * @param due why it should be replaced, if it should
     * @param strict whether it must not get another task then, unless nobody can take its place
     * @return whether it must not get another task
     */
    boolean answered(ForkedWorker worker, boolean exhausted, @Nullable String due, boolean strict) {
        return change(later -> {
            Member done = member(worker);
            Member successor = done.replacement;
            if (exhausted && done.mark == null) {
                done.mark = Mark.EXHAUSTED;
            }
            if (done.mark != null
                    || done.role == Role.LARGER
                    || (successor != null && successor.place == Place.STANDBY)) {
                return true;
            }
            return due != null && succession.replace(done, due) && strict;
        });
    }

    /**
     * A worker has answered all that it was sent.
     *
     * @param leaving whether {@link #answered} had said that it must not get another task
     */
    void free(ForkedWorker worker, boolean leaving) {
        boolean askDispatcher = change(later -> {
            Member done = member(worker);
            Member successor = done.replacement;
            if (leaving && done.place == Place.OFFERED) {
                if (done.mark != null
                        || done.role == Role.LARGER
                        || (successor != null && successor.place == Place.STANDBY)) {
                    succession.leave(done, later);
                } else {
                    done.place = Place.RESTING;
                }
            }
            return mayLeave(done, later);
        });
        if (askDispatcher) {
            withdraw(worker);
        }
    }

    /** How long a worker may be without a task until it asks {@link #stillIdle}. */
    long patience(ForkedWorker worker) {
        return idleExpiry.patienceNanos(worker);
    }

    /** A worker's patience is over; says when to ask again. */
    long stillIdle(ForkedWorker worker) {
        IdleExpiry.Verdict verdict = change(later -> {
            Member member = member(worker);
            if (!member.isIdle() || member.mark != null || hiring.isClosed()) {
                return new IdleExpiry.Verdict(List.of(), idleExpiry.askAgainNanos(worker));
            }
            hiring.nothingWaits();
            return idleExpiry.ask(member);
        });
        verdict.leaving().forEach(this::letGoIfIdle);
        return verdict.nextNanos();
    }

    void notStarted(ForkedWorker worker, StartFailure failure) {
        boolean matters = change(later -> {
            Member member = forget(worker, later);
            if (hiring.isClosed()) {
                return false;
            }
            crashed++;
            hiring.failed(member, failure);
            adapt(later);
            return true;
        });
        if (matters) {
            Log.OF_WORKERS.warn("{} {}", config.executorName(), failure.alone().getMessage());
        }
    }

    void gone(ForkedWorker worker, boolean crash, WorkerListener.Fate fate) {
        boolean announced = change(later -> {
            Member member = forget(worker, later);
            if (crash) {
                crashed++;
                succession.replaceBySpare(member);
            }
            adapt(later);
            return member.announced;
        });
        if (announced) {
            listener().lost(worker, fate);
        }
    }

    // Under the lock.

    private Member member(ForkedWorker worker) {
        Member member = roster.of(worker);
        if (member == null) {
            throw new IllegalStateException(worker.name() + " must be in the pool until it is gone, but was not");
        }
        return member;
    }

    private Member forget(ForkedWorker worker, Later later) {
        Member member = member(worker);
        roster.remove(member);
        Path directory = worker.leftDirectory();
        if (directory != null) {
            leftDirectories.add(directory);
        }
        succession.gone(member, later);
        return member;
    }

    /** Starts what may be started now, and sends away who is too many. */
    private void adapt(Later later) {
        succession.startNext(later);
        succession.useSpares();
        hiring.startWanted(later);
        succession.keepSpares(later);
        List<Member> surplus = roster.trim(hiring.limit());
        later.add(() -> surplus.forEach(this::letGo));
    }

    /** Starts the thread that reads a worker's replies. */
    Thread startReader(ForkedWorker worker, Runnable reader) {
        Thread thread = leaders.newThread(reader);
        thread.setName(config.executorName() + " " + worker.name() + " reader");
        thread.start();
        return thread;
    }

    private Member fork(Role role, double heapFactor, int ticket) {
        int number = started + 1;
        int workers = hiring.limit();
        ForkedWorker worker = new ForkedWorker(number, this, config, () -> heap.bytes(workers, heapFactor), heapFactor);
        Thread leader = leaders.newThread(worker);
        leader.setName(config.executorName() + " worker " + number);
        leader.start(); // It waits for the lock before it reports anything.
        started = number;
        return new Member(worker, leader, ticket, heapFactor, role);
    }

    // With the dispatcher's consent.

    /** Has a marked worker leave now if it has no task; if it has one, it leaves when that is over. */
    private void letGo(Member member) {
        if (change(later -> mayLeave(member, later))) {
            withdraw(member.worker);
        }
    }

    /** Whether the dispatcher is to be asked for a worker that should leave; under the lock. */
    private boolean mayLeave(Member member, Later later) {
        if (member.isIdle()) {
            hiring.nothingWaits();
        }
        if (member.mark == null) {
            return false;
        }
        if (member.place == Place.RESTING) {
            succession.leave(member, later);
        }
        return member.place == Place.OFFERED;
    }

    private void withdraw(ForkedWorker worker) {
        if (listener().withdraw(worker)) {
            withdrawn(worker);
        }
    }

    /** The same for one that is to stay if it has got a task meanwhile. */
    private void letGoIfIdle(Member member) {
        if (listener().withdraw(member.worker)) {
            withdrawn(member.worker);
        } else {
            var unused = change(later -> {
                if (member.mark == Mark.SURPLUS) {
                    member.mark = null;
                    member.due = null;
                }
                adapt(later);
                return true;
            });
        }
    }

    private void withdrawn(ForkedWorker worker) {
        var unused = change(later -> {
            Member member = roster.of(worker);
            if (member != null && member.place == Place.OFFERED) {
                succession.leave(member, later);
            }
            return true;
        });
    }

    // The end.

    @Override
    public List<String> close(Duration grace) {
        List<Member> all = change(later -> {
            hiring.close();
            return roster.all();
        });
        List<Thread> leading = all.stream().map(member -> member.leader).toList();
        all.forEach(member -> member.worker.stop());
        if (!Leaders.joined(leading, grace)) {
            all.forEach(member -> member.worker.kill("its executor was closed and it did not end in time"));
            if (!Leaders.joined(leading, AFTER_KILL)) {
                Log.OF_WORKERS.error(
                        "{} gave up waiting for workers that do not end even when killed", config.executorName());
            }
        }
        site.close();
        List<String> left = Leaders.left(all);
        change(later -> List.copyOf(leftDirectories)).forEach(directory -> left.add("directory " + directory));
        return left;
    }

    @Override
    public WorkerStatistics statistics() {
        return change(later -> new WorkerStatistics(roster.size(), hiring.limit(), started, crashed));
    }
}
