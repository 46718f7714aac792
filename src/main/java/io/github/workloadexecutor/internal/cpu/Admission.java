package io.github.workloadexecutor.internal.cpu;

import io.github.workloadexecutor.backend.Backend;
import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.failure.NotShippableException;
import io.github.workloadexecutor.failure.NotShippableException.Subject;
import io.github.workloadexecutor.failure.TaskQuarantinedException;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.internal.context.Capturing;
import io.github.workloadexecutor.internal.encoding.AppliedFunction;
import io.github.workloadexecutor.internal.encoding.Encoding;
import io.github.workloadexecutor.internal.encoding.RunnableTask;
import io.github.workloadexecutor.internal.encoding.TaskSource;
import io.github.workloadexecutor.internal.lane.LaneFuture;
import io.github.workloadexecutor.internal.lane.LaneLife;
import io.github.workloadexecutor.internal.learning.Profiles;
import io.github.workloadexecutor.internal.learning.TypeProfile;
import io.github.workloadexecutor.task.TaskOptions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How a task gets in: it is encoded or refused in the caller's thread, then waits for room and enters lane and queue in
 * one step. A task in quarantine enters the lane alone, so that it is counted, and fails at once.
 */
final class Admission {

    private final LaneLife life;
    private final LongSupplier numbers;
    private final @Nullable ArrayStore arrays;
    private final Backend backend;
    private final Profiles profiles;
    private final CostReview costs;
    private final PayloadReview payloads;
    private final ReentrantLock lock;
    private final QueueBounds bounds;
    private final Placement placement;
    private final Deadlines deadlines;
    private final Quarantine quarantine;
    private final Completers completers;

    // Written before the first task.
    private Capturing capturing = Capturing.NOTHING;

    // Whether a worker was asked for before there was a task. Twice does no harm.
    private volatile boolean asked;

    Admission(
            LaneLife life,
            LongSupplier numbers,
            @Nullable ArrayStore arrays,
            Backend backend,
            Profiles profiles,
            CostReview costs,
            PayloadReview payloads,
            ReentrantLock lock,
            QueueBounds bounds,
            Placement placement,
            Deadlines deadlines,
            Quarantine quarantine,
            Completers completers) {
        this.life = life;
        this.numbers = numbers;
        this.arrays = arrays;
        this.backend = backend;
        this.profiles = profiles;
        this.costs = costs;
        this.payloads = payloads;
        this.lock = lock;
        this.bounds = bounds;
        this.placement = placement;
        this.deadlines = deadlines;
        this.quarantine = quarantine;
        this.completers = completers;
    }

    void capture(Capturing context) {
        capturing = context;
    }

    /**
     * Makes a future of a task, with the bytes that travel.
     *
     * @param dispatcher to whom the future belongs
     * @param call what travels
     * @param valueOf makes the future's value of what comes back
     * @throws RejectedExecutionException if the backend runs no tasks here
     * @throws io.github.workloadexecutor.failure.NotShippableException if the task cannot travel
     */
    <T extends @Nullable Object> LaneFuture<T> prepare(
            Dispatcher dispatcher, Callable<?> call, TaskOptions options, Function<@Nullable Object, T> valueOf) {
        long number = numbers.getAsLong();
        String title = Encoding.nameOf(call);
        String refusal = backend.refusal();
        if (!refusal.isEmpty()) {
            throw new RejectedExecutionException("%s runs no tasks here, because %s; refused task %s"
                    .formatted(life.name(), refusal, new EncodedTask.Name(title, number)));
        }
        if (!asked && call instanceof Record && !life.isShutdown()) {
            // Encoding the first task takes long, and starting the first worker longer: both at once.
            asked = true;
            backend.expectTask();
        }
        TypeProfile profile = profiles.of(ofApplication(call).getClass());
        Measurement measurement = costs.begin(profile);
        TaskBody body = measurement == null
                ? encode(profile, title, call, number)
                : encodeMeasured(measurement, profile, title, call, number);
        CpuFuture<T> future = new CpuFuture<>(
                dispatcher, number, title, body, options, TaskSource.of(call), profile, measurement, valueOf);
        future.takeAlong(capturing.baggage());
        return future;
    }

    /** What the application gave, of which there is a class for each kind of task. */
    private static Object ofApplication(Callable<?> call) {
        if (call instanceof AppliedFunction applied) {
            return applied.function();
        }
        return call instanceof RunnableTask run ? run.runnable() : call;
    }

    private TaskBody encodeMeasured(
            Measurement measurement, TypeProfile profile, String title, Callable<?> call, long number) {
        profile.rename(title);
        long begin = System.nanoTime();
        TaskBody body = encode(profile, title, call, number);
        measurement.encoded(System.nanoTime() - begin);
        return body;
    }

    private TaskBody encode(TypeProfile profile, String title, Callable<?> call, long number) {
        ArrayTaker taker = new ArrayTaker(arrays, backend.isOnThisMachine());
        try {
            byte[] bytes = Encoding.encodeTask(call, new EncodedTask.Name(title, number), taker);
            TaskBody body = new TaskBody(bytes, taker.taken());
            refuseIfTooLarge(title, number, body.size());
            if (payloads.isOn()) {
                payloads.look(profile, title, call, body, taker);
            }
            return body;
        } catch (RuntimeException | Error refused) {
            taker.giveBack();
            throw refused;
        }
    }

    private void refuseIfTooLarge(String title, long number, long size) {
        long largest = backend.largestTask();
        if (size > largest) {
            throw NotShippableException.tooLarge(
                    Subject.TASK, new EncodedTask.Name(title, number).toString(), title, size, largest);
        }
    }

    /** Takes a task into lane and queue, as soon as there is room. */
    void start(CpuFuture<?> task, TaskBody body) {
        List<WorkerCrashedException> crashes = quarantine.verdict(body);
        try {
            enter(task, crashes);
        } catch (RuntimeException | Error refused) {
            task.dropBody();
            throw refused;
        }
    }

    private void enter(CpuFuture<?> task, List<WorkerCrashedException> crashes) {
        Step step = null;
        lock.lock();
        try {
            if (crashes.isEmpty()) {
                bounds.awaitRoom(task, life::isShutdown);
            }
            life.enter(task);
            if (crashes.isEmpty()) {
                if (task.askForPermits()) {
                    placement.add(task);
                    step = placement.match();
                } else {
                    placement.addForPermits(task);
                }
                if (placement.waits(task)) {
                    deadlines.waiting(task);
                }
            } else {
                task.dropBody();
            }
        } finally {
            lock.unlock();
        }
        if (step != null) {
            step.perform(backend);
        }
        if (!crashes.isEmpty()) {
            completers.run(() -> task.failQueued(new TaskQuarantinedException(task.taskName(), crashes)));
        }
    }
}
