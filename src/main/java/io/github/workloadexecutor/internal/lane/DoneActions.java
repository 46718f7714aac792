package io.github.workloadexecutor.internal.lane;

import io.github.workloadexecutor.task.TaskFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be done when a future is: each action once, in order of registration, by the thread that completed the
 * future. One that throws is logged and keeps no other from its turn.
 */
final class DoneActions<T extends @Nullable Object> {

    /** In a class of its own: the logging back-end is not to be found on the way to the first task. */
    private static final class Log {
        static final Logger OF_FUTURES = LoggerFactory.getLogger(LaneFuture.class);
    }

    private final List<Consumer<? super TaskFuture<T>>> actions = new ArrayList<>(1);

    void add(Consumer<? super TaskFuture<T>> action) {
        actions.add(action);
    }

    void run(TaskFuture<T> done, String who) {
        for (Consumer<? super TaskFuture<T>> action : actions) {
            run(action, done, who);
        }
    }

    static <T extends @Nullable Object> void run(
            Consumer<? super TaskFuture<T>> action, TaskFuture<T> done, String who) {
        try {
            action.accept(done);
        } catch (Throwable failure) {
            warn(action, done, who, failure);
        }
    }

    /** Not even an exception that cannot be printed may keep the task from its end. */
    private static void warn(Object action, TaskFuture<?> done, String who, Throwable failure) {
        try {
            Log.OF_FUTURES.warn(
                    "{}: action {} threw on completion of {}",
                    who,
                    action.getClass().getName(),
                    done,
                    failure);
        } catch (Throwable unprintable) {
            Log.OF_FUTURES.warn(
                    "{}: action {} threw on completion of {}, and what it threw cannot be printed: {}",
                    who,
                    action.getClass().getName(),
                    done.taskName(),
                    failure.getClass().getName());
        }
    }
}
