package io.github.workloadexecutor.bench.cluster;

import io.github.workloadexecutor.backend.Backend;
import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.backend.Worker;
import io.github.workloadexecutor.backend.WorkerListener;
import io.github.workloadexecutor.event.WorkerStatistics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Workers that run nothing: they answer when they are told to, so all that takes time is the dispatcher. */
final class ScriptedBackend implements Backend {

    private final List<ScriptedWorker> workers = new ArrayList<>();
    private @Nullable WorkerListener listener;

    /** Brings workers, so many at each site. */
    void bring(int count, int perSite, int window) {
        for (int i = 0; i < count; i++) {
            ScriptedWorker worker = new ScriptedWorker(i, i / perSite, window);
            workers.add(worker);
            listener().ready(worker);
        }
    }

    ScriptedWorker worker(int index) {
        return workers.get(index);
    }

    private WorkerListener listener() {
        return Objects.requireNonNull(listener);
    }

    @Override
    public void open(WorkerListener dispatcher) {
        listener = dispatcher;
    }

    @Override
    public String refusal() {
        return "";
    }

    @Override
    public void expectTask() {}

    @Override
    public void demand(int tasks) {}

    @Override
    public void demandLarger(double heapFactor) {}

    @Override
    public void resize(int count) {}

    @Override
    public List<String> close(Duration grace) {
        return List.of();
    }

    @Override
    public WorkerStatistics statistics() {
        return new WorkerStatistics(0, 0, 0, 0);
    }

    /** Has begun with the first of its tasks, and with no other. */
    final class ScriptedWorker implements Worker {

        private final int number;
        private final Integer site;
        private final int window;
        private final Deque<EncodedTask> tasks = new ArrayDeque<>(4);

        private ScriptedWorker(int number, int site, int window) {
            this.number = number;
            this.site = site;
            this.window = window;
        }

        boolean hasTask() {
            return !tasks.isEmpty();
        }

        /** Answers its first task; gives what is left to do without the dispatcher's lock. */
        Runnable answer(byte[] result) {
            Reply reply = new Reply(tasks.removeFirst().id(), Reply.Kind.VALUE, result);
            return listener()
                    .replied(this, List.of(reply), /* leaving= */ false)
                    .delivery();
        }

        @Override
        public Object site() {
            return site;
        }

        @Override
        public String name() {
            return "worker " + number;
        }

        @Override
        public double heapFactor() {
            return 1;
        }

        @Override
        public boolean send(EncodedTask task) {
            return tasks.size() < window && tasks.add(task);
        }

        @Override
        public void flush() {}

        @Override
        public boolean takeBack(long taskId) {
            return tasks.size() > 1 && tasks.getFirst().id() != taskId && tasks.removeIf(task -> task.id() == taskId);
        }

        @Override
        public boolean hasBegun(long taskId) {
            return !tasks.isEmpty() && tasks.getFirst().id() == taskId;
        }

        @Override
        public int poll() {
            return 0;
        }

        @Override
        public void polling(boolean polling) {}

        @Override
        public void cancel(long taskId) {}

        @Override
        public void kill(String reason) {}

        @Override
        public boolean suspendsLimits() {
            return false;
        }

        @Override
        public String condition() {
            return "";
        }
    }
}
