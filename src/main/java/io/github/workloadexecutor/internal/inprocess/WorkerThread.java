package io.github.workloadexecutor.internal.inprocess;

import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.Measuring;
import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.internal.context.Arrival;
import io.github.workloadexecutor.internal.encoding.Encoding;
import io.github.workloadexecutor.internal.worker.Examination;
import io.github.workloadexecutor.internal.worker.RunningTask;
import io.github.workloadexecutor.task.TaskContext;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of one worker. It can be interrupted only while it runs a task, so that whoever still has it from a task
 * before cannot disturb the next. Its class is where the stacks of tasks are cut, so a task is called from here.
 */
final class WorkerThread extends Thread {

    private static final long DEFAULT_STACK = 0;

    /** In a class of its own, since most tasks bring nothing along. */
    private static final class Context {
        private static final Logger LOG = LoggerFactory.getLogger(InProcessWorkers.class);
        static final Arrival OF_TASKS = new Arrival(LOG::warn);
    }

    private final ThreadWorker worker;

    WorkerThread(String name, ThreadWorker worker) {
        super(null, null, name, DEFAULT_STACK, /* inheritInheritableThreadLocals= */ false);
        this.worker = worker;
        setDaemon(true);
    }

    @Override
    public void run() {
        worker.live();
    }

    @Override
    public void interrupt() {
        worker.whileRunning(super::interrupt);
    }

    /** Interrupts it whatever it does, since it is abandoned. */
    void interruptForGood() {
        super.interrupt();
    }

    /** Decodes and runs a task, and encodes what it gives. */
    Reply answer(EncodedTask task, RunningTask context) {
        // As in a process of the worker's own, and whatever the last task has set.
        setContextClassLoader(ClassLoader.getSystemClassLoader());
        try {
            Examination measured = task.measuring() == Measuring.NO ? null : Examination.begin(task.title());
            Callable<byte[]> work = () -> {
                Callable<?> decoded = Encoding.decodeTask(task.body(), context.name(), /* loader= */ null);
                return measured == null
                        ? Encoding.encodeResult(decoded.call(), context.name())
                        : measured.callAndEncode(decoded, context.name());
            };
            byte[] result = task.baggage().isEmpty()
                    ? TaskContext.callIn(context, work)
                    : Context.OF_TASKS.callIn(context, task.baggage(), work);
            return new Reply(
                    task.id(),
                    Reply.Kind.VALUE,
                    result,
                    measured == null ? null : measured.cost(),
                    context.sealOutputs());
        } catch (Throwable failure) {
            context.dropOutputs();
            // An exhausted heap, too: it is the application's as well, which goes on.
            return new Reply(task.id(), Reply.Kind.FAILURE, Encoding.encodeFailure(failure));
        }
    }
}
