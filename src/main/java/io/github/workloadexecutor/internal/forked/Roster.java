package io.github.workloadexecutor.internal.forked;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Who is in the pool, and who would leave first. Guarded by the pool's lock. */
final class Roster {

    // In order of start.
    private final Map<ForkedWorker, Member> members = new LinkedHashMap<>();

    void add(Member member) {
        members.put(member.worker, member);
    }

    @Nullable
    Member of(ForkedWorker worker) {
        return members.get(worker);
    }

    void remove(Member member) {
        members.remove(member.worker);
    }

    List<Member> all() {
        return List.copyOf(members.values());
    }

    List<ForkedWorker> workers() {
        return List.copyOf(members.keySet());
    }

    int size() {
        return members.size();
    }

    private int count(Predicate<Member> which) {
        int count = 0;
        for (Member member : members.values()) {
            count += which.test(member) ? 1 : 0;
        }
        return count;
    }

    /** Those the limit is about. */
    int counted() {
        return count(member -> member.role == Member.Role.REGULAR);
    }

    int staying() {
        return count(Member::stays);
    }

    int startsUnderWay() {
        return count(member -> member.place == Member.Place.STARTING);
    }

    /** Those that waiting tasks are about to get. */
    int coming() {
        return count(Roster::isComing);
    }

    private static boolean isComing(Member member) {
        boolean inFreePlace = member.role == Member.Role.REGULAR
                || (member.replaces != null && member.replaces.place == Member.Place.RESTING);
        return member.role != Member.Role.LARGER
                && (member.offering || (member.place == Member.Place.STARTING && inFreePlace));
    }

    /** Whether any task without special needs can hope for one of those that are here. */
    boolean hasHope() {
        return count(member -> member.role != Member.Role.LARGER && member.place != Member.Place.LEAVING) > 0;
    }

    boolean hasIdle() {
        return count(member -> member.role != Member.Role.LARGER && member.isIdle()) > 0;
    }

    /** One that stands by and is ready; null if there is none. */
    @Nullable
    Member readySpare() {
        for (Member member : members.values()) { // A loop, since it is asked for after each reply.
            if (member.role == Member.Role.SPARE && member.place == Member.Place.STANDBY) {
                return member;
            }
        }
        return null;
    }

    List<Member> spares() {
        return members.values().stream()
                .filter(member -> member.role == Member.Role.SPARE && member.place != Member.Place.LEAVING)
                .toList();
    }

    boolean has(Member.Role role) {
        return count(member -> member.role == role) > 0;
    }

    /** The one that has been without a task longest, of those that stay. */
    @Nullable
    Member idleLongest() {
        return members.values().stream()
                .filter(member -> member.stays() && member.isIdle())
                .min(idleFirst())
                .orElse(null);
    }

    private static Comparator<Member> idleFirst() {
        // Differences, since the clock has no zero.
        return (one, other) -> Long.signum(one.worker.sinceNanos() - other.worker.sinceNanos());
    }

    /** Marks those that are too many, and takes the mark off those that are not any more. */
    List<Member> trim(int limit) {
        List<Member> victims = new ArrayList<>();
        for (Member member : members.values()) {
            if (member.mark == Member.Mark.SURPLUS && member.place != Member.Place.LEAVING && staying() < limit) {
                member.mark = null;
            }
        }
        for (int surplus = staying() - limit; surplus > 0; surplus--) {
            Member victim = firstToLeave();
            victim.mark = Member.Mark.SURPLUS;
            victims.add(victim);
        }
        return victims;
    }

    /** One that is not ready yet, else the one idle longest, else the oldest. */
    private Member firstToLeave() {
        List<Member> staying = members.values().stream().filter(Member::stays).toList();
        Member idle = idleLongest();
        return staying.stream()
                .filter(member -> member.place == Member.Place.STARTING)
                .findFirst()
                .orElse(idle != null ? idle : staying.getFirst());
    }
}
