package io.github.workloadexecutor.internal.worker;

import io.github.workloadexecutor.internal.memory.PayloadReader;
import io.github.workloadexecutor.internal.wire.Invitation;
import io.github.workloadexecutor.internal.wire.Request;

/** The worker's own threads and what they share, made and started together. */
final class Crew {

    private final Invitation invitation;
    private final CloseAtEnd resources = new CloseAtEnd();
    private final PayloadReader payloads;
    private final TaskThread tasks;
    private final Watchdog watchdog;
    private final Reporter reporter;
    private final Examiner examiner;
    private final Runnable progressMade = new ProgressMade();

    /**
     * Makes them.
     *
     * @param settling what a new worker has to do that takes long
     */
    Crew(Lifeline lifeline, Exchange exchange, Invitation invitation, Runnable settling) {
        this.invitation = invitation;
        this.payloads = new PayloadReader();
        this.tasks = new TaskThread(lifeline, exchange, payloads, this);
        this.watchdog = new Watchdog(lifeline, tasks);
        this.examiner = new Examiner(lifeline.channel());
        this.reporter = new Reporter(lifeline, tasks, invitation.vitalsNanos(), settling);
    }

    void start() {
        tasks.start();
        watchdog.start();
        reporter.start();
    }

    TaskThread tasks() {
        return tasks;
    }

    Watchdog watchdog() {
        return watchdog;
    }

    Reporter reporter() {
        return reporter;
    }

    Examiner examiner() {
        return examiner;
    }

    CloseAtEnd resources() {
        return resources;
    }

    RunningTask task(Request request) {
        return new RunningTask(
                request.id(),
                request.title(),
                request.limits(),
                request.baggage(),
                new Ladder(invitation.cancelNoticeNanos(), invitation.cancelGraceNanos()),
                resources,
                progressMade);
    }

    /** A task has begun. */
    void started(RunningTask task) {
        reporter.begin(task);
        if (task.hasLimits()) {
            watchdog.expect(Overseer.earlier(task.runDue(), task.stallDue()));
        }
    }

    /** A class and no lambda, since the first task of a worker would wait for it to be made. */
    private final class ProgressMade implements Runnable {

        @Override
        public void run() {
            reporter.expect(System.nanoTime());
        }
    }
}
