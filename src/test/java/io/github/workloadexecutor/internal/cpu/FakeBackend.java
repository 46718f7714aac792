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

    @Override
    public void open(WorkerListener dispatcher) {
        listener = dispatcher;
    }

    @Override
    public String refusal() {
        return "";
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
        return List.of();
    }

    @Override
    public WorkerStatistics statistics() {
        return new WorkerStatistics(0, 0, 0, 0);
    }

    FakeWorker readyWorker(String name) {
        FakeWorker worker = new FakeWorker(name);
        listener.ready(worker);
        return worker;
    }

    /** A worker that runs nothing and notes everything. */
    final class FakeWorker implements Worker {

        private final String name;
        final List<EncodedTask> tasks = new CopyOnWriteArrayList<>();
        final List<Long> interrupts = new CopyOnWriteArrayList<>();
        final List<String> kills = new CopyOnWriteArrayList<>();
        volatile Runnable whenSent = () -> {};
        volatile Runnable whenKilled = () -> {};

        private FakeWorker(String name) {
            this.name = name;
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
            return 1;
        }

        @Override
        public boolean suspendsLimits() {
            return false;
        }

        @Override
        public String condition() {
            return "";
        }

        @Override
        public void kill(String reason) {
            kills.add(reason);
            whenKilled.run();
        }

        List<Long> taskIds() {
            return tasks.stream().map(EncodedTask::id).toList();
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
