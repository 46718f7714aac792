package io.github.workloadexecutor.internal.worker;

import io.github.workloadexecutor.failure.TaskTimeoutException.Limit;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.internal.wire.Overdue;

/**
 * Holds a task to its limits, and takes a task that is wanted no more up its {@link Ladder}. It never writes to the
 * channel itself: an application that does not read must not keep a task alive.
 */
final class Watchdog extends Overseer {

    private final Lifeline lifeline;
    private final TaskThread tasks;

    Watchdog(Lifeline lifeline, TaskThread tasks) {
        super("worker-watchdog", lifeline);
        this.lifeline = lifeline;
        this.tasks = tasks;
    }

    @Override
    long look(long now) {
        RunningTask task = tasks.current();
        if (task == null) {
            return never(now);
        }
        if (tasks.climb(task, now)) {
            halt(task);
            return never(now);
        }
        long next = tasks.nextStep(task, now);
        if (!task.hasLimits() || task.isCancelled()) {
            return next;
        }
        boolean run = now - task.runDue() >= 0;
        boolean stall = now - task.stallDue() >= 0;
        if (!run && !stall) {
            return earlier(next, earlier(task.runDue(), task.stallDue()));
        }
        report(task, run ? Limit.RUN : Limit.STALL, now);
        return tasks.nextStep(task, now);
    }

    /** Takes down where the task is before anything is done to it, since that would change it. */
    private void report(RunningTask task, Limit limit, long now) {
        Overdue evidence = new Overdue(limit, Snapshot.of(tasks, task, now));
        tasks.overdue(task, Frame.of(FrameKind.OVERDUE, task.id(), evidence.toBody()), task.verdict(limit));
    }

    /** The task thread's CPU time, for its own use; unknown as long as asking would first load what can tell. */
    long cpuTimeOfCurrentThread() {
        return Snapshot.cpuTimeIfAtHand();
    }

    private void halt(RunningTask task) {
        try {
            StackTraceElement[] stack = tasks.getStackTrace();
            lifeline.end().killDescendants();
            String how = "task " + task.taskName() + " " + task.ladder().verdict();
            Farewell.say(
                    lifeline.channel(),
                    task.id(),
                    how,
                    stack,
                    () -> System.err.println(how + ", so its worker ends itself. It was at\n" + Farewell.text(stack)));
        } finally {
            lifeline.end().halt(ProcessEnd.TASK_DID_NOT_END);
        }
    }
}
