package io.github.workloadexecutor.internal.cpu;

import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.backend.TaskLimits;
import io.github.workloadexecutor.backend.Worker;
import io.github.workloadexecutor.event.Finding;
import io.github.workloadexecutor.failure.TaskTimeoutException;
import io.github.workloadexecutor.failure.WorkloadException;
import io.github.workloadexecutor.internal.encoding.TaskSource;
import io.github.workloadexecutor.internal.lane.LaneFuture;
import io.github.workloadexecutor.internal.learning.Profiles;
import io.github.workloadexecutor.internal.learning.TypeProfile;
import io.github.workloadexecutor.task.TaskOptions;
import io.github.workloadexecutor.task.TaskProgress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task that was encoded elsewhere, whose reply goes back there as it is. Everything about attempts is decided where
 * it comes from, so here it has one.
 */
final class CarriedTask extends CpuFuture<@Nullable Void> implements Carried, LaneFuture.Observer {

    /** Nothing is learned of these here. */
    private static final TypeProfile PROFILE = new Profiles().of(CarriedTask.class);

    private final Dispatcher dispatcher;
    private final EncodedTask task;
    private final Hearing hearing;

    // Touched only by the thread that ends the task.
    private @Nullable Reply reply;

    // Guarded by hearing.
    private boolean toldOverdue;

    CarriedTask(Dispatcher dispatcher, long number, EncodedTask task, Hearing hearing) {
        super(
                dispatcher,
                number,
                task.title(),
                new TaskBody(task.body(), List.of()),
                TaskOptions.none(),
                TaskSource.UNKNOWN,
                PROFILE,
                /* measurement= */ null,
                nothing -> null);
        this.dispatcher = dispatcher;
        this.task = task;
        this.hearing = hearing;
        observe(this);
    }

    @Override
    EncodedTask encoded() {
        return new EncodedTask(
                number(),
                task.title(),
                task.attempt(),
                bodyToSend().bytes(),
                /* annex= */ "",
                task.baggage(),
                task.limits(),
                task.measuring());
    }

    @Override
    TaskLimits limits() {
        return task.limits();
    }

    // From where it comes.

    @Override
    public void cancel() {
        boolean unused = cancel(true);
    }

    @Override
    public void kill(String reason) {
        if (!dispatcher.takeBack(this)) {
            dispatcher.kill(this, reason);
        }
    }

    @Override
    public void giveBack() {
        boolean unused = dispatcher.takeBack(this);
    }

    // What becomes of it.

    @Override
    void progressed(TaskProgress reported) {
        super.progressed(reported);
        hearing.progressed(reported);
    }

    @Override
    void found(Worker at, Finding.Kind kind, String evidence) {
        hearing.found(kind, evidence);
    }

    /** Nothing of the application's runs here, so the thread that brought the reply may do it. */
    @Override
    void conclude(Delivery delivery, Completers completers) {
        delivery.run();
    }

    @Override
    void finish(Reply answer, Worker answering) {
        reply = answer;
        succeed(null);
        end();
    }

    @Override
    public void done(LaneFuture<?> future) {
        if (state() == State.FAILED && exceptionNow() instanceof TaskTimeoutException late) {
            tellOverdue(late);
        }
    }

    /** Once, and before it is said that the task is over: two threads may find that out at the same time. */
    private void tellOverdue(TaskTimeoutException late) {
        synchronized (hearing) {
            if (!toldOverdue) {
                toldOverdue = true;
                hearing.overdue(late.limit(), late.snapshot().orElse(null));
            }
        }
    }

    @Override
    protected void over(boolean ran) {
        Reply answer = reply;
        done(this);
        if (answer != null) {
            hearing.replied(new Reply(task.id(), answer.kind(), answer.body(), answer.cost(), answer.outputs()));
        } else if (state() == State.FAILED
                && exceptionNow() instanceof WorkloadException why
                && !(why instanceof TaskTimeoutException)) {
            hearing.lost(why, ranFor());
        } else if (ran) {
            hearing.over();
        } else {
            hearing.notRun();
        }
    }
}
