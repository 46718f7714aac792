package io.github.workloadexecutor.internal.classfile;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A method that a walk has come to, by way of another, and what it calls. Only the walk changes it. */
final class Reached {

    /** A call of a method that was walked too. */
    record Edge(int at, Reached target) {}

    /** A call of code that is known and not walked. */
    record Sighting(int at, Effect effect, String api) {}

    /** Calls that belong to no place in the code, because somebody else makes them. */
    static final int NOWHERE = -1;

    private static final String ARROW = " -> ";
    private static final String ELLIPSIS = "...";
    private static final int LONGEST_PATH = 6;

    private final @Nullable Reached from;
    private final String title;
    private final @Nullable MethodFacts code;
    private final int depth;
    private final List<Edge> edges = new ArrayList<>();
    private final List<Sighting> sightings = new ArrayList<>();

    private Reached(@Nullable Reached from, String title, @Nullable MethodFacts code) {
        this.from = from;
        this.title = title;
        this.code = code;
        this.depth = from == null ? 0 : from.depth + 1;
    }

    /** What stands before the first method. */
    static Reached root() {
        return new Reached(null, "", null);
    }

    static Reached method(Reached from, ClassFacts owner, String key, MethodFacts code) {
        return new Reached(from, title(owner.name(), key.substring(0, key.indexOf('('))), code);
    }

    /** {@code Crawl.call}, {@code lambda in Crawl.call}, {@code new Crawl}. */
    static String title(String owner, String method) {
        String simple = owner.substring(owner.lastIndexOf('/') + 1).replace('$', '.');
        if (method.equals("<init>")) {
            return "new " + simple;
        }
        if (method.startsWith("lambda$")) {
            int end = method.indexOf('$', "lambda$".length());
            return "lambda in " + simple + "." + method.substring("lambda$".length(), end < 0 ? method.length() : end);
        }
        return simple + "." + method;
    }

    /** The way to here, {@code Crawl.call -> Http.fetch}; the middle of a long one is left out. */
    String path() {
        return String.join(ARROW, steps());
    }

    /** The way to here and one step further. */
    String path(String next) {
        List<String> steps = steps();
        steps.add(next);
        return String.join(ARROW, steps);
    }

    private List<String> steps() {
        List<String> steps = new ArrayList<>();
        for (Reached step = this; step != null; step = step.from) {
            if (!step.title.isEmpty()) {
                steps.addFirst(step.title);
            }
        }
        if (steps.size() > LONGEST_PATH) {
            List<String> middle = steps.subList(LONGEST_PATH / 2, steps.size() - LONGEST_PATH / 2);
            middle.clear();
            steps.add(LONGEST_PATH / 2, ELLIPSIS);
        }
        return steps;
    }

    int depth() {
        return depth;
    }

    @Nullable
    MethodFacts code() {
        return code;
    }

    List<Loop> loops() {
        MethodFacts facts = code;
        return facts == null ? List.of() : facts.loops();
    }

    List<Edge> edges() {
        return edges;
    }

    List<Sighting> sightings() {
        return sightings;
    }
}
