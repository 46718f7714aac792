package io.github.workloadexecutor.internal.forked;

import io.github.workloadexecutor.internal.forked.Member.Mark;
import io.github.workloadexecutor.internal.forked.Member.Place;
import io.github.workloadexecutor.internal.forked.Member.Role;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Replaces workers, one after the other: the replacement is ready before the old one leaves, and the dispatcher does
 * not get it before the old one has no task. A worker that cannot be replaced stays in use. Spares take the place of
 * those that are gone, as long as there are any that count.
 *
 * <p>Guarded by the pool's lock.
 */
final class Succession {

    private final String executorName;
    private final int spares;
    private final Roster roster;
    private final Hiring hiring;

    // Those to be replaced when their turn comes.
    private final Deque<Member> line = new ArrayDeque<>();

    Succession(ForkedConfig config, Roster roster, Hiring hiring) {
        this.executorName = config.executorName();
        this.spares = config.spareWorkers();
        this.roster = roster;
        this.hiring = hiring;
    }

    /** Has the worker's own leading thread tell the dispatcher of it. */
    void offer(Member member) {
        member.place = Place.OFFERED;
        member.offering = true;
        member.worker.offer();
    }

    /** Ends a worker that has no task, and puts its replacement in its place. */
    void leave(Member member, Later later) {
        member.place = Place.LEAVING;
        line.remove(member);
        String due = member.due;
        if (due != null) {
            later.add(() -> Log.OF_WORKERS.info("{} {} leaves because {}", executorName, member.worker.name(), due));
        }
        member.worker.drain();
        if (member.replacement != null && member.replacement.place == Place.STANDBY) {
            offer(member.replacement);
        }
    }

    /**
     * Has a worker replaced, in its turn.
     *
     * @return whether its replacement is on its way or will be; if not, the worker is to be used on
     */
    boolean replace(Member member, String due) {
        if (hiring.isClosed() || member.role == Role.LARGER || member.mark != null) {
            return false;
        }
        member.due = due;
        if (member.replacement != null || line.contains(member)) {
            return true;
        }
        if (roster.has(Role.REPLACEMENT)) {
            line.addLast(member);
            return true;
        }
        return start(member);
    }

    private boolean start(Member old) {
        Member successor = hiring.start(Role.REPLACEMENT, 1);
        if (successor != null) {
            successor.replaces = old;
            old.replacement = successor;
        }
        return successor != null;
    }

    /** Begins with the next in line, if nobody is being replaced. */
    void startNext(Later later) {
        while (!hiring.isClosed() && !line.isEmpty() && !roster.has(Role.REPLACEMENT)) {
            Member next = line.removeFirst();
            if (!start(next)) {
                keep(next, later);
            }
        }
    }

    /** A worker is ready: it takes its place, if that is free. */
    void arrived(Member member, Later later) {
        Member old = member.replaces;
        member.place = Place.STANDBY;
        if (member.mark != null) {
            leave(member, later);
        } else if (member.role == Role.SPARE) {
            useSpares();
        } else if (old == null || old.place == Place.LEAVING) {
            offer(member);
        } else if (old.place == Place.RESTING) {
            leave(old, later);
        } else {
            old.mark = Mark.REPLACED;
        }
    }

    /** A worker is no more, or has never come to be. */
    void gone(Member member, Later later) {
        line.remove(member);
        member.place = Place.LEAVING;
        Member successor = member.replacement;
        if (successor != null) {
            successor.replaces = null;
            successor.role = Role.REGULAR;
            if (successor.place == Place.STANDBY) {
                offer(successor);
            }
        }
        Member old = member.replaces;
        if (old != null) {
            old.replacement = null;
            keep(old, later);
        }
    }

    /** One that counted is gone: a spare takes its place before anybody has to ask for it. */
    void replaceBySpare(Member gone) {
        Member spare = roster.readySpare();
        if (spare != null && gone.role == Role.REGULAR && roster.counted() < hiring.limit()) {
            use(spare);
        }
    }

    /** Has spares serve those that wait, as far as there is room for them. */
    void useSpares() {
        Member spare = roster.readySpare();
        while (spare != null && hiring.wantsMore()) {
            use(spare);
            spare = roster.readySpare();
        }
    }

    private void use(Member spare) {
        spare.role = Role.REGULAR;
        offer(spare);
    }

    /** Starts spares while there are workers to stand by for, and nothing else is being started; else lets them go. */
    void keepSpares(Later later) {
        if (hiring.isClosed() || spares == 0) {
            return;
        }
        List<Member> standing = roster.spares();
        if (roster.counted() == 0) {
            if (!hiring.wantsMore()) {
                standing.stream().filter(spare -> spare.place == Place.STANDBY).forEach(spare -> leave(spare, later));
            }
        } else if (standing.size() < spares && roster.startsUnderWay() == 0) {
            Member unused = hiring.start(Role.SPARE, 1);
        }
    }

    /** Uses a worker on that has no replacement. */
    private void keep(Member member, Later later) {
        if (member.place == Place.LEAVING || hiring.isClosed()) {
            return;
        }
        String due = member.due;
        later.add(() -> Log.OF_WORKERS.warn(
                "{} {} stays in use although {}: no replacement could be started",
                executorName,
                member.worker.name(),
                due));
        member.due = null;
        if (member.mark == Mark.REPLACED) {
            member.mark = null;
        }
        if (member.place == Place.RESTING) {
            offer(member);
        }
    }
}
