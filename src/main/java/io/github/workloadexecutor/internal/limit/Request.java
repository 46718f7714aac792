package io.github.workloadexecutor.internal.limit;

import io.github.workloadexecutor.internal.limit.Demand.Share;
import io.github.workloadexecutor.task.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One task's request for permits, from its submission to its end. It gets all of them or none, and what it got it gives
 * back exactly once, however often it is told to.
 *
 * <pre>{@code
 *        ask                     ask
 * WAITING <------- NEW ------------------> GRANTED
 *    |   \          |       granted        ^  |
 *    |    ----------|----------------------+  |
 *    |  giveBack    | giveBack                | giveBack
 *    +------------> OVER <--------------------+
 * }</pre>
 */
public final class Request {

    enum State {
        /** Not asked for yet. */
        NEW,
        /** Stands in the lines of all its pools. */
        WAITING,
        /** Has its permits. */
        GRANTED,
        /** Has none, and gets none. Final. */
        OVER
    }

    private final Demand demand;
    private final Applicant applicant;

    // The one that has lent what this one wants back; null for one of its own.
    private final @Nullable Request lender;

    // Guarded by the gate's lock.
    private State state = State.NEW;
    private boolean lent;
    private long askedNanos;
    private long grantedNanos;

    // Written under the gate's lock before it is granted, and read by the task, which starts after that.
    private Map<String, List<Integer>> slots = Map.of();

    Request(Demand demand, Applicant applicant) {
        this(demand, applicant, /* lender= */ null);
    }

    Request(Demand demand, Applicant applicant, @Nullable Request lender) {
        this.demand = demand;
        this.applicant = applicant;
        this.lender = lender;
    }

    /**
     * Asks for the permits, once.
     *
     * @return true if the task need not wait: it has its permits, or was given up before; otherwise its applicant is
     *     told when it has them
     */
    public boolean ask() {
        return demand.gate().ask(this);
    }

    /**
     * Gives the permits back, or does not want them any more. Only the first call does anything.
     *
     * @return what the caller has to do once it holds no lock that others need to go on; null if nothing
     */
    public @Nullable Grants giveBack() {
        return demand.gate().giveBack(this);
    }

    /** Whether some of its permits limit how many tasks run at once. */
    public boolean isLimited() {
        return demand.isLimited();
    }

    /**
     * Gives those permits back for a while. What it has of resources it keeps. Nothing happens if it has lent them
     * already, or has none.
     *
     * @return what the caller has to do; null if nothing
     */
    public @Nullable Grants lend() {
        return demand.gate().lend(this);
    }

    /**
     * Takes them again, before others that wait: they may wait for what this one has kept. Blocks; not interruptible.
     */
    public void takeBack() {
        Returning returning = new Returning(name());
        if (!demand.wantedBack(this, returning).ask()) {
            returning.await();
        }
    }

    /** The same for more permits. Called before it asks. */
    public Request and(Demand more) {
        return new Request(demand.and(more), applicant);
    }

    /** The numbers of the permits that the task got, by the name of the resource. */
    public Map<String, List<Integer>> slots() {
        return slots;
    }

    /** What it waits for, in words; empty if it does not wait. */
    public String describe() {
        return demand.gate().describe(this);
    }

    String name() {
        return applicant.name();
    }

    List<Share> shares() {
        return demand.shares();
    }

    List<Share> limits() {
        return demand.limits().shares();
    }

    void tellApplicant() {
        applicant.granted();
    }

    // Under the gate's lock.

    State state() {
        return state;
    }

    void waits(long nowNanos) {
        askedNanos = nowNanos;
        state = State.WAITING;
        for (Share share : shares()) {
            share.pool().queue(this);
        }
    }

    void leaveQueues() {
        for (Share share : shares()) {
            share.pool().leaveQueue(this);
        }
    }

    /** Whether nobody is before it in any line. */
    boolean isFirst() {
        for (Share share : shares()) {
            if (!share.pool().isNext(this)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it wants back what was lent. */
    boolean wantsBack() {
        return lender != null;
    }

    /** Whether it can lend now; it has done so then. */
    boolean lends() {
        if (state != State.GRANTED || lent) {
            return false;
        }
        lent = true;
        return true;
    }

    boolean findsEnough(long nowNanos) {
        for (Share share : shares()) {
            if (!share.pool().has(share.permits(), nowNanos)) {
                return false;
            }
        }
        return true;
    }

    void take(long nowNanos) {
        if (state == State.NEW) {
            askedNanos = nowNanos;
        }
        grantedNanos = nowNanos;
        state = State.GRANTED;
        if (lender != null) {
            lender.lent = false;
        }
        for (Share share : shares()) {
            share.pool().take(this, share.permits(), nowNanos);
            if (share.pool() instanceof SlotPool numbered) {
                note(numbered.resource(), numbered.slotsOf(this));
            }
        }
    }

    private void note(Resource resource, List<Integer> numbers) {
        Map<String, List<Integer>> all = new LinkedHashMap<>(slots);
        all.put(resource.name(), numbers);
        slots = all;
    }

    void over() {
        if (state == State.GRANTED) {
            for (Share share : shares()) {
                if (!lent || !share.limits()) {
                    share.pool().giveBack(this, share.permits());
                }
            }
        }
        state = State.OVER;
    }

    long askedNanos() {
        return askedNanos;
    }

    long grantedNanos() {
        return grantedNanos;
    }

    String describeShares() {
        List<String> all = new ArrayList<>();
        for (Share share : shares()) {
            all.add(share.pool().describe(share.permits()));
        }
        return String.join("; ", all);
    }
}
