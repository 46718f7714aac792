package io.github.workloadexecutor.internal.learning;

import io.github.workloadexecutor.routing.Evidence;
import io.github.workloadexecutor.routing.Nature;
import io.github.workloadexecutor.task.Shippable;
import java.time.Duration;

/**
 * What is known of one type of task: how much of its time it computes, as an average in which older runs fade, so that
 * it can change its mind; and what carrying it costs, where it is carried.
 *
 * <p>A busy machine makes a task that computes look as if it waited, because it waits for a processor, and never the
 * other way round. So a run that computes more than the average counts for more than one that computes less. The first
 * run of a type loads classes and does not count, unless it is long.
 */
public final class TypeProfile {

    static final int ENOUGH = 5;
    static final int MEASURED_AT_FIRST = 8;

    /**
     * Of runs after the first ones, one in so many is measured; of brief ones, of which to measure one costs as much.
     */
    static final int EVERY = 64;

    static final int EVERY_BRIEF = 512;

    /** A run that computes for less than this keeps nobody waiting. */
    public static final Duration BRIEF = Duration.ofNanos(200_000);

    private static final double COMPUTES_FROM = 0.70;
    private static final double WAITS_UP_TO = 0.30;

    /** Within so much beyond a border the nature stays what it was. */
    private static final double INERTIA = 0.05;

    private static final double WEIGHT = 0.20;
    private static final double WEIGHT_OF_MORE = 0.40;
    private static final double WEIGHT_OF_CHEAPER = 0.50;
    private static final double WEIGHT_OF_DEARER = 0.05;
    private static final long LONG_NANOS = 20_000_000;

    private final Class<?> type;
    private final boolean movable;
    private volatile String name;

    // Racy on purpose: a lost increment measures one run more or less.
    private int runs;

    // Written under the lock of this.
    private volatile int measured;

    // Guarded by this.
    private double share;
    private double wallNanos;
    private double cpuNanos;
    private boolean carriedBefore;
    private int carried;
    private int timed;
    private double bytes;
    private double encodingNanos;
    private double transportNanos;
    private boolean skippedFirst;

    private volatile Nature nature = Nature.UNKNOWN;
    private volatile boolean brief = true;

    TypeProfile(Class<?> type) {
        this.type = type;
        this.name = nameOf(type);
        this.movable = type.isAnnotationPresent(Shippable.class);
    }

    private static String nameOf(Class<?> type) {
        String binary = type.getName();
        String simple = type.getPackageName().isEmpty()
                ? binary
                : binary.substring(type.getPackageName().length() + 1);
        int lambda = simple.indexOf("$$Lambda");
        return lambda < 0
                ? simple.replace('$', '.')
                : "lambda in " + simple.substring(0, lambda).replace('$', '.');
    }

    /** What messages call the type. */
    public String name() {
        return name;
    }

    /** Says what messages call the type, where its class does not tell. */
    public void rename(String title) {
        name = title;
    }

    /**
     * Counts a run that begins, and tells whether it ought to be measured: the first ones, and then one now and then.
     */
    public boolean begin() {
        int run = ++runs;
        return isNew() || run % (brief ? EVERY_BRIEF : EVERY) == 0;
    }

    /** Whether too few runs were measured, so that each ought to be. */
    public boolean isNew() {
        return measured < MEASURED_AT_FIRST;
    }

    /**
     * Does what {@link #begin} does for a run that may begin long after this, as in a batch: if none of the first ones
     * is over by then, only so many of them are to be measured; and fewer of those that are brief, which there are more
     * of in the same time.
     */
    public boolean beginAhead() {
        int run = ++runs;
        if (run < EVERY) {
            return isNew();
        }
        return run % (nature != Nature.UNKNOWN && brief ? EVERY_BRIEF : EVERY) == 0;
    }

    /** What was learned. */
    public Nature nature() {
        return nature;
    }

    /** Whether it computes, and for so long at a time that it matters to others. */
    public boolean keepsProcessorsBusy() {
        return nature == Nature.COMPUTES && !brief;
    }

    /** Whether it does both, and computes for so long at a time that it matters to others. */
    public boolean isMixed() {
        return nature == Nature.MIXED && !brief;
    }

    /** Whether its tasks may be moved to a worker, by their own declaration. */
    public boolean isMovable() {
        return movable;
    }

    /**
     * Takes in a run that was measured.
     *
     * @return whether its nature is another one now
     */
    public synchronized boolean ran(long wall, long cpu) {
        if (!skippedFirst) {
            skippedFirst = true;
            if (wall < LONG_NANOS) {
                return false;
            }
        }
        double ratio = wall <= 0 ? 1 : Math.clamp((double) cpu / wall, 0, 1);
        measured++;
        if (measured == 1) {
            share = ratio;
            wallNanos = wall;
            cpuNanos = cpu;
        } else {
            share += (ratio > share ? WEIGHT_OF_MORE : WEIGHT) * (ratio - share);
            wallNanos += WEIGHT * (wall - wallNanos);
            cpuNanos += WEIGHT * (cpu - cpuNanos);
        }
        brief = cpuNanos < BRIEF.toNanos();
        Nature before = nature;
        if (measured >= ENOUGH) {
            nature = judge(before);
        }
        return nature != before;
    }

    private Nature judge(Nature before) {
        double computesFrom = before == Nature.COMPUTES ? COMPUTES_FROM - INERTIA : COMPUTES_FROM;
        double waitsUpTo = before == Nature.WAITS ? WAITS_UP_TO + INERTIA : WAITS_UP_TO;
        if (share >= computesFrom) {
            return Nature.COMPUTES;
        }
        return share <= waitsUpTo ? Nature.WAITS : Nature.MIXED;
    }

    /** A run was seen to compute for so long that others waited for it, and is not over. */
    public synchronized void hogged() {
        measured = Math.max(measured, ENOUGH);
        share = 1;
        brief = false;
        nature = Nature.COMPUTES;
    }

    /**
     * Takes in what it cost to carry a run to a worker and back. The first time does not count, since it loads classes;
     * and whatever comes between makes it look dearer, never cheaper, so that less counts for more.
     *
     * @param size of the encoded task
     * @param encoding of task and result, on both sides together
     * @param transport from one process to the other and back; negative if that is not known
     */
    public synchronized void carried(long size, long encoding, long transport) {
        if (!carriedBefore) {
            carriedBefore = true;
            return;
        }
        carried++;
        bytes += (carried == 1 ? 1 : WEIGHT) * (size - bytes);
        encodingNanos = cheaper(carried, encodingNanos, encoding);
        if (transport >= 0) {
            timed++;
            transportNanos = cheaper(timed, transportNanos, transport);
        }
    }

    private static double cheaper(int times, double before, long now) {
        if (times == 1) {
            return now;
        }
        return before + (now < before ? WEIGHT_OF_CHEAPER : WEIGHT_OF_DEARER) * (now - before);
    }

    /** All of it, as data. */
    public synchronized Evidence evidence() {
        return new Evidence(
                runs,
                measured,
                nature,
                share,
                Duration.ofNanos((long) wallNanos),
                Duration.ofNanos((long) cpuNanos),
                carried,
                (long) bytes,
                Duration.ofNanos((long) encodingNanos),
                Duration.ofNanos((long) transportNanos));
    }

    Class<?> type() {
        return type;
    }
}
