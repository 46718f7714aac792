package io.github.workloadexecutor.internal.forked;

import io.github.workloadexecutor.internal.forked.Member.Mark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decides who leaves for want of work: the one idle longest, and never so many that fewer than the minimum stay. Each
 * worker asks when it has been idle for as long as it may be, so nobody has to look at them all.
 *
 * <p>Guarded by the pool's lock.
 */
final class IdleExpiry {

    private static final long FOR_EVER = Long.MAX_VALUE;

    // How often one that is too old, and cannot be replaced at once, asks.
    private static final long OLD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Duration timeout;
    private final int minWorkers;
    private final Roster roster;
    private final Succession succession;

    IdleExpiry(ForkedConfig config, Roster roster, Succession succession) {
        this.timeout = config.idleTimeout();
        this.minWorkers = config.minWorkers();
        this.roster = roster;
        this.succession = succession;
    }

    /** Who leaves, and when the one that asked asks again. */
    record Verdict(List<Member> leaving, long nextNanos) {}

    /** How long a worker that becomes idle now may be idle before it asks. */
    long patienceNanos(ForkedWorker worker) {
        return Math.min(idleNanos(), Math.max(1, worker.recycling().nanosLeft(worker.age())));
    }

    /** When one that asked, and is not idle, asks again: it may be idle from any moment on. */
    long askAgainNanos(ForkedWorker worker) {
        boolean old = worker.recycling().nanosLeft(worker.age()) == 0;
        return old ? Math.min(idleNanos(), OLD_NANOS) : patienceNanos(worker);
    }

    Verdict ask(Member member) {
        ForkedWorker worker = member.worker;
        List<Member> leaving = new ArrayList<>();
        long ageLeft = worker.recycling().nanosLeft(worker.age());
        long idleLeft = idleLeft(worker);
        if (ageLeft == 0) {
            ageLeft = FOR_EVER;
            String old = worker.recycling().due(0, worker.age(), null);
            if (roster.staying() > minWorkers) {
                mark(member, old, leaving);
            } else if (old != null) {
                boolean unused = succession.replace(member, old);
            }
        }
        while (idleLeft <= 0 && member.mark == null && roster.staying() > minWorkers) {
            Member longest = roster.idleLongest();
            mark(longest == null ? member : longest, null, leaving);
        }
        return new Verdict(
                leaving, member.mark != null ? FOR_EVER : Math.min(ageLeft, idleLeft <= 0 ? idleNanos() : idleLeft));
    }

    private long idleNanos() {
        return timeout.isZero() ? FOR_EVER : TimeUnit.NANOSECONDS.convert(timeout);
    }

    private static void mark(Member member, @Nullable String due, List<Member> leaving) {
        member.mark = Mark.SURPLUS;
        member.due = due;
        leaving.add(member);
    }

    private long idleLeft(ForkedWorker worker) {
        return timeout.isZero() ? FOR_EVER : idleNanos() - (System.nanoTime() - worker.sinceNanos());
    }
}
