package io.github.workloadexecutor.bench.cluster;

import java.util.Arrays;
import java.util.BitSet;

/** Numbered things on rungs: the model's form of the ladders that the library's placement has. */
final class Rungs {

    private static final int NONE = -1;

    private final int[] next;
    private final int[] previous;
    private final int[] rungOf;
    private final int[] first;
    private final int[] last;
    private final BitSet occupied;

    Rungs(int things, int rungs) {
        next = new int[things];
        previous = new int[things];
        rungOf = new int[things];
        first = new int[rungs];
        last = new int[rungs];
        occupied = new BitSet(rungs);
        Arrays.fill(rungOf, NONE);
        Arrays.fill(first, NONE);
        Arrays.fill(last, NONE);
    }

    void put(int thing, int rung) {
        if (rungOf[thing] == rung) {
            return;
        }
        leave(thing);
        rungOf[thing] = rung;
        next[thing] = NONE;
        previous[thing] = last[rung];
        if (last[rung] == NONE) {
            first[rung] = thing;
            occupied.set(rung);
        } else {
            next[last[rung]] = thing;
        }
        last[rung] = thing;
    }

    void leave(int thing) {
        int rung = rungOf[thing];
        if (rung == NONE) {
            return;
        }
        if (previous[thing] == NONE) {
            first[rung] = next[thing];
        } else {
            next[previous[thing]] = next[thing];
        }
        if (next[thing] == NONE) {
            last[rung] = previous[thing];
        } else {
            previous[next[thing]] = previous[thing];
        }
        if (first[rung] == NONE) {
            occupied.clear(rung);
        }
        rungOf[thing] = NONE;
    }

    /** The first on the lowest rung; -1 if there is none. */
    int lowest() {
        int rung = occupied.nextSetBit(0);
        return rung < 0 ? NONE : first[rung];
    }

    /** The first on the highest rung; -1 if there is none. */
    int highest() {
        int rung = occupied.length() - 1;
        return rung < 0 ? NONE : first[rung];
    }
}
