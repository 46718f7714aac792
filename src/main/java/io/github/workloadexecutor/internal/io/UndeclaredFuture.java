package io.github.workloadexecutor.internal.io;

import io.github.workloadexecutor.internal.learning.RunClock;
import io.github.workloadexecutor.internal.learning.RunClock.Times;
import io.github.workloadexecutor.internal.learning.TypeProfile;
import io.github.workloadexecutor.task.TaskOptions;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A task of which nobody has said whether it computes or waits. It runs on a virtual thread like any other, with two
 * exceptions: some runs are measured, for which they need a platform thread, since virtual ones have no clock of their
 * own; and a task whose type has shown to compute is left to the {@link ComputeThreads}, even if that is learned only
 * while it waits for its turn.
 */
final class UndeclaredFuture<T extends @Nullable Object> extends IoFuture<T> {

    private final TypeProfile profile;

    // Written before the thread is started that reads it.
    private boolean toBeMeasured;

    UndeclaredFuture(VirtualThreads engine, long number, Callable<T> task, Class<?> type, TypeProfile profile) {
        super(engine, number, type, task, TaskOptions.none());
        this.profile = profile;
    }

    TypeProfile profile() {
        return profile;
    }

    @Override
    void launch() {
        toBeMeasured = profile.begin();
        if (profile.keepsProcessorsBusy()) {
            compute();
        } else if (!toBeMeasured || !engine().measuring().tryRun(this)) {
            super.launch();
        }
    }

    /** Of many that were submitted at once, few could be measured then. */
    private boolean measuredIfWanted() {
        toBeMeasured = profile.isNew();
        return toBeMeasured && engine().measuring().tryRun(this);
    }

    private void compute() {
        engine().computing().run(this);
    }

    /** On its virtual thread. */
    @Override
    public void run() {
        if (isDone()) {
            super.run();
        } else if (profile.keepsProcessorsBusy()) {
            compute();
        } else if (!measuredIfWanted()) {
            super.run();
        }
    }

    /**
     * On a platform thread of its own.
     *
     * @param permits where to give back the permit that was taken for it
     */
    void runMeasured(@Nullable Semaphore permits) {
        try {
            runTask(permits);
        } finally {
            leave();
        }
    }

    @Override
    T callTask() throws Exception {
        if (!toBeMeasured || Thread.currentThread().isVirtual()) {
            return super.callTask();
        }
        RunClock clock = RunClock.start();
        try {
            return super.callTask();
        } finally {
            Times times = clock.stop();
            if (times != null) {
                boolean unused = profile.ran(times.wallNanos(), times.cpuNanos());
                engine().learned(this);
            }
        }
    }
}
