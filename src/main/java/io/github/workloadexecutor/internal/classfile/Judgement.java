package io.github.workloadexecutor.internal.classfile;

import io.github.workloadexecutor.routing.Guess;
import io.github.workloadexecutor.routing.Nature;
import java.util.ArrayList;
import java.util.Collection;
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
        this.waiting = withCallers(reach.methods().stream()
                .filter(method -> method.sightings().stream().anyMatch(this::waits))
                .toList());
        this.looping = withCallers(reach.methods().stream()
                .filter(method -> method.loops().stream().anyMatch(loop -> !waitsWithin(method, loop)))
                .toList());
    }

    static Guess of(Reach reach) {
        Judgement judgement = new Judgement(reach);
        judgement.weigh();
        return judgement.guess();
    }

    private boolean sees(Effect effect) {
        return reach.methods().stream()
                .anyMatch(method -> method.sightings().stream().anyMatch(sighting -> sighting.effect() == effect));
    }

    private boolean waits(Reached.Sighting sighting) {
        return sighting.effect().waits() || (sighting.effect() == Effect.WAITS_FOR_STREAM && streamsWait);
    }

    /** Those methods, and all that lead to them. */
    private Set<Reached> withCallers(Collection<Reached> methods) {
        Set<Reached> all = new HashSet<>(methods);
        boolean grows = true;
        while (grows) {
            grows = false;
            for (Reached method : reach.methods()) {
                if (!all.contains(method)
                        && method.edges().stream().anyMatch(edge -> all.contains(edge.target()))) {
                    grows |= all.add(method);
                }
            }
        }
        return all;
    }

    private boolean waitsWithin(Reached method, Loop loop) {
        return method.sightings().stream().anyMatch(sighting -> loop.covers(sighting.at()) && waits(sighting))
                || method.edges().stream()
                        .anyMatch(edge -> loop.covers(edge.at()) && waiting.contains(edge.target()));
    }

    private void weigh() {
        for (Reached method : reach.methods()) {
            for (Reached.Sighting sighting : method.sightings()) {
                weigh(method, sighting);
            }
            method.loops().stream()
                    .filter(loop -> !waitsWithin(method, loop))
                    .forEach(loop -> weigh(method, loop));
            if (!waiting.contains(method)) {
                weighCallsOfItself(method);
            }
        }
    }

    private void weigh(Reached method, Reached.Sighting sighting) {
        String text = method.path() + " -> " + sighting.api();
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
        MethodFacts code = method.code();
        boolean repeatsLoops = code != null
                && method.edges().stream()
                        .anyMatch(edge -> looping.contains(edge.target())
                                && code.lambdas().stream()
                                        .anyMatch(lambda -> lambda.target().at() == edge.at()));
        boolean isParallel = sighting.api().toLowerCase(Locale.ROOT).contains("parallel");
        computes.add(new Clue(repeatsLoops || isParallel ? COMPUTES_HARD : A_LOOP, text + " (computes)"));
    }

    private void weigh(Reached method, Loop loop) {
        MethodFacts code = method.code();
        boolean hasInner = method.loops().stream().anyMatch(loop::encloses)
                || method.edges().stream()
                        .anyMatch(edge ->
                                edge.target() != method && loop.covers(edge.at()) && looping.contains(edge.target()));
        boolean calculates = (code != null && code.computesWithin(loop))
                || method.sightings().stream()
                        .anyMatch(sighting ->
                                loop.covers(sighting.at()) && sighting.effect() == Effect.COMPUTES_IN_LOOPS);
        if (hasInner) {
            computes.add(new Clue(
                    calculates ? COMPUTES_HARD : COMPUTES, method.path() + " (computes: loops within loops)"));
        } else {
            computes.add(new Clue(A_LOOP, method.path() + " (computes: a loop)"));
        }
    }

    private void weighCallsOfItself(Reached method) {
        long calls = method.edges().stream()
                .filter(edge -> edge.target() == method || leadsTo(edge.target(), method))
                .count();
        if (calls > 0) {
            computes.add(new Clue(
                    calls > 1 ? COMPUTES_HARD : COMPUTES, method.path() + " (computes: calls itself)"));
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
                method.edges().forEach(edge -> ahead.add(edge.target()));
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
            reach.unseen().stream()
                    .limit(MOST_LINES / 2)
                    .forEach(call -> lines.add(call + " (an implementation that its code does not create)"));
            if (lines.isEmpty()) {
                lines.add("nothing that waits or computes for long was found in "
                        + (reach.methods().size() - 1) + " methods");
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
        return clues.stream().mapToInt(Clue::weight).max().orElse(0);
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
