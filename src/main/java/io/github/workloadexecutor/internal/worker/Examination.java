package io.github.workloadexecutor.internal.worker;

import io.github.workloadexecutor.backend.RunCost;
import io.github.workloadexecutor.internal.encoding.Encoding;
import io.github.workloadexecutor.internal.wire.Discovery;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * How one run is measured and looked at: a clock that is stopped where decoding ends and where the call ends, and the
 * inspections around the call, whose own time counts for neither. Touched by the task thread only. Nothing that goes
 * wrong in an inspection is the task's concern.
 */
public final class Examination {

    private static final long NOT_YET = -1;

    private final String title;
    private final List<Inspection> inspections;
    private final List<Discovery> found = new ArrayList<>(0);

    private long since = System.nanoTime();
    private long encodingNanos;
    private long wallNanos = NOT_YET;
    private long cpuNanos;
    private long queuedNanos;
    private long measuringNanos;

    /** Begins, before the task is decoded. */
    Examination(String title, List<Inspection> inspections) {
        this.title = title;
        this.inspections = inspections;
    }

    /** Begins with a run that is measured and not inspected, whatever has to be loaded for that. */
    public static Examination begin(String title) {
        var unused = Snapshot.load();
        return new Examination(title, List.of());
    }

    /** Calls a task that was decoded meanwhile, and encodes its result. */
    public byte[] callAndEncode(Callable<?> decoded, Object taskName) throws Exception {
        decoded(decoded);
        Object value;
        try {
            value = decoded.call();
        } finally {
            called();
        }
        byte[] result = Encoding.encodeResult(value, taskName);
        encoded();
        return result;
    }

    /** The task is decoded, and is called next. */
    private void decoded(Object task) {
        encodingNanos = System.nanoTime() - since;
        for (int i = 0; i < inspections.size(); i++) {
            try {
                inspections.get(i).before(title, task);
            } catch (RuntimeException | Error cannotTell) {
                // Then it finds nothing, or what was there before.
            }
        }
        queuedNanos = inspections.isEmpty() ? 0 : RunQueue.waitedNanos();
        cpuNanos = Snapshot.cpuTimeIfAtHand();
        long now = System.nanoTime();
        measuringNanos = now - since - encodingNanos;
        since = now;
    }

    /** The call has ended, in whatever way. */
    private void called() {
        long end = System.nanoTime();
        wallNanos = end - since;
        long cpu = Snapshot.cpuTimeIfAtHand();
        cpuNanos = cpuNanos < 0 || cpu < 0 ? RunningTask.UNKNOWN : Math.max(0, cpu - cpuNanos);
        if (cpuNanos >= 0 && !inspections.isEmpty()) {
            // Its processor was kept from it, which says nothing about the task.
            cpuNanos += Math.max(0, RunQueue.waitedNanos() - queuedNanos);
        }
        for (int i = 0; i < inspections.size(); i++) {
            look(inspections.get(i));
        }
        since = System.nanoTime();
        measuringNanos += since - end;
    }

    private void look(Inspection inspection) {
        try {
            String evidence = inspection.after();
            if (evidence != null) {
                found.add(new Discovery(inspection.kind(), evidence));
            }
        } catch (RuntimeException | Error cannotTell) {
            // As above.
        }
    }

    /** The result is encoded. */
    private void encoded() {
        encodingNanos += System.nanoTime() - since;
    }

    boolean isInspected() {
        return !inspections.isEmpty();
    }

    /** How long all of this took, but for the task's own doing. */
    long measuringNanos() {
        return measuringNanos;
    }

    /** What was found. */
    List<Discovery> found() {
        return found;
    }

    /** What the run cost; null if it was not called, or if this platform does not tell. */
    public @Nullable RunCost cost() {
        return wallNanos < 0 || cpuNanos < 0 ? null : new RunCost(wallNanos, cpuNanos, encodingNanos, measuringNanos);
    }
}
