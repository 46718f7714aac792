package io.github.workloadexecutor.internal.cpu;

import io.github.workloadexecutor.backend.Backend;
import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.backend.Worker;
import io.github.workloadexecutor.backend.WorkerListener;
import io.github.workloadexecutor.event.WorkerStatistics;
import io.github.workloadexecutor.internal.encoding.Encoding;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A backend without workers of its own: it notes what it is asked, and the test brings the workers and the replies. */
final class FakeBackend implements Backend {

    final List<Integer> demands = new CopyOnWriteArrayList<>();
    final List<Double> largerDemands = new CopyOnWriteArrayList<>();
    final List<Integer> sizes = new CopyOnWriteArrayList<>();
    final AtomicInteger closes = new AtomicInteger();
    private WorkerListener listener;
    volatile String refusal = "";
    volatile List<String> left = List.of();

    @Override
    public void open(WorkerListener dispatcher) {
        listener = dispatcher;
    }

    @Override
    public String refusal() {
        return refusal;
    }

    @Override
    public void demandLarger(double heapFactor) {
        largerDemands.add(heapFactor);
    }

    @Override
    public void resize(int workers) {
        sizes.add(workers);
    }

    @Override
    public void demand(int tasks) {
        demands.add(tasks);
    }

    @Override
    public List<String> close(Duration grace) {
        closes.incrementAndGet();
        return left;
    }

    @Override
    public WorkerStatistics statistics() {
        return new WorkerStatistics(0, 0, 0, 0);
    }

    FakeWorker readyWorker(String name) {
        return readyWorker(name, /* heapFactor= */ 1);
    }

    FakeWorker readyWorker(String name, double heapFactor) {
        FakeWorker worker = new FakeWorker(name, heapFactor);
        listener.ready(worker);
        return worker;
    }

    /** A worker that runs nothing and notes everything. */
    final class FakeWorker implements Worker {

        private final String name;
        private final double heapFactor;
        final List<EncodedTask> tasks = new CopyOnWriteArrayList<>();
        final List<Long> interrupts = new CopyOnWriteArrayList<>();
        final List<String> kills = new CopyOnWriteArrayList<>();
        volatile Runnable whenSent = () -> {};
        volatile Runnable whenKilled = () -> {};

        volatile boolean debugged;
        volatile String condition = "";

        private FakeWorker(String name, double heapFactor) {
            this.name = name;
            this.heapFactor = heapFactor;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void run(EncodedTask task) {
            tasks.add(task);
            whenSent.run();
        }

        @Override
        public void cancel(long taskId) {
            interrupts.add(taskId);
        }

        @Override
        public double heapFactor() {
            return heapFactor;
        }

        @Override
        public boolean suspendsLimits() {
            return debugged;
        }

        @Override
        public String condition() {
            return condition;
        }

        @Override
        public void kill(String reason) {
            kills.add(reason);
            whenKilled.run();
        }

        List<Long> taskIds() {
            return tasks.stream().map(EncodedTask::id).toList();
        }

        void replyOutOfHeap() {
            byte[] body = Encoding.encodeFailure(new OutOfMemoryError("Java heap space"));
            listener.replied(this, new Reply(Reply.Kind.OUT_OF_HEAP, body), /* leaving= */ true);
        }

        void reply(Object value) {
            byte[] body = Encoding.encodeResult(value, tasks.getLast().name());
            listener.replied(this, new Reply(Reply.Kind.VALUE, body), /* leaving= */ false);
        }

        void replyFailure(Throwable failure) {
            listener.replied(
                    this, new Reply(Reply.Kind.FAILURE, Encoding.encodeFailure(failure)), /* leaving= */ false);
        }

        void replyBytes(byte[] body) {
            listener.replied(this, new Reply(Reply.Kind.VALUE, body), /* leaving= */ false);
        }
    }
}
