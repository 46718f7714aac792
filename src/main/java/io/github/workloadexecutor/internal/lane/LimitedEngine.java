package io.github.workloadexecutor.internal.lane;

import io.github.workloadexecutor.internal.limit.Demand;
import io.github.workloadexecutor.task.TaskOptions;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** An engine as one view of its lane has it: each task that it makes a future of needs permits to start. */
public record LimitedEngine(LaneEngine engine, Demand demand) implements LaneEngine {

    @Override
    public <T extends @Nullable Object> LaneFuture<T> prepare(Callable<T> task, TaskOptions options) {
        return limited(engine.prepare(task, options));
    }

    @Override
    public <T extends @Nullable Object> LaneFuture<T> prepare(Runnable task, T result, TaskOptions options) {
        return limited(engine.prepare(task, result, options));
    }

    private <T extends @Nullable Object> LaneFuture<T> limited(LaneFuture<T> future) {
        future.require(demand);
        return future;
    }

    @Override
    public LaneLife life() {
        return engine.life();
    }

    @Override
    public Poller poller() {
        return engine.poller();
    }

    @Override
    public void shutdown() {
        engine.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return engine.shutdownNow();
    }

    @Override
    public List<String> left() {
        return engine.left();
    }
}
