package io.github.workloadexecutor.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.Measuring;
import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.backend.TaskLimits;
import io.github.workloadexecutor.backend.Worker;
import io.github.workloadexecutor.backend.WorkerListener;
import io.github.workloadexecutor.failure.NodeLostException;
import io.github.workloadexecutor.failure.TaskSnapshot;
import io.github.workloadexecutor.failure.TaskTimeoutException.Limit;
import io.github.workloadexecutor.failure.WorkloadException;
import io.github.workloadexecutor.internal.wire.ProtocolViolation;
import io.github.workloadexecutor.task.TaskProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One node, played by the test, and what the dispatcher hears of it when things happen at the same time. */
@Timeout(30)
final class NodeLinkTest {

    private static final CodeIdentity SAME = new CodeIdentity("1", 25, "25", "", List.of());

    /** A node that says what the test has it say. */
    private static final class Played implements Carrier {
        final Place place = new Place("id", "played:1");
        final Deque<CompletableFuture<byte[]>> unanswered = new ConcurrentLinkedDeque<>();
        final Deque<byte[]> requests = new ConcurrentLinkedDeque<>();
        volatile boolean isThere = true;
        private long answers;

        void say(FrameWriter words) {
            if (unanswered.isEmpty()) {
                await().until(() -> !unanswered.isEmpty());
            }
            FrameWriter answer =
                    new FrameWriter().putConstant(Header.Answer.SPOKEN).putLong(answers++);
            unanswered.removeFirst().complete(answer.append(words).toBytes());
        }

        void fail() {
            List.copyOf(unanswered).forEach(each -> each.completeExceptionally(new IllegalStateException("gone")));
        }

        @Override
        public void open(Runnable changed) {}

        @Override
        public Collection<Place> places() {
            return isThere ? List.of(place) : List.of();
        }

        @Override
        public CompletionStage<byte[]> exchange(Place to, byte[] request) {
            CompletableFuture<byte[]> answer = new CompletableFuture<>();
            requests.addLast(request);
            unanswered.addLast(answer);
            return answer;
        }

        @Override
        public String ownId() {
            return "";
        }

        @Override
        public String clusterName() {
            return "played";
        }

        @Override
        public void close() {}
    }

    /** Notes what it hears, and may do something at once. */
    private static final class Listening implements WorkerListener {
        final List<String> words = new CopyOnWriteArrayList<>();
        final List<Worker> ready = new CopyOnWriteArrayList<>();
        final Map<Worker, Fate> lost = new ConcurrentHashMap<>();
        Runnable onReady = () -> {};
        Runnable onReplied = () -> {};

        @Override
        public String executorName() {
            return "app";
        }

        @Override
        public void ready(Worker worker) {
            onReady.run();
            ready.add(worker);
            words.add("ready " + worker.name());
        }

        @Override
        public Answered replied(Worker worker, List<Reply> replies, boolean leaving) {
            onReplied.run();
            return new Answered(true, () -> {});
        }

        @Override
        public boolean withdraw(Worker worker) {
            return true;
        }

        @Override
        public void lost(Worker worker, Fate fate) {
            lost.put(worker, fate);
            words.add("lost " + worker.name());
        }

        @Override
        public void progressed(Worker worker, long taskId, TaskProgress progress) {}

        @Override
        public void overdue(Worker worker, long taskId, Limit limit, @Nullable TaskSnapshot snapshot) {}

        @Override
        public void taskLost(Worker worker, long taskId, Fate fate) {}

        @Override
        public void unavailable(Supplier<? extends WorkloadException> failure) {}

        @Override
        public void largerUnavailable(Supplier<? extends WorkloadException> failure) {}
    }

    private final Played node = new Played();
    private final Listening listener = new Listening();
    private final ClusterBackend backend = new ClusterBackend(
            node,
            new ClusterConfig(Duration.ofSeconds(20), Duration.ofSeconds(20), 1 << 20),
            CompletableFuture.completedFuture(SAME));

    @AfterEach
    void close() {
        node.fail();
        List<String> unused = backend.close(Duration.ZERO);
    }

    private void welcome(int slots) {
        backend.open(listener);
        node.say(new FrameWriter()
                .putConstant(Word.WELCOME)
                .putText("n1")
                .putInt(slots)
                .putBoolean(false)
                .putBytes(SAME.toBytes()));
    }

    private static EncodedTask task(long id) {
        return new EncodedTask(id, "Task", 1, new byte[0], "", "", TaskLimits.NONE, Measuring.NO);
    }

    private static FrameWriter reply(FrameWriter words, long id) {
        return words.putConstant(Word.REPLIED).putReply(new Reply(id, Reply.Kind.VALUE, new byte[0]));
    }

    private static @Nullable WorkloadException fateOf(WorkerListener.Fate fate, long id) {
        return fate.of(id, "Task", 1, Duration.ZERO);
    }

    /** It has run, so it must not go elsewhere, although the node does not have it any more. */
    @Test
    void lost_taskIsAnsweredAtThatMoment_isNotGivenBack() {
        welcome(2);
        Worker first = listener.ready.get(0);
        Worker second = listener.ready.get(1);
        assertThat(first.send(task(1)) && second.send(task(2)) && second.send(task(3)))
                .isTrue();
        first.flush();
        listener.onReplied = node::fail;

        node.say(reply(reply(new FrameWriter(), 1), 2));

        await().until(() -> listener.lost.size() == 2);
        assertThat(fateOf(listener.lost.get(second), 2)).isInstanceOf(NodeLostException.class);
    }

    @Test
    void lost_taskWasNotToBegin_isGivenBack() {
        welcome(1);
        Worker slot = listener.ready.getFirst();
        assertThat(slot.send(task(1)) && slot.send(task(2))).isTrue();

        node.fail();

        await().until(() -> listener.lost.size() == 1);
        assertThat(fateOf(listener.lost.get(slot), 1)).isInstanceOf(NodeLostException.class);
        assertThat(fateOf(listener.lost.get(slot), 2)).isNull();
    }

    /** A slot of which one hears last that it is ready counts as one, for ever. */
    @Test
    void lost_slotsAreBeingOffered_noneIsReadyAfterwards() {
        AtomicBoolean first = new AtomicBoolean(true);
        listener.onReady = () -> {
            if (first.getAndSet(false)) {
                node.isThere = false;
                await().until(() -> listener.lost.size() >= 2);
            }
        };

        welcome(3);

        await().until(() -> listener.lost.size() == 3 && !listener.ready.isEmpty());
        List<String> unexpected = new ArrayList<>();
        for (Worker slot : listener.ready) {
            String name = slot.name();
            if (listener.words.lastIndexOf("ready " + name) > listener.words.lastIndexOf("lost " + name)) {
                unexpected.add(name);
            }
        }
        assertThat(unexpected).isEmpty();
    }

    /** Who is told to kill a slot does not use it before he hears that it is ready. */
    @Test
    void kill_taskHasJustEnded_slotIsReadyAgain() {
        welcome(1);
        Worker slot = listener.ready.getFirst();
        assertThat(slot.send(task(1))).isTrue();
        slot.flush();
        node.say(reply(new FrameWriter(), 1));

        slot.kill("its task took too long");

        await().until(() -> listener.ready.size() == 2);
        assertThat(listener.ready).containsOnly(slot);
    }

    /** It runs in another worker of the node, or in none yet. */
    @Test
    void kill_shortTaskWasLetInBehind_isAskedForAndNotKilled() throws Exception {
        welcome(1);
        Worker slot = listener.ready.getFirst();
        for (int id = 11; id <= 40; id++) { // They are short, so that two may begin.
            assertThat(slot.send(task(id))).isTrue();
            slot.flush();
            node.say(reply(new FrameWriter(), id));
        }
        assertThat(slot.send(task(2)) && slot.send(task(3))).isTrue();
        assertThat(slot.hasBegun(3)).isTrue();
        slot.flush();
        node.say(new FrameWriter()); // So that there is room for a request.

        slot.kill("its task took too long");

        await().until(() -> saidAbout(Word.KILL) + saidAbout(Word.RECALL) > 0);
        assertThat(saidAbout(Word.KILL)).isEqualTo(2);
        assertThat(saidAbout(Word.RECALL)).isEqualTo(3);
    }

    /** A request costs more than a task's part of it. */
    @Test
    void answer_ofSeveralSlots_whatTheyGetNextGoesTogether() {
        welcome(3);
        List<Worker> slots = listener.ready;
        for (int i = 0; i < 3; i++) {
            assertThat(slots.get(i).send(task(i + 1))).isTrue();
        }
        slots.getFirst().flush();
        int before = node.requests.size();
        AtomicInteger next = new AtomicInteger();
        listener.onReplied = () -> { // As the dispatcher does it, which gives each slot its next task.
            Worker slot = slots.get(next.getAndIncrement());
            assertThat(slot.send(task(10 + next.get()))).isTrue();
            slot.flush();
        };

        node.say(reply(reply(reply(new FrameWriter(), 1), 2), 3));

        await().until(() -> node.requests.size() > before);
        assertThat(next).hasValue(3);
        assertThat(node.requests).hasSize(before + 1);
    }

    /** The task that the last such word of the application was about; 0 if there was none. */
    private long saidAbout(Word wanted) throws ProtocolViolation {
        long about = 0;
        for (byte[] request : node.requests) {
            FrameReader in = new FrameReader(request);
            int unusedVersion = in.readByte();
            Header unusedHeader = Header.read(in);
            while (in.left() > 0) {
                Word word = in.readConstant(Word.class);
                if (word == Word.HELLO) {
                    break;
                }
                if (word == Word.TASK) {
                    boolean unusedMayBegin = in.readBoolean();
                    EncodedTask unusedTask = in.readTask();
                    continue;
                }
                long id = in.readLong();
                about = word == wanted ? id : about;
                if (word == Word.KILL) {
                    String unusedReason = in.readText();
                }
            }
        }
        return about;
    }
}
