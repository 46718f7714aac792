package io.github.workloadexecutor.internal.classfile;

import io.github.workloadexecutor.routing.Guess;
import io.github.workloadexecutor.routing.Nature;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What follows from what a walk has reached.
 *
 * <p>Waits have two weights: for a file, and for anything else. So has computing three: a loop; a known computation, or
 * loops within loops that compare and collect; and what costs something per byte, or does arithmetic in loops within
 * loops. A loop that waits somewhere inside is a wait and not a computation. If a task does both, waiting for others
 * outweighs all but the heaviest computing, and waiting for a file outweighs a simple loop.
 */
final class Judgement {

    private static final int MOST_LINES = 6;

    // The weights. Of waits:
    private static final int FOR_FILES = 1;
    private static final int FOR_OTHERS = 2;

    // Of computing:
    private static final int A_LOOP = 1;
    private static final int COMPUTES = 2;
    private static final int COMPUTES_HARD = 3;

    private record Clue(int weight, String text) {}

    private final Reach reach;
    private final boolean streamsWait;
    private final Set<Reached> waiting;
    private final Set<Reached> looping;
    private final List<Clue> waits = new ArrayList<>();
    private final List<Clue> computes = new ArrayList<>();

    private Judgement(Reach reach) {
        this.reach = reach;
        this.streamsWait = sees(Effect.WAITS) || sees(Effect.WAITS_FOR_FILE) || !sees(Effect.IN_MEMORY);
        this.waiting = withCallers(waitingThemselves());
        this.looping = withCallers(loopingThemselves());
    }

    static Guess of(Reach reach) {
        Judgement judgement = new Judgement(reach);
        judgement.weigh();
        return judgement.guess();
    }

    private boolean sees(Effect effect) {
        for (Reached method : reach.methods()) {
            for (Reached.Sighting sighting : method.sightings()) {
                if (sighting.effect() == effect) {
                    return true;
                }
            }
        }
        return false;
    }

    private Set<Reached> waitingThemselves() {
        Set<Reached> methods = new HashSet<>();
        for (Reached method : reach.methods()) {
            for (Reached.Sighting sighting : method.sightings()) {
                if (waits(sighting)) {
                    methods.add(method);
                }
            }
        }
        return methods;
    }

    private boolean waits(Reached.Sighting sighting) {
        return sighting.effect().waits() || (sighting.effect() == Effect.WAITS_FOR_STREAM && streamsWait);
    }

    private Set<Reached> loopingThemselves() {
        Set<Reached> methods = new HashSet<>();
        for (Reached method : reach.methods()) {
            for (Loop loop : method.loops()) {
                if (!waitsWithin(method, loop)) {
                    methods.add(method);
                }
            }
        }
        return methods;
    }

    /** Those methods, and all that lead to them. */
    private Set<Reached> withCallers(Set<Reached> methods) {
        Set<Reached> all = new HashSet<>(methods);
        boolean grows = true;
        while (grows) {
            grows = false;
            for (Reached method : reach.methods()) {
                for (Reached.Edge edge : method.edges()) {
                    if (all.contains(edge.target())) {
                        grows |= all.add(method);
                    }
                }
            }
        }
        return all;
    }

    private boolean waitsWithin(Reached method, Loop loop) {
        for (Reached.Sighting sighting : method.sightings()) {
            if (loop.covers(sighting.at()) && waits(sighting)) {
                return true;
            }
        }
        for (Reached.Edge edge : method.edges()) {
            if (loop.covers(edge.at()) && waiting.contains(edge.target())) {
                return true;
            }
        }
        return false;
    }

    private void weigh() {
        for (Reached method : reach.methods()) {
            for (Reached.Sighting sighting : method.sightings()) {
                weigh(method, sighting);
            }
            for (Loop loop : method.loops()) {
                if (!waitsWithin(method, loop)) {
                    weigh(method, loop);
                }
            }
            if (!waiting.contains(method)) {
                weighCallsOfItself(method);
            }
        }
    }

    private void weigh(Reached method, Reached.Sighting sighting) {
        String text = method.path(sighting.api());
        switch (sighting.effect()) {
            case WAITS -> waits.add(new Clue(FOR_OTHERS, text + " (waits)"));
            case WAITS_FOR_FILE -> waits.add(new Clue(FOR_FILES, text + " (waits for a file)"));
            case WAITS_FOR_STREAM -> {
                if (streamsWait) {
                    waits.add(new Clue(FOR_FILES, text + " (waits for a stream)"));
                }
            }
            case COMPUTES_HARD -> computes.add(new Clue(COMPUTES_HARD, text + " (computes)"));
            case COMPUTES -> computes.add(new Clue(COMPUTES, text + " (computes)"));
            case ITERATES -> weighIteration(method, sighting, text);
            case COMPUTES_IN_LOOPS, IN_MEMORY, NOTHING -> {}
        }
    }

    /** A stream is as heavy as what it repeats. */
    private void weighIteration(Reached method, Reached.Sighting sighting, String text) {
        if (waiting.contains(method)) {
            return;
        }
        boolean isParallel = sighting.api().toLowerCase(Locale.ROOT).contains("parallel");
        boolean isHard = isParallel || givesLambdaThatLoops(method);
        computes.add(new Clue(isHard ? COMPUTES_HARD : A_LOOP, text + " (computes)"));
    }

    private boolean givesLambdaThatLoops(Reached method) {
        MethodFacts code = method.code();
        if (code == null) {
            return false;
        }
        for (LambdaSite lambda : code.lambdas()) {
            for (Reached.Edge edge : method.edges()) {
                if (edge.at() == lambda.target().at() && looping.contains(edge.target())) {
                    return true;
                }
            }
        }
        return false;
    }

    private void weigh(Reached method, Loop loop) {
        if (!hasLoopWithin(method, loop)) {
            computes.add(new Clue(A_LOOP, method.path() + " (computes: a loop)"));
        } else {
            int weight = calculatesWithin(method, loop) ? COMPUTES_HARD : COMPUTES;
            computes.add(new Clue(weight, method.path() + " (computes: loops within loops)"));
        }
    }

    private boolean hasLoopWithin(Reached method, Loop loop) {
        for (Loop other : method.loops()) {
            if (loop.encloses(other)) {
                return true;
            }
        }
        for (Reached.Edge edge : method.edges()) {
            if (edge.target() != method && loop.covers(edge.at()) && looping.contains(edge.target())) {
                return true;
            }
        }
        return false;
    }

    private static boolean calculatesWithin(Reached method, Loop loop) {
        for (Reached.Sighting sighting : method.sightings()) {
            if (loop.covers(sighting.at()) && sighting.effect() == Effect.COMPUTES_IN_LOOPS) {
                return true;
            }
        }
        MethodFacts code = method.code();
        return code != null && code.computesWithin(loop);
    }

    private void weighCallsOfItself(Reached method) {
        int calls = 0;
        for (Reached.Edge edge : method.edges()) {
            if (leadsTo(edge.target(), method)) {
                calls++;
            }
        }
        if (calls > 0) {
            int weight = calls > 1 ? COMPUTES_HARD : COMPUTES;
            computes.add(new Clue(weight, method.path() + " (computes: calls itself)"));
        }
    }

    private static boolean leadsTo(Reached from, Reached to) {
        Set<Reached> seen = new HashSet<>();
        List<Reached> ahead = new ArrayList<>(List.of(from));
        while (!ahead.isEmpty()) {
            Reached method = ahead.removeLast();
            if (method == to) {
                return true;
            }
            if (seen.add(method)) {
                for (Reached.Edge edge : method.edges()) {
                    ahead.add(edge.target());
                }
            }
        }
        return false;
    }

    private Guess guess() {
        Nature nature = nature(heaviest(waits), heaviest(computes));
        Set<String> lines = new LinkedHashSet<>();
        // One of each kind first: with both, both are to be seen.
        addHeaviest(waits, lines, MOST_LINES / 2);
        addHeaviest(computes, lines, MOST_LINES - lines.size());
        if (nature == Nature.UNKNOWN) {
            for (String call : reach.unseen()) {
                if (lines.size() < MOST_LINES) {
                    lines.add(call + " (an implementation that its code does not create)");
                }
            }
            if (lines.isEmpty()) {
                int methods = reach.methods().size() - 1;
                lines.add("nothing that waits or computes for long was found in " + methods
                        + (methods == 1 ? " method" : " methods"));
            }
        }
        String endedBy = reach.endedBy();
        if (endedBy != null) {
            lines.add("the search ended after " + endedBy + "; there is more code");
        }
        return new Guess(nature, List.copyOf(lines));
    }

    private Nature nature(int waiting, int computing) {
        if (waiting == 0) {
            boolean mayHideAll = !reach.unseen().isEmpty() && computing <= A_LOOP;
            return computing == 0 || mayHideAll ? Nature.UNKNOWN : Nature.COMPUTES;
        }
        int outweighed = waiting == FOR_OTHERS ? COMPUTES : A_LOOP;
        return computing <= outweighed ? Nature.WAITS : Nature.MIXED;
    }

    private static int heaviest(List<Clue> clues) {
        int heaviest = 0;
        for (Clue clue : clues) {
            heaviest = Math.max(heaviest, clue.weight());
        }
        return heaviest;
    }

    private static void addHeaviest(List<Clue> clues, Set<String> lines, int most) {
        int before = lines.size();
        for (int weight = COMPUTES_HARD; weight > 0; weight--) {
            for (Clue clue : clues) {
                if (clue.weight() == weight && lines.size() - before < most) {
                    lines.add(clue.text());
                }
            }
        }
    }
}
