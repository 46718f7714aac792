package io.github.workloadexecutor.internal.limit;

import io.github.workloadexecutor.event.ResourceHolder;
import io.github.workloadexecutor.event.ResourceWaiter;
import io.github.workloadexecutor.internal.limit.Demand.Share;
import io.github.workloadexecutor.task.Rate;
import io.github.workloadexecutor.task.Resource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where tasks wait for permits, of as many pools as they need. A request stands in the lines of all its pools, in order
 * of arrival, and is granted when it is first in each and each has enough; it gets all at once.
 *
 * <p>So there is no deadlock, since who waits holds nothing and the one that has waited longest is first in all its
 * lines; and nobody starves, since nobody is overtaken by who came later and needs the same. A running task may lend
 * what limits how many run at once; it then holds resources while it waits to have that back, so it goes before all
 * others. The price is that a task that waits for one pool holds up those behind it that need another of its pools.
 *
 * <p>Nothing but this package's code runs under the lock. Who gives permits back is left to tell those that got them.
 */
public final class Gate {

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by lock, and so are all pools and the state of all requests.
    private final Map<String, SlotPool> resources = new HashMap<>();

    Gate(Clock clock) {
        this.clock = clock;
    }

    /**
     * Gives the one gate that is kept somewhere, and makes it if there is none yet.
     *
     * @param keeper where it is kept
     * @param name of its thread, if it comes to need one
     */
    public static Gate in(AtomicReference<@Nullable Gate> keeper, String name) {
        Gate gate = keeper.get();
        if (gate != null) {
            return gate;
        }
        Gate made = new Gate(new AlarmClock(name));
        Gate other = keeper.compareAndExchange(null, made);
        return other == null ? made : other;
    }

    // What tasks need.

    /** At most so many tasks that have this demand run at once; each call gives another one. */
    public Demand limit(int tasks) {
        if (tasks < 1) {
            throw new IllegalArgumentException("limitedTo must be at least 1, but was " + tasks);
        }
        return new Demand(this, List.of(new Share(new LimitPool(tasks), 1)));
    }

    /** Tasks that have this demand start at most that often; each call gives another one. */
    public Demand rate(Rate rate) {
        return new Demand(this, List.of(new Share(new RatePool(rate), 1)));
    }

    /**
     * So many permits of each resource, as {@code TaskOptions} have them.
     *
     * @throws IllegalArgumentException if a resource is known here with another number of permits
     */
    public Demand resources(Map<Resource, Integer> requirements) {
        List<Share> shares = new ArrayList<>();
        lock.lock();
        try {
            requirements.keySet().forEach(this::known); // All or none.
            requirements.forEach((resource, permits) -> shares.add(new Share(pool(resource), permits)));
        } finally {
            lock.unlock();
        }
        return new Demand(this, shares);
    }

    private SlotPool pool(Resource resource) {
        SlotPool known = known(resource);
        if (known != null) {
            return known;
        }
        SlotPool made = new SlotPool(resource);
        resources.put(resource.name(), made);
        return made;
    }

    private @Nullable SlotPool known(Resource resource) {
        SlotPool known = resources.get(resource.name());
        if (known != null && known.resource().permits() != resource.permits()) {
            throw new IllegalArgumentException(
                    "resource %s must have %d permits, as where this executor met it first, but was given with %d"
                            .formatted(resource.name(), known.resource().permits(), resource.permits()));
        }
        return known;
    }

    // Requests.

    boolean ask(Request request) {
        lock.lock();
        try {
            if (request.state() != Request.State.NEW) {
                return true; // Given up before: whoever runs the task will see that.
            }
            long now = clock.nanoTime();
            if (request.isFirst() && request.findsEnough(now)) {
                request.take(now);
                return true;
            }
            request.waits(now);
            for (Share share : request.shares()) {
                share.pool().changed(this, now);
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    Grants giveBack(Request request) {
        lock.lock();
        try {
            Request.State before = request.state();
            if (before == Request.State.WAITING) {
                request.leaveQueues();
            }
            request.over();
            return before == Request.State.WAITING || before == Request.State.GRANTED ? grant(request.shares()) : null;
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    Grants lend(Request request) {
        lock.lock();
        try {
            if (!request.lends()) {
                return null;
            }
            List<Share> limits = request.limits();
            for (Share share : limits) {
                share.pool().giveBack(request, share.permits());
            }
            return grant(limits);
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock: something has changed in these pools, so perhaps others are granted, which changes others. */
    private @Nullable Grants grant(List<Share> shares) {
        long now = clock.nanoTime();
        List<Request> granted = new ArrayList<>(1);
        Deque<Pool> changed = new ArrayDeque<>();
        shares.forEach(share -> changed.add(share.pool()));
        for (Pool pool = changed.poll(); pool != null; pool = changed.poll()) {
            Request first = pool.first();
            if (first != null && first.isFirst() && first.findsEnough(now)) {
                first.leaveQueues();
                first.take(now);
                granted.add(first);
                first.shares().forEach(share -> changed.add(share.pool()));
            } else {
                pool.changed(this, now);
            }
        }
        return granted.isEmpty() ? null : new Grants(granted);
    }

    /** Under the lock: looks at a pool again after some time. */
    Clock.Alarm alarm(long nanos, RatePool pool, int number) {
        return clock.after(nanos, () -> ring(pool, number));
    }

    private void ring(RatePool pool, int number) {
        Grants grants;
        lock.lock();
        try {
            pool.rung(number);
            grants = grant(List.of(new Share(pool, 1)));
        } finally {
            lock.unlock();
        }
        if (grants != null) {
            grants.run();
        }
    }

    // Who holds and who waits.

    String describe(Request request) {
        lock.lock();
        try {
            return request.state() == Request.State.WAITING ? request.describeShares() : "";
        } finally {
            lock.unlock();
        }
    }

    /** Who has permits of a resource, in the order in which they were granted. */
    public List<ResourceHolder> holders(Resource resource) {
        List<Request> requests = new ArrayList<>();
        lock.lock();
        try {
            SlotPool pool = known(resource);
            if (pool != null) {
                requests.addAll(pool.holders());
            }
        } finally {
            lock.unlock();
        }
        long now = clock.nanoTime();
        return requests.stream()
                .map(holder -> new ResourceHolder(
                        holder.name(),
                        holder.slots().getOrDefault(resource.name(), List.of()),
                        Duration.ofNanos(now - holder.grantedNanos()),
                        Duration.ofNanos(holder.grantedNanos() - holder.askedNanos())))
                .toList();
    }

    /** Who waits for permits of a resource, in order. */
    public List<ResourceWaiter> waiters(Resource resource) {
        List<Request> requests = new ArrayList<>();
        lock.lock();
        try {
            SlotPool pool = known(resource);
            if (pool != null) {
                requests.addAll(pool.waiting());
            }
        } finally {
            lock.unlock();
        }
        long now = clock.nanoTime();
        return requests.stream()
                .map(waiter -> new ResourceWaiter(waiter.name(), Duration.ofNanos(now - waiter.askedNanos())))
                .toList();
    }
}
