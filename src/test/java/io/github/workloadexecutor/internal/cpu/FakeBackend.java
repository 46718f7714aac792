package io.github.workloadexecutor.internal.cpu;

import io.github.workloadexecutor.backend.Backend;
import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.backend.RunCost;
import io.github.workloadexecutor.backend.Worker;
import io.github.workloadexecutor.backend.WorkerListener;
import io.github.workloadexecutor.event.WorkerStatistics;
import io.github.workloadexecutor.failure.WorkloadException;
import io.github.workloadexecutor.internal.encoding.Encoding;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

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
    public void expectTask() {}

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

    FakeWorker debuggedWorker(String name) {
        FakeWorker worker = new FakeWorker(name, /* heapFactor= */ 1);
        worker.debugged = true;
        listener.ready(worker);
        return worker;
    }

    /** One that takes several tasks at once, and begins with each when the test says so. */
    FakeWorker patientWorker(String name, int window) {
        FakeWorker worker = new FakeWorker(name, /* heapFactor= */ 1);
        worker.window = window;
        worker.eager = false;
        listener.ready(worker);
        return worker;
    }

    /** One of several machines. */
    FakeWorker workerAt(String site, String name) {
        FakeWorker worker = new FakeWorker(name, /* heapFactor= */ 1);
        worker.site = site;
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

        // How many tasks it takes at once, and whether it begins with each as soon as it is sent.
        volatile int window = 1;
        volatile boolean eager = true;

        private final List<EncodedTask> unanswered = new CopyOnWriteArrayList<>();
        private final Set<Long> begun = ConcurrentHashMap.newKeySet();

        volatile String site = "here";
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
        public Object site() {
            return site;
        }

        @Override
        public boolean send(EncodedTask task) {
            if (unanswered.size() >= window) {
                return false;
            }
            tasks.add(task);
            unanswered.add(task);
            if (eager) {
                begun.add(task.id());
            }
            return true;
        }

        @Override
        public void flush() {
            whenSent.run();
        }

        @Override
        public boolean takeBack(long taskId) {
            return !begun.contains(taskId) && unanswered.removeIf(task -> task.id() == taskId);
        }

        @Override
        public boolean hasBegun(long taskId) {
            return begun.contains(taskId);
        }

        /** Tells that its first task is lost, or given back if there is no failure. */
        void loseFirst(@Nullable WorkloadException failure) {
            EncodedTask lost = unanswered.removeFirst();
            begun.remove(lost.id());
            listener.taskLost(this, lost.id(), (id, name, attempt, ranFor) -> failure);
        }

        /** The number of the task it was sent last. */
        long lastId() {
            return tasks.getLast().id();
        }

        /** Begins with the first of the tasks it has not answered. */
        void begin() {
            begun.add(unanswered.getFirst().id());
        }

        List<Long> unansweredIds() {
            return unanswered.stream().map(EncodedTask::id).toList();
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
            answer(Reply.Kind.OUT_OF_HEAP, body, /* leaving= */ true);
        }

        void reply(Object value) {
            replyBytes(Encoding.encodeResult(value, "task"));
        }

        void reply(Object value, RunCost cost) {
            answer(Reply.Kind.VALUE, Encoding.encodeResult(value, "task"), cost, /* leaving= */ false);
        }

        void replyFailure(Throwable failure) {
            answer(Reply.Kind.FAILURE, Encoding.encodeFailure(failure), /* leaving= */ false);
        }

        void replyBytes(byte[] body) {
            answer(Reply.Kind.VALUE, body, /* leaving= */ false);
        }

        /** Answers its first task; another counts for one that it has answered already. */
        private void answer(Reply.Kind kind, byte[] body, boolean leaving) {
            answer(kind, body, /* cost= */ null, leaving);
        }

        private void answer(Reply.Kind kind, byte[] body, RunCost cost, boolean leaving) {
            long id = unanswered.isEmpty()
                    ? tasks.getLast().id()
                    : unanswered.removeFirst().id();
            listener.replied(this, List.of(new Reply(id, kind, body, cost)), leaving)
                    .delivery()
                    .run();
        }
    }
}
