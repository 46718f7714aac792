package io.github.workloadexecutor.internal.cluster;

import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.Worker;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of the places of a node where a task can run: what the dispatcher takes for a worker. Tasks are sent to it in
 * order. The first few the node may begin with, as the {@link Window} says; one more is there already and waits for
 * that. It can be taken back at once, since the node must not begin with it.
 *
 * <p>Everything is guarded by the node's lock.
 */
final class Slot implements Worker {

    /** How many tasks are there that the node may not begin with. */
    private static final int HELD = 1;

    private final NodeLink node;
    private final int number;
    private final Deque<Sent> tasks = new ArrayDeque<>(4);
    private int begun;
    private long sinceNanos;
    private boolean killed;

    /** A task that was sent and has not come to an end. */
    private static final class Sent {
        private final long id;
        private boolean mayBegin;
        private boolean recalled;

        Sent(long id) {
            this.id = id;
        }
    }

    Slot(NodeLink node, int number) {
        this.node = node;
        this.number = number;
    }

    @Override
    public String name() {
        return "slot " + number + " of " + node.name();
    }

    /** Every node is a machine of its own, as far as anybody knows. */
    @Override
    public Object site() {
        return node;
    }

    @Override
    public double heapFactor() {
        return 1;
    }

    /** The node watches them, being nearer; and who does not answer any more is lost altogether. */
    @Override
    public boolean suspendsLimits() {
        return true;
    }

    @Override
    public String condition() {
        return node.condition();
    }

    // From the dispatcher.

    @Override
    public boolean send(EncodedTask task) {
        synchronized (node.lock) {
            int mayBegin = room();
            if (!node.isOpen() || tasks.size() >= mayBegin + HELD) {
                return false;
            }
            if (tasks.isEmpty()) {
                sinceNanos = System.nanoTime();
            }
            Sent sent = new Sent(task.id());
            sent.mayBegin = begun < mayBegin;
            begun += sent.mayBegin ? 1 : 0;
            tasks.addLast(sent);
            node.sent(task, this, sent.mayBegin);
            return true;
        }
    }

    @Override
    public void flush() {
        node.flush();
    }

    @Override
    public boolean takeBack(long taskId) {
        synchronized (node.lock) {
            Sent sent = find(taskId);
            if (sent == null) {
                return false;
            }
            if (!sent.mayBegin) {
                tasks.remove(sent);
                node.takenBack(taskId);
                return true;
            }
            recall(sent);
            return false;
        }
    }

    @Override
    public boolean hasBegun(long taskId) {
        synchronized (node.lock) {
            Sent sent = find(taskId);
            return sent != null && sent.mayBegin;
        }
    }

    @Override
    public void cancel(long taskId) {
        node.cancel(taskId);
    }

    /** Ends the first; those that were let in behind it may run in other workers, and are not to share its fate. */
    @Override
    public void kill(String reason) {
        Sent first;
        synchronized (node.lock) {
            killed = true;
            first = tasks.peekFirst();
            for (Sent sent : tasks) {
                if (sent != first) {
                    recall(sent);
                }
            }
        }
        if (first == null) {
            node.settle(this); // Its task has just ended, so nothing else will.
        } else {
            node.kill(first.id, reason);
        }
    }

    /** Asks for a task again that the node may have begun with; under the node's lock. */
    private void recall(Sent sent) {
        if (sent.mayBegin && !sent.recalled) {
            sent.recalled = true;
            node.recall(sent.id);
        }
    }

    // From the node, under its lock.

    /**
     * How many tasks the node may have begun with: while it is at a long one, no others, whatever those before were.
     */
    private int room() {
        boolean atLongOne = begun > 0 && System.nanoTime() - sinceNanos > Window.LONG_NANOS;
        return atLongOne ? 1 : node.window.size();
    }

    private @Nullable Sent find(long taskId) {
        for (Sent sent : tasks) {
            if (sent.id == taskId) {
                return sent;
            }
        }
        return null;
    }

    /** The node has answered some of its tasks, at once. */
    void answered(int count) {
        long now = System.nanoTime();
        node.window.answered(count, now - sinceNanos);
        sinceNanos = now;
    }

    /** A task has come to an end at the node, which may begin with others then. */
    void ended(long taskId) {
        Sent sent = find(taskId);
        if (sent == null) {
            return;
        }
        tasks.remove(sent);
        begun -= sent.mayBegin ? 1 : 0;
        if (begun == tasks.size()) {
            return;
        }
        int mayBegin = room();
        for (Sent next : tasks) {
            if (!next.mayBegin && begun < mayBegin) {
                next.mayBegin = true;
                begun++;
                node.mayBegin(next.id);
            }
        }
    }

    /** Whether it was killed, and counts as unusable until it is offered again; asked once. */
    boolean takeKilled() {
        boolean was = killed;
        killed = false;
        return was;
    }

    boolean isEmpty() {
        return tasks.isEmpty();
    }

    /** The tasks that the node may begin with, so that they may have begun. */
    List<Long> begun() {
        return tasks.stream().filter(sent -> sent.mayBegin).map(sent -> sent.id).toList();
    }

    /** The tasks that the node may not begin with. */
    List<Long> held() {
        return tasks.stream()
                .filter(sent -> !sent.mayBegin)
                .map(sent -> sent.id)
                .toList();
    }

    /** Takes out a task that the node may not begin with. */
    void drop(long taskId) {
        tasks.removeIf(sent -> sent.id == taskId);
    }
}
