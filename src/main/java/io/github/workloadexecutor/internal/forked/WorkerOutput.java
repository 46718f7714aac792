package io.github.workloadexecutor.internal.forked;

import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.internal.context.Arrival;

/**
 * Logs what a worker prints, line by line, with the task that printed it, as far as that is known, and under that
 * task's MDC. A line and a reply come by different ways, so a line that arrives when the worker has just gone from one
 * task to the next is not ascribed to either.
 */
final class WorkerOutput {

    private final String executor;
    private final String worker;
    private final ForkedWorker printing;

    WorkerOutput(String executor, String worker, ForkedWorker printing) {
        this.executor = executor;
        this.worker = worker;
        this.printing = printing;
    }

    /** A line of standard output. */
    void out(String line) {
        if (Log.OF_WORKERS.isInfoEnabled()) {
            log(who -> Log.OF_WORKERS.info("{}: {}", who, line));
        }
    }

    /** A line of standard error. */
    void err(String line) {
        if (Log.OF_WORKERS.isWarnEnabled()) {
            log(who -> Log.OF_WORKERS.warn("{}: {}", who, line));
        }
    }

    /** How a line is logged, once it is known who printed it. */
    private interface Logging {
        void log(String who);
    }

    private void log(Logging logging) {
        EncodedTask task = printing.printingTask();
        if (task == null) {
            logging.log(executor + " " + worker);
        } else {
            String who = executor + " " + worker + ", task " + task.name();
            Arrival.logWithMdc(task.baggage(), () -> logging.log(who));
        }
    }
}
