package io.github.workloadexecutor.gather;

import io.github.workloadexecutor.task.TaskFuture;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Waiting for several futures, of whatever lane and executor. Nothing here cancels any of them: {@code gatherAll} does.
 */
public final class TaskFutures {

    private TaskFutures() {}

    /**
     * Gives futures in the order in which they are done. One that is given twice counts once.
     *
     * @param futures the futures; others can be added later
     * @param <T> the type of the results
     * @return what gives them one by one
     */
    @SuppressWarnings("exports")
    public static <T extends @Nullable Object> AsCompleted<T> asCompleted(
            Iterable<? extends TaskFuture<? extends T>> futures) {
        AsCompleted<T> completed = new AsCompleted<>();
        futures.forEach(completed::add);
        return completed;
    }

    /**
     * Waits for futures.
     *
     * @param futures the futures; one that is given twice counts once
     * @param when what to wait for
     * @param <T> the type of the results
     * @return which are done, and which are not
     * @throws InterruptedException if the calling thread is interrupted; no future is affected
     */
    @SuppressWarnings("exports")
    public static <T extends @Nullable Object> Awaited<T> await(
            Iterable<? extends TaskFuture<? extends T>> futures, ReturnWhen when) throws InterruptedException {
        return await(futures, when, Duration.ofNanos(Long.MAX_VALUE));
    }

    /**
     * The same, within some time. That it is over is no failure: some futures are not done then.
     *
     * @param futures the futures; one that is given twice counts once
     * @param when what to wait for
     * @param time how long to wait; with zero it does not wait
     * @param <T> the type of the results
     * @return which are done, and which are not
     * @throws InterruptedException if the calling thread is interrupted; no future is affected
     */
    @SuppressWarnings("exports")
    public static <T extends @Nullable Object> Awaited<T> await(
            Iterable<? extends TaskFuture<? extends T>> futures, ReturnWhen when, Duration time)
            throws InterruptedException {
        Set<TaskFuture<? extends T>> all = new LinkedHashSet<>();
        futures.forEach(all::add);
        CountDownLatch enough = new CountDownLatch(1);
        AtomicInteger left = new AtomicInteger(all.size());
        if (all.isEmpty()) {
            enough.countDown();
        }
        for (TaskFuture<? extends T> future : all) {
            future.onDone(done -> {
                if (left.decrementAndGet() == 0 || isEnough(when, done)) {
                    enough.countDown();
                }
            });
        }
        boolean unused = enough.await(TimeUnit.NANOSECONDS.convert(time), TimeUnit.NANOSECONDS);
        Set<TaskFuture<? extends T>> done = new LinkedHashSet<>();
        Set<TaskFuture<? extends T>> notDone = new LinkedHashSet<>();
        for (TaskFuture<? extends T> future : all) {
            (future.isDone() ? done : notDone).add(future);
        }
        return new Awaited<>(Collections.unmodifiableSet(done), Collections.unmodifiableSet(notDone));
    }

    private static boolean isEnough(ReturnWhen when, TaskFuture<?> done) {
        return switch (when) {
            case FIRST_COMPLETED -> true;
            case FIRST_EXCEPTION -> done.state() == Future.State.FAILED;
            case ALL_COMPLETED -> false;
        };
    }
}
