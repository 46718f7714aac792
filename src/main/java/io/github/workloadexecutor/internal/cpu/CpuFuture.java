package io.github.workloadexecutor.internal.cpu;

import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.backend.TaskLimits;
import io.github.workloadexecutor.backend.Worker;
import io.github.workloadexecutor.failure.DecodingException;
import io.github.workloadexecutor.internal.encoding.Encoding;
import io.github.workloadexecutor.internal.lane.LaneFuture;
import io.github.workloadexecutor.task.TaskOptions;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A task on the CPU lane. It holds the task's bytes, never the task, and those only until it has been sent or given up.
 */
final class CpuFuture<T extends @Nullable Object> extends LaneFuture<T> implements Runnable {

    private final Dispatcher dispatcher;
    private final long number;
    private final String name;
    private final TaskOptions options;
    private final @Nullable ClassLoader loader;
    private final Function<@Nullable Object, T> valueOf;

    // Guarded by the dispatcher's lock once the task has been started.
    private byte @Nullable [] body;
    private @Nullable Worker worker;
    private int timesHandedBack;

    /**
     * @param options how to run it
     * @param loader where the classes of the task's result are looked for
     * @param valueOf makes the future's value of what came back
     */
    CpuFuture(
            Dispatcher dispatcher,
            long number,
            String name,
            byte[] body,
            TaskOptions options,
            @Nullable ClassLoader loader,
            Function<@Nullable Object, T> valueOf) {
        super(dispatcher.life());
        this.dispatcher = dispatcher;
        this.number = number;
        this.name = name;
        this.body = body;
        this.options = options;
        this.loader = loader;
        this.valueOf = valueOf;
    }

    @Override
    public String taskName() {
        return name;
    }

    long number() {
        return number;
    }

    @Override
    public void start() {
        dispatcher.start(this);
    }

    @Override
    protected void onGivenUp(boolean wasQueued, boolean stop) {
        if (wasQueued) {
            dispatcher.forget(this);
        } else if (stop) {
            dispatcher.stop(this);
        }
    }

    // Under the dispatcher's lock.

    @Nullable
    Worker worker() {
        return worker;
    }

    void assignTo(@Nullable Worker next) {
        worker = next;
    }

    EncodedTask encoded() {
        byte[] bytes = body;
        if (bytes == null) {
            throw new IllegalStateException("task " + name + " has been given up and must not be sent");
        }
        return new EncodedTask(number, name, /* attempt= */ 1, bytes, limits());
    }

    private TaskLimits limits() {
        return new TaskLimits(
                options.timeout().map(TimeUnit.NANOSECONDS::convert).orElse(0L),
                options.stallTimeout().map(TimeUnit.NANOSECONDS::convert).orElse(0L));
    }

    /** Drops the bytes: the task is over, or nobody wants it. */
    void dropBody() {
        body = null;
    }

    int countHandBack() {
        return ++timesHandedBack;
    }

    // After the worker is done with the task, in a thread that may run the application's code.

    void finish(Reply reply, String workerName) {
        switch (reply.kind()) {
            case FAILURE, OUT_OF_HEAP ->
                fail(Encoding.decodeFailure(reply.body(), workerName + " running " + name, loader));
            case VALUE -> {
                T value;
                try {
                    value = valueOf.apply(Encoding.decodeResult(reply.body(), name, loader));
                } catch (DecodingException undecodable) {
                    fail(undecodable);
                    break;
                }
                succeed(value);
            }
        }
        end();
    }

    void finish(Throwable failure) {
        fail(failure);
        end();
    }

    /** Does nothing: the only tasks seen as runnables are those that {@code shutdownNow} has cancelled. */
    @Override
    public void run() {}
}
