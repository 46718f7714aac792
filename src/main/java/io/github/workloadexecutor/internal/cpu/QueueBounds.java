package io.github.workloadexecutor.internal.cpu;

import io.github.workloadexecutor.task.QueuePolicy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * How many tasks wait and how many bytes they have, and who waits for room. New tasks need room, in order of arrival; a
 * task that comes back, because its worker died, needs none, but takes it. A task that is larger than all the room
 * there is gets in when no other waits. Everything here is guarded by the dispatcher's lock.
 */
final class QueueBounds {

    private final String laneName;
    private final int mostTasks;
    private final long mostBytes;
    private final QueuePolicy policy;
    private final ReentrantLock lock;

    private int tasks;
    private long bytes;
    private final Deque<Condition> submitters = new ArrayDeque<>();

    QueueBounds(String laneName, DispatcherConfig config, ReentrantLock lock) {
        this.laneName = laneName;
        this.mostTasks = config.queueLimit();
        this.mostBytes = config.queueBytes();
        this.policy = config.whenQueueFull();
        this.lock = lock;
    }

    /**
     * Makes sure there is room for a new task, or that the lane takes no more, which its next check tells. The lock is
     * released while the caller waits.
     *
     * @throws RejectedExecutionException if there is no room and the policy is to refuse, or if the thread was
     *     interrupted while it waited; its interrupt flag is set then
     */
    void awaitRoom(CpuFuture<?> task, BooleanSupplier isShutdown) {
        if (submitters.isEmpty() && fits(task)) {
            return;
        }
        if (isShutdown.getAsBoolean()) {
            return;
        }
        if (policy == QueuePolicy.REJECT) {
            throw new RejectedExecutionException(
                    "the queue of %s is full: %d of at most %d tasks wait, with %d of at most %d bytes; refused task %s of %d bytes. Submit it later, or build the executor with whenQueueFull(QueuePolicy.WAIT)"
                            .formatted(laneName, tasks, mostTasks, bytes, mostBytes, task.taskName(), task.bytes()));
        }
        Condition turn = lock.newCondition();
        submitters.addLast(turn);
        try {
            while (!isShutdown.getAsBoolean() && !(turn.equals(submitters.peekFirst()) && fits(task))) {
                turn.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RejectedExecutionException(
                    "the thread was interrupted while it waited for room in the queue of %s, where %d of at most %d tasks wait, with %d of at most %d bytes; refused task %s"
                            .formatted(laneName, tasks, mostTasks, bytes, mostBytes, task.taskName()),
                    e);
        } finally {
            boolean unused = submitters.remove(turn);
            wakeFirst();
        }
    }

    private boolean fits(CpuFuture<?> task) {
        return tasks == 0 || (tasks < mostTasks && task.bytes() <= mostBytes - bytes);
    }

    /** A task waits; nothing happens if it did before. */
    void entered(CpuFuture<?> task) {
        if (!task.takesRoom) {
            task.takesRoom = true;
            tasks++;
            bytes += task.bytes();
        }
    }

    /** A task does not wait any more; nothing happens if it did not. */
    void left(CpuFuture<?> task) {
        if (task.takesRoom) {
            task.takesRoom = false;
            tasks--;
            bytes -= task.bytes();
            wakeFirst();
        }
    }

    private void wakeFirst() {
        Condition first = submitters.peekFirst();
        if (first != null) {
            first.signal();
        }
    }

    /** Has everybody who waits look again, because the lane takes no more tasks. */
    void wakeAll() {
        submitters.forEach(Condition::signal);
    }
}
