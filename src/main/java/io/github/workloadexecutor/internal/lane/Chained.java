package io.github.workloadexecutor.internal.lane;

import io.github.workloadexecutor.task.CpuFunction;
import io.github.workloadexecutor.task.IoFunction;
import io.github.workloadexecutor.task.Lane;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.task.TaskProgress;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The result of a task that is made of the result of another. Until that is there nothing of it exists but this; from
 * then on it is the future of the task, which is given up when this is.
 */
final class Chained<T extends @Nullable Object> extends TaskFuture<T> {

    private final String nameBefore;
    private final Lane lane;
    private final Onward onward;

    // Guarded by this.
    private boolean starting;
    private @Nullable LaneFuture<T> task;
    private @Nullable DoneActions<T> actions;

    private Chained(String nameBefore, Lane lane, Onward onward) {
        this.nameBefore = nameBefore;
        this.lane = lane;
        this.onward = onward;
    }

    /**
     * Makes the future of what follows.
     *
     * @param next makes the task, in the thread that completes the future before
     */
    static <S extends @Nullable Object, T extends @Nullable Object> Chained<T> after(
            TaskFuture<S> before, Lane lane, Onward onward, Function<? super S, LaneFuture<T>> next) {
        Chained<T> chained = new Chained<>(before.taskName(), lane, onward);
        before.onDone(done -> chained.follow(done, next));
        return chained;
    }

    private <S extends @Nullable Object> void follow(TaskFuture<S> before, Function<? super S, LaneFuture<T>> next) {
        switch (before.state()) {
            case SUCCESS -> begin(() -> next.apply(before.resultNow()));
            case CANCELLED -> {
                boolean unused = cancel(/* mayInterruptIfRunning= */ false);
            }
            default -> {
                boolean unused = completeExceptionally(before.exceptionNow());
            }
        }
    }

    /** Makes a task. */
    private interface Making<T extends @Nullable Object> {
        LaneFuture<T> make();
    }

    private void begin(Making<T> making) {
        try {
            if (isDone()) {
                return;
            }
            LaneFuture<T> made = making.make();
            if (mayStart()) {
                start(made);
            } else {
                made.discard();
            }
        } catch (Throwable refused) {
            boolean unused = completeExceptionally(refused);
        }
    }

    private synchronized boolean mayStart() {
        starting = !isDone();
        return starting;
    }

    /** A task cannot be given up before it has entered its lane, so whoever gives this up meanwhile leaves it to us. */
    private void start(LaneFuture<T> made) {
        boolean started = false;
        try {
            made.start();
            started = true;
        } finally {
            synchronized (this) {
                starting = false;
                task = started ? made : null;
                notifyAll();
            }
        }
        if (isDone()) {
            boolean unused = made.cancel(/* mayInterruptIfRunning= */ true);
        }
        made.onDone(this::takeOver);
    }

    private void takeOver(TaskFuture<T> done) {
        switch (done.state()) {
            case SUCCESS -> {
                if (super.complete(done.resultNow())) {
                    runActions();
                }
            }
            case CANCELLED -> {
                if (super.cancel(/* mayInterruptIfRunning= */ false)) {
                    runActions();
                }
            }
            default -> {
                if (super.completeExceptionally(done.exceptionNow())) {
                    runActions();
                }
            }
        }
    }

    private synchronized @Nullable LaneFuture<T> task() {
        return task;
    }

    @Override
    public String taskName() {
        LaneFuture<T> made = task();
        return made == null ? "what follows " + nameBefore : made.taskName();
    }

    @Override
    public Lane lane() {
        return lane;
    }

    @Override
    public boolean isRunning() {
        LaneFuture<T> made = task();
        return made != null && made.isRunning() && !isDone();
    }

    @Override
    public Optional<TaskProgress> progress() {
        LaneFuture<T> made = task();
        return made == null ? Optional.empty() : made.progress();
    }

    @Override
    public <U extends @Nullable Object> TaskFuture<U> thenCpu(CpuFunction<? super T, ? extends U> function) {
        Objects.requireNonNull(function, "function");
        Onward next = onward.withContextOfThread();
        return after(this, Lane.CPU, next, value -> next.toCpu(function, value));
    }

    @Override
    public <U extends @Nullable Object> TaskFuture<U> thenIo(IoFunction<? super T, ? extends U> function) {
        Objects.requireNonNull(function, "function");
        Onward next = onward.withContextOfThread();
        return after(this, Lane.IO, next, value -> next.toIo(function, value));
    }

    @Override
    public void awaitEnd() throws InterruptedException {
        LaneFuture<T> made;
        synchronized (this) {
            while (starting || (task == null && !isDone())) {
                wait();
            }
            made = task;
        }
        if (made != null) {
            made.awaitEnd();
        }
    }

    @Override
    public void onDone(Consumer<? super TaskFuture<T>> action) {
        Objects.requireNonNull(action, "action");
        synchronized (this) {
            if (!isDone()) {
                if (actions == null) {
                    actions = new DoneActions<>();
                }
                actions.add(action);
                return;
            }
        }
        DoneActions.run(action, this, taskName());
    }

    /** Called by whoever completed this, after that: an action is either in the list by now, or runs at once. */
    private void runActions() {
        DoneActions<T> registered;
        synchronized (this) {
            registered = actions;
            actions = null;
            notifyAll();
        }
        if (registered != null) {
            registered.run(this, taskName());
        }
    }

    // What anybody may do. Each way to complete this from outside completes the task's own future first, if there is
    // one: which of two outcomes counts is decided there.

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        LaneFuture<T> made = task();
        if (made != null && !made.cancel(mayInterruptIfRunning)) {
            return isCancelled(); // It has another outcome, which is on its way here.
        }
        boolean wasDone = isDone();
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled && !wasDone) {
            giveUp(mayInterruptIfRunning);
        }
        return cancelled;
    }

    @Override
    public boolean complete(T value) {
        LaneFuture<T> made = task();
        boolean first = made != null && made.complete(value);
        if (made != null && !first) {
            return false;
        }
        boolean completed = super.complete(value);
        if (completed) {
            giveUp(/* stop= */ true);
        }
        return completed || first;
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        LaneFuture<T> made = task();
        boolean first = made != null && made.completeExceptionally(failure);
        if (made != null && !first) {
            return false;
        }
        boolean completed = super.completeExceptionally(failure);
        if (completed) {
            giveUp(/* stop= */ true);
        }
        return completed || first;
    }

    private void giveUp(boolean stop) {
        LaneFuture<T> made = task();
        if (made != null) {
            boolean unused = made.cancel(stop);
        }
        runActions();
    }

    @Override
    public String toString() {
        return taskName() + "[" + lane + ", " + (isDone() ? state() : isRunning() ? "running" : "waiting") + "]";
    }
}
