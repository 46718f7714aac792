package io.github.workloadexecutor.internal.forked;

import org.jspecify.annotations.Nullable;

/** A worker's place in the pool. Guarded by the pool's lock, but for what never changes. */
final class Member {

    /** What it was started for. */
    enum Role {
        /** Counts against the limit. */
        REGULAR,
        /** Does not count as long as the one it replaces is there. */
        REPLACEMENT,
        /** Stands by until one that counts is gone. */
        SPARE,
        /** Has more heap, runs one task, and does not count. */
        LARGER
    }

    /** Whether the dispatcher may give it tasks. */
    enum Place {
        /** Not ready yet. */
        STARTING,
        /** Ready, but it waits until the one it replaces has no task, or until a spare is needed. */
        STANDBY,
        /** The dispatcher has it, or is about to. */
        OFFERED,
        /** Taken back from the dispatcher until its replacement is ready; offered again if there will be none. */
        RESTING,
        /** Does not come back. */
        LEAVING
    }

    /** Why it has to leave as soon as it has no task. */
    enum Mark {
        SURPLUS,
        REPLACED,
        /** Its heap is exhausted. */
        EXHAUSTED
    }

    final ForkedWorker worker;
    final Thread leader;

    /** What the circuit gave for this start. */
    final int ticket;

    final double heapFactor;

    Role role;
    Place place = Place.STARTING;

    /** Whether the dispatcher has ever heard of it. */
    boolean announced;

    /** Whether it is about to be offered, so that something that waits may get it at once. */
    boolean offering;

    @Nullable
    Mark mark;

    /** Why it is to be replaced. */
    @Nullable
    String due;

    @Nullable
    Member replaces;

    @Nullable
    Member replacement;

    Member(ForkedWorker worker, Thread leader, int ticket, double heapFactor, Role role) {
        this.worker = worker;
        this.leader = leader;
        this.ticket = ticket;
        this.heapFactor = heapFactor;
        this.role = role;
    }

    boolean isIdle() {
        return place == Place.OFFERED && worker.state() == WorkerState.IDLE;
    }

    /** Whether it counts as one that will be there for the next tasks. */
    boolean stays() {
        return role == Role.REGULAR && place != Place.LEAVING && mark != Mark.SURPLUS;
    }
}
