package io.github.workloadexecutor.internal.limit;

import java.util.ArrayList;
import java.util.List;

/** What each task of one view of a lane, or with the same options, needs to start: permits of pools. Immutable. */
public final class Demand {

    /** So many permits of a pool. */
    record Share(Pool pool, int permits) {

        /** Whether it limits how many tasks run at once. */
        boolean limits() {
            return pool instanceof LimitPool;
        }
    }

    private final Gate gate;
    private final List<Share> shares;

    Demand(Gate gate, List<Share> shares) {
        this.gate = gate;
        this.shares = List.copyOf(shares);
    }

    List<Share> shares() {
        return shares;
    }

    boolean isLimited() {
        return shares.stream().anyMatch(Share::limits);
    }

    /** The part of it that limits how many tasks run at once. */
    Demand limits() {
        return new Demand(gate, shares.stream().filter(Share::limits).toList());
    }

    Gate gate() {
        return gate;
    }

    /** This and another one, of the same gate. */
    public Demand and(Demand other) {
        List<Share> both = new ArrayList<>(shares);
        both.addAll(other.shares);
        return new Demand(gate, both);
    }

    /** Makes a request for what a task has lent. */
    Request wantedBack(Request lender, Applicant applicant) {
        return new Request(limits(), applicant, lender);
    }

    /** Makes a request of it. */
    public Request of(Applicant applicant) {
        return new Request(this, applicant);
    }
}
