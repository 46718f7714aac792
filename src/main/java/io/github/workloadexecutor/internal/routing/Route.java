package io.github.workloadexecutor.internal.routing;

import io.github.workloadexecutor.routing.Explanation.Reason;
import io.github.workloadexecutor.task.Lane;

/** What can come of routing a task. */
public enum Route {
    /** Its class declares that it computes. */
    DECLARED_CPU(Lane.CPU, Reason.DECLARED),
    /** Its class declares that it waits. */
    DECLARED_IO(Lane.IO, Reason.DECLARED),
    /** A rule sends it to the CPU lane. */
    RULE_CPU(Lane.CPU, Reason.RULE),
    /** A rule sends it to the I/O lane. */
    RULE_IO(Lane.IO, Reason.RULE),
    /** It has shown to compute, and declares that it may be moved. */
    LEARNED_CPU(Lane.CPU, Reason.LEARNED),
    /** It has shown to compute, and nothing declares that it may be moved: the I/O lane gives it a thread that may. */
    LEARNED_COMPUTING(Lane.IO, Reason.LEARNED),
    /** It has shown to wait, or to be too brief to matter. The I/O lane still looks at it now and then. */
    LEARNED_IO(Lane.IO, Reason.LEARNED),
    /** Nothing is known yet; the I/O lane takes it, and looks. */
    DEFAULT(Lane.IO, Reason.DEFAULT);

    private final Lane lane;
    private final Reason reason;

    Route(Lane lane, Reason reason) {
        this.lane = lane;
        this.reason = reason;
    }

    /** The lane to run on. */
    public Lane lane() {
        return lane;
    }

    /** Which step of the decision led here. */
    public Reason reason() {
        return reason;
    }

    /** Whether nobody has said where the task belongs, so that the I/O lane learns it from its runs. */
    public boolean isLearned() {
        return reason == Reason.LEARNED || reason == Reason.DEFAULT;
    }
}
