package io.github.workloadexecutor.internal.forked;

/**
 * How deep this process is in applications that started each other: 0 for one that no executor has started, 1 for its
 * workers. Bounded, since workers that start workers can fill a machine with processes.
 */
final class Nesting {

    /** What a worker is told by its own JVM's system property. */
    static final String PROPERTY = "io.github.workloadexecutor.depth";

    /** At this depth nothing is started any more. */
    static final int LIMIT = 3;

    private Nesting() {}

    static int depth() {
        Integer depth = Integer.getInteger(PROPERTY);
        return depth == null ? 0 : Math.max(0, depth);
    }

    /** A clause for the refusal of a task, or an empty text. */
    static String refusal() {
        int depth = depth();
        return depth < LIMIT ? "" : "it is nested " + depth + " deep, and the limit is " + LIMIT;
    }

    /** Within a worker the processors are busy with its siblings already. */
    static int defaultWorkers() {
        return depth() > 0 ? 1 : Runtime.getRuntime().availableProcessors();
    }
}
