package io.github.workloadexecutor.failure;

import java.io.Serial;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A worker process ended, or had to be killed, while it ran a task, so the task has no result. Only this task is
 * affected: the worker is replaced, and queued tasks go on.
 */
public sealed class WorkerCrashedException extends WorkloadException permits NodeLostException {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final int MOST_FRAMES = 8;

    /** What is known about the end of the worker. */
    private final WorkerDossier dossier;

    /** The task that was running. */
    private final String task;

    /** Which run of the task this was, from 1. */
    private final int attempt;

    /** How long the task had been running. */
    private final Duration ranFor;

    /**
     * Creates the failure.
     *
     * @param dossier what is known about the end of the worker
     * @param task the task that was running
     * @param attempt which run of the task this was, from 1
     * @param ranFor how long the task had been running
     */
    public WorkerCrashedException(WorkerDossier dossier, String task, int attempt, Duration ranFor) {
        this(message(dossier, task, attempt, ranFor), dossier, task, attempt, ranFor);
    }

    /** One that words its message itself. */
    WorkerCrashedException(String message, WorkerDossier dossier, String task, int attempt, Duration ranFor) {
        super(message, null);
        this.dossier = dossier;
        this.task = task;
        this.attempt = attempt;
        this.ranFor = ranFor;
    }

    private static String message(WorkerDossier dossier, String task, int attempt, Duration ranFor) {
        StringBuilder message = new StringBuilder(dossier.who())
                .append(' ')
                .append(dossier.ending())
                .append(", ")
                .append(Seconds.rounded(ranFor))
                .append(" into running task ")
                .append(task)
                .append(" (attempt ")
                .append(attempt)
                .append("). ");
        dossier.evidence().forEach(sentence -> message.append(sentence).append(". "));
        dossier.problematicFrame()
                .ifPresent(frame -> message.append("The problematic frame is ")
                        .append(frame)
                        .append(". "));
        if (dossier.crashReport() != null) {
            message.append("The JVM's report is in ")
                    .append(dossier.crashReport())
                    .append(". ");
        }
        message.append(life(dossier));
        if (!dossier.exitStack().isEmpty()) {
            message.append(dossier.kind() == WorkerDossier.Kind.SYSTEM_EXIT ? "System.exit was called" : "The task was")
                    .append(Frames.lines(dossier.exitStack(), MOST_FRAMES))
                    .append('\n');
        }
        return message.append(tail(dossier.output())).toString();
    }

    private static String life(WorkerDossier dossier) {
        long done = dossier.tasksDone();
        return "The worker was " + Seconds.rounded(dossier.age()) + " old and had done " + done
                + (done == 1 ? " task" : " tasks")
                + dossier.vitals().map(vitals -> "; it last reported " + vitals).orElse("")
                + ". ";
    }

    /** The last part of a message. */
    static String tail(List<String> output) {
        return output.isEmpty()
                ? "It had printed nothing."
                : "Its last lines of output:\n  " + String.join("\n  ", output);
    }

    /**
     * Gives all that is known about the end of the worker.
     *
     * @return the dossier
     */
    public WorkerDossier dossier() {
        return dossier;
    }

    /**
     * Tells in a word how the worker ended.
     *
     * @return the kind, as in the dossier
     */
    public WorkerDossier.Kind kind() {
        return dossier.kind();
    }

    /**
     * Tells how long the task had been running.
     *
     * @return the time from sending the task to the end of the worker
     */
    public Duration ranFor() {
        return ranFor;
    }

    /**
     * Names the node on which the worker ran.
     *
     * @return its name; empty if the worker ran on the application's own machine
     */
    public String node() {
        return dossier.node();
    }

    /**
     * Tells which worker it was.
     *
     * @return the worker's number within its executor, from 1; 0 if its whole node was lost
     */
    public int worker() {
        return dossier.worker();
    }

    /**
     * Tells which process it was.
     *
     * @return the process id; 0 if its whole node was lost
     */
    public long pid() {
        return dossier.pid();
    }

    /**
     * Tells how the process ended.
     *
     * @return the exit status, or empty if the process had not been reaped yet when this was reported
     */
    public Optional<ExitStatus> exit() {
        return dossier.exit();
    }

    /**
     * Names the task that was running.
     *
     * @return the task's name
     */
    public String task() {
        return task;
    }

    /**
     * Tells which run of the task this was.
     *
     * @return the attempt, from 1
     */
    public int attempt() {
        return attempt;
    }

    /**
     * Gives the last lines the worker printed to its standard output and error, in order of arrival.
     *
     * @return at most twenty lines of each stream
     */
    public List<String> output() {
        return dossier.output();
    }

    @Override
    public boolean mayRetry() {
        return true;
    }

    @Override
    public boolean possiblyRan() {
        return true;
    }
}
