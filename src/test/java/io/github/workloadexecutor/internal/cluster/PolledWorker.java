package io.github.workloadexecutor.internal.cluster;

import io.github.workloadexecutor.backend.Backend;
import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.backend.Worker;
import io.github.workloadexecutor.backend.WorkerListener;
import io.github.workloadexecutor.event.WorkerStatistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.IntUnaryOperator;

/** A backend of one worker, which answers as many tasks as the test says, when somebody looks or of its own accord. */
final class PolledWorker implements Backend, Worker {

    private final IntUnaryOperator answered;
    private final BlockingQueue<Long> tasks = new LinkedBlockingQueue<>();
    private WorkerListener listener;

    /** @param answered how many tasks it has answered when somebody looks, of so many that it has */
    PolledWorker(IntUnaryOperator answered) {
        this.answered = answered;
    }

    @Override
    public synchronized int poll() {
        return answer(answered.applyAsInt(tasks.size()));
    }

    /** It has answered one, and somebody has noticed who is always there for that. */
    synchronized void answerOne() {
        int unused = answer(1);
    }

    private int answer(int atMost) {
        List<Long> done = new ArrayList<>();
        tasks.drainTo(done, atMost);
        if (!done.isEmpty()) {
            listener.replied(
                            this,
                            done.stream()
                                    .map(id -> new Reply(id, Reply.Kind.VALUE, new byte[0]))
                                    .toList(),
                            /* leaving= */ false)
                    .delivery()
                    .run();
        }
        return done.size();
    }

    // As a backend.

    @Override
    public void open(WorkerListener dispatcher) {
        listener = dispatcher;
        dispatcher.ready(this);
    }

    @Override
    public String refusal() {
        return "";
    }

    @Override
    public boolean isPolled() {
        return true;
    }

    @Override
    public void expectTask() {}

    @Override
    public void demand(int waiting) {}

    @Override
    public void demandLarger(double factor) {}

    @Override
    public void resize(int workers) {}

    @Override
    public List<String> close(Duration grace) {
        return List.of();
    }

    @Override
    public WorkerStatistics statistics() {
        return new WorkerStatistics(1, 1, 1, 0);
    }

    // As a worker.

    @Override
    public String name() {
        return "polled worker";
    }

    @Override
    public double heapFactor() {
        return 1;
    }

    @Override
    public boolean send(EncodedTask task) {
        return tasks.add(task.id());
    }

    @Override
    public void flush() {}

    @Override
    public boolean takeBack(long taskId) {
        return false;
    }

    @Override
    public boolean hasBegun(long taskId) {
        return true;
    }

    @Override
    public void cancel(long taskId) {}

    @Override
    public void kill(String reason) {}

    @Override
    public boolean suspendsLimits() {
        return true;
    }

    @Override
    public String condition() {
        return "";
    }
}
