package io.github.workloadexecutor.internal.cpu;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Things that are sorted by a number, on a rung for each number, so that who stands lowest or highest is known at once
 * however many there are. The links are in the things, which are on one ladder at a time. Guarded by the dispatcher's
 * lock.
 */
final class Ladder<E extends Ladder.Climber<E>> {

    /** Who can stand on a ladder. */
    abstract static class Climber<E extends Climber<E>> {

        // The ladder's. The number counts only while this is on one.
        private @Nullable Ladder<E> ladder;
        private int rung;
        private @Nullable E previous;
        private @Nullable E next;
    }

    private static final class Rung<E> {
        private @Nullable E first;
        private @Nullable E last;
    }

    private final List<Rung<E>> rungs = new ArrayList<>();
    private final BitSet occupied = new BitSet();

    boolean contains(E climber) {
        return of(climber).ladder == this;
    }

    boolean isEmpty() {
        return occupied.isEmpty();
    }

    /** Puts somebody last on a rung, wherever they stood; who is on that rung already stays in place. */
    void put(E climber, int rung) {
        if (!stepOn(climber, rung)) {
            return;
        }
        Rung<E> here = rungs.get(rung);
        E last = here.last;
        of(climber).previous = last;
        if (last == null) {
            here.first = climber;
        } else {
            of(last).next = climber;
        }
        here.last = climber;
    }

    /** Puts somebody first on a rung, wherever they stood; who is on that rung already stays in place. */
    void putFirst(E climber, int rung) {
        if (!stepOn(climber, rung)) {
            return;
        }
        Rung<E> here = rungs.get(rung);
        E first = here.first;
        of(climber).next = first;
        if (first == null) {
            here.last = climber;
        } else {
            of(first).previous = climber;
        }
        here.first = climber;
    }

    private boolean stepOn(E climber, int rung) {
        Climber<E> links = of(climber);
        if (links.ladder == this && links.rung == rung) {
            return false;
        }
        leave(climber);
        while (rungs.size() <= rung) {
            rungs.add(new Rung<>());
        }
        occupied.set(rung);
        links.ladder = this;
        links.rung = rung;
        return true;
    }

    /** Takes somebody off the ladder they stand on, if they stand on one. */
    static <E extends Climber<E>> void leave(E climber) {
        Climber<E> links = of(climber);
        Ladder<E> ladder = links.ladder;
        if (ladder != null) {
            ladder.remove(links);
        }
    }

    private void remove(Climber<E> links) {
        Rung<E> here = rungs.get(links.rung);
        E previous = links.previous;
        E next = links.next;
        if (previous == null) {
            here.first = next;
        } else {
            of(previous).next = next;
        }
        if (next == null) {
            here.last = previous;
        } else {
            of(next).previous = previous;
        }
        if (here.first == null) {
            occupied.clear(links.rung);
        }
        links.ladder = null;
        links.previous = null;
        links.next = null;
    }

    /** The first on the lowest rung that is taken; null if nobody is here. */
    @Nullable
    E lowest() {
        int rung = occupied.nextSetBit(0);
        return rung < 0 ? null : rungs.get(rung).first;
    }

    /** The first on the highest rung that is taken; null if nobody is here. */
    @Nullable
    E highest() {
        int rung = occupied.length() - 1;
        return rung < 0 ? null : rungs.get(rung).first;
    }

    // The links are private to this class, and so not members of E.
    private static <E extends Climber<E>> Climber<E> of(E climber) {
        return climber;
    }
}
