package io.github.workloadexecutor.internal.cpu;

import io.github.workloadexecutor.backend.Measuring;
import io.github.workloadexecutor.backend.RunCost;
import io.github.workloadexecutor.backend.Worker;
import io.github.workloadexecutor.event.Finding;
import io.github.workloadexecutor.internal.finding.FindingLog;
import io.github.workloadexecutor.internal.learning.TypeProfile;
import io.github.workloadexecutor.routing.Evidence;
import io.github.workloadexecutor.routing.Nature;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decides which runs in workers are measured, takes in what they cost, and reports types of task that should not be on
 * this lane, or not in pieces of this size. Measured replies are taken in before their future is completed, by the
 * thread that completes it, so that whoever has a result sees what was found by then; and never under a lock.
 */
final class CostReview {

    /** Waiting for less than this is no reason to send a task elsewhere. */
    static final Duration WORTH_MOVING = Duration.ofMillis(5);

    /** A type whose tasks are so few may be as fine as it likes; its first runs also have to load classes. */
    static final long MANY_RUNS = 100;

    /** A busy machine makes what computes look as if it waited for a while. */
    private static final int CERTAINLY_MEASURED = 10;

    private static final int ENOUGH_CARRIED = 5;

    /** What runs for longer is not fine, whatever carrying it costs on a busy machine; it may be too big. */
    static final Duration FINE = Duration.ofMillis(1);

    /** How much of the computing carrying may take when tasks are large enough. */
    private static final double GOOD_SHARE = 0.10;

    private static final long LARGEST_BATCH = 1_000_000;

    private final FindingLog findings;

    CostReview(FindingLog findings) {
        this.findings = findings;
    }

    /** Counts a run; gives null if it is not measured, as most are not. */
    @Nullable
    Measurement begin(TypeProfile profile) {
        boolean due = profile.beginAhead();
        if (findings.isStrict()) {
            return new Measurement(Measuring.ALWAYS);
        }
        return due && findings.isOn() ? new Measurement(Measuring.IF_QUICK) : null;
    }

    /**
     * Takes in what a run has cost.
     *
     * @param bytes of the task
     * @param decodingNanos of the result; {@link Measurement#UNKNOWN} if there was none
     */
    void takeIn(TypeProfile profile, Measurement measured, @Nullable RunCost cost, long bytes, long decodingNanos) {
        if (cost == null || !measured.agreesWith(cost)) {
            return;
        }
        profile.ran(cost.wallNanos(), cost.cpuNanos());
        if (decodingNanos >= 0) {
            long encoding = measured.encodingNanos() + cost.encodingNanos() + decodingNanos;
            profile.carried(bytes, encoding, measured.transportNanos(cost));
        }
        if (profile.nature() != Nature.UNKNOWN) {
            judge(profile, profile.evidence());
        }
    }

    /** Takes in what a worker has seen. */
    void found(TypeProfile profile, Worker worker, Finding.Kind kind, String evidence) {
        String cure = switch (kind) {
            case LEFT_BEHIND ->
                "End within the task what it starts: close pools and files by try-with-resources, and wait for child"
                        + " processes; what is to be kept goes once into a WorkerLocal";
            case LOST_STATIC_WRITE ->
                "Return what the task finds, and combine the results where they arrive; or submit it to io(), which"
                        + " shares the static fields of this process";
            default -> "See what the task does in its worker";
        };
        findings.report(kind, profile.name(), () -> "in " + worker.name() + ", " + evidence, cure);
    }

    private void judge(TypeProfile profile, Evidence known) {
        if (known.wallTime().minus(known.cpuTime()).compareTo(WORTH_MOVING) >= 0) {
            if (known.nature() == Nature.WAITS) {
                findings.report(
                        Finding.Kind.WAITS_IN_WORKER,
                        profile.name(),
                        () -> known + ", and each keeps a worker while it waits",
                        "Declare it IoTask or @IoBound, or submit it to io(), where waiting costs nothing");
            } else if (known.nature() == Nature.MIXED && known.measured() >= CERTAINLY_MEASURED) {
                findings.report(
                        Finding.Kind.MIXED,
                        profile.name(),
                        () -> known + ", so it keeps a worker for longer than it needs a processor",
                        "Split it: fetch on io(), and compute on cpu() what was fetched");
            }
        }
        if (isTooFine(known)) {
            findings.report(
                    Finding.Kind.TOO_FINE,
                    profile.name(),
                    () -> tooFine(known),
                    "Give each task many of them, such as a list of inputs, or call it where it is submitted");
        }
    }

    private static boolean isTooFine(Evidence known) {
        return known.runs() >= MANY_RUNS
                && known.carried() >= ENOUGH_CARRIED
                && known.wallTime().compareTo(FINE) < 0
                && carrying(known) > known.wallTime().toNanos();
    }

    private static long carrying(Evidence known) {
        return known.encodingTime().plus(known.transportTime()).toNanos();
    }

    private static String tooFine(Evidence known) {
        long work = Math.max(1, known.wallTime().toNanos());
        long batch = (long) Math.min(LARGEST_BATCH, Math.ceil(carrying(known) / (GOOD_SHARE * work)));
        return String.format(
                Locale.ROOT,
                "%s; that is %.1f times as long as it runs, and would be at most %.0f %% with %,d of them in one task",
                known,
                (double) carrying(known) / work,
                100 * GOOD_SHARE,
                batch);
    }
}
