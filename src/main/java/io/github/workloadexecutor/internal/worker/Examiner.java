package io.github.workloadexecutor.internal.worker;

import io.github.workloadexecutor.backend.Measuring;
import io.github.workloadexecutor.backend.RunCost;
import io.github.workloadexecutor.internal.wire.Cost;
import io.github.workloadexecutor.internal.wire.Discovery;
import io.github.workloadexecutor.internal.wire.FrameChannel;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides how closely a run is looked at. One that is not to be measured costs nothing here. One that is has its clock
 * read; and this process is inspected around the first few runs of each type, and later now and then, since that takes
 * longer than a short task. Where every run is to be measured every run is inspected, too.
 */
final class Examiner {

    static final int FIRST_RUNS = 8;

    /** From one inspection to the next, beyond the first runs, at least; and so many times as long as one takes. */
    private static final long REST_NANOS = 20_000_000;

    private static final int REST_FACTOR = 200;

    private static final int MOST_TITLES = 256;

    private final FrameChannel channel;

    // Touched by the task thread only. Made when the first run is inspected.
    private @Nullable List<Inspection> inspections;
    private final Map<String, Integer> inspected = new HashMap<>(4);
    private long lastNanos;
    private long restNanos = REST_NANOS;

    Examiner(FrameChannel channel) {
        this.channel = channel;
    }

    /**
     * Begins with a run.
     *
     * @param warm whether all is loaded that a clock needs
     * @return null if it is not measured
     */
    @Nullable
    Examination begin(String title, Measuring measuring, boolean warm) {
        if (measuring == Measuring.NO) {
            return null;
        }
        boolean always = measuring == Measuring.ALWAYS;
        if (always) {
            var unused = Snapshot.load();
        } else if (!warm) {
            return null; // In the first moments of a worker, when its first result must not wait for that.
        }
        return new Examination(title, always || isDue(title) ? inspections() : List.of());
    }

    private boolean isDue(String title) {
        if (inspected.size() >= MOST_TITLES && !inspected.containsKey(title)) {
            inspected.clear();
        }
        int run = inspected.merge(title, 1, Integer::sum);
        long now = System.nanoTime();
        if (run > FIRST_RUNS && now - lastNanos < restNanos) {
            return false;
        }
        lastNanos = now;
        return true;
    }

    private List<Inspection> inspections() {
        List<Inspection> made = inspections;
        if (made == null) {
            made = List.of(new LostStaticWrites(), LeftBehind.inThisProcess());
            inspections = made;
        }
        return made;
    }

    /**
     * Tells the application what was found, before the reply.
     *
     * @return whether anything was said, which the reply must not overtake
     */
    boolean tell(RunningTask task, @Nullable Examination examination) throws IOException {
        if (examination == null) {
            return false;
        }
        if (examination.isInspected()) {
            restNanos = Math.max(REST_NANOS, REST_FACTOR * examination.measuringNanos());
        }
        for (Discovery found : examination.found()) {
            channel.send(found.toFrame(task.id()));
        }
        return !examination.found().isEmpty();
    }

    /** What the reply says of the cost. */
    static String label(@Nullable Examination examination) {
        RunCost cost = examination == null ? null : examination.cost();
        return cost == null ? "" : Cost.toLabel(cost);
    }
}
