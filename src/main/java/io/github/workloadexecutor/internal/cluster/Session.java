package io.github.workloadexecutor.internal.cluster;

import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.event.Finding;
import io.github.workloadexecutor.failure.TaskSnapshot;
import io.github.workloadexecutor.failure.TaskTimeoutException.Limit;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.failure.WorkerStartException;
import io.github.workloadexecutor.failure.WorkloadException;
import io.github.workloadexecutor.internal.cpu.Carried;
import io.github.workloadexecutor.internal.wire.ProtocolViolation;
import io.github.workloadexecutor.task.TaskProgress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a node has of one application. Requests are taken in by their numbers, whoever brings them first; what there is
 * to say goes with the answer to any of them. Usually one request waits here for that; the one that has come last looks
 * for replies of the workers itself, so that nobody has to be woken for them. Where there are many tasks, it waits
 * until a part of them is done: an exchange costs much more than a task's part of it.
 *
 * <p>Locks are taken in this order: {@code intake}, the dispatcher's, {@code lock}.
 */
final class Session {

    /** So many requests may wait here; if there is one more, the oldest is answered. */
    static final int MOST_WAITING = 2;

    /** So many tasks here for each slot are short ones, and will be done soon. */
    private static final int MANY = 6;

    /** Of many, one of so many is to be done before there is an answer, */
    private static final int PART = 4;

    /** unless something has waited that long to be said. The application has granted work for several times that. */
    private static final long LONGEST_UNSAID_NANOS = 300_000;

    private static final String GONE = "its application is gone";

    private final NodeHost host;
    private final long number;

    /** Held while requests are taken in, one after the other. */
    private final ReentrantLock intake = new ReentrantLock();

    // Guarded by intake.
    private final Map<Long, FrameReader> early = new HashMap<>();
    private long nextNumber;

    private final ConcurrentMap<Long, Here> tasks = new ConcurrentHashMap<>();

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by lock.
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Condition endedCondition = lock.newCondition();
    private long answers;

    // Written under lock.
    private volatile @Nullable Waiting lookout;
    private volatile boolean ended;

    // Guarded by lock; how much there is is also read without.
    private final Outbox outbox = new Outbox();

    // Written when the application introduces itself, which is before all else.
    private volatile String submitter = "unknown";
    private volatile String carrierId = "";
    private volatile Duration timeout = Duration.ofMinutes(1);
    private volatile long largest = Long.MAX_VALUE;

    private volatile long heardNanos = System.nanoTime();

    /** A request that waits here to be answered. */
    private static final class Waiting {
        private final Condition condition;
        private volatile boolean released;

        Waiting(Condition condition) {
            this.condition = condition;
        }
    }

    /** @param number tells it apart from the node's other sessions */
    Session(NodeHost host, long number) {
        this.host = host;
        this.number = number;
    }

    String submitter() {
        return submitter;
    }

    Duration timeout() {
        return timeout;
    }

    boolean isOf(String carrier) {
        return !carrierId.isEmpty() && carrierId.equals(carrier);
    }

    boolean isSilent(long now) {
        return now - heardNanos > timeout.toNanos();
    }

    // Requests.

    /** Takes in a request, and those after it that have come early; none if the session has ended. */
    void accept(long number, FrameReader request) throws ProtocolViolation {
        heardNanos = System.nanoTime();
        intake.lock();
        try {
            if (ended) {
                return;
            }
            if (number != nextNumber) {
                early.put(number, request);
                return;
            }
            for (FrameReader next = request; next != null; next = early.remove(nextNumber)) {
                nextNumber++;
                takeIn(next);
            }
        } finally {
            intake.unlock();
        }
    }

    private void takeIn(FrameReader in) throws ProtocolViolation {
        while (in.left() > 0) {
            Word word = in.readConstant(Word.class);
            switch (word) {
                case HELLO -> welcome(in);
                case TASK -> takeTask(in);
                case BEGIN -> {
                    Here task = tasks.get(in.readLong());
                    if (task != null) {
                        task.begin();
                    }
                }
                case DROP -> {
                    Here unused = tasks.remove(in.readLong());
                }
                case RECALL -> {
                    Carried task = begun(in.readLong());
                    if (task != null) {
                        task.giveBack();
                    }
                }
                case CANCEL -> {
                    Carried task = begun(in.readLong());
                    if (task != null) {
                        task.cancel();
                    }
                }
                case KILL -> {
                    Carried task = begun(in.readLong());
                    String reason = in.readText();
                    if (task != null) {
                        task.kill(reason);
                    }
                }
                case GOODBYE -> host.left(this);
                default -> throw new ProtocolViolation("expected a word of an application but received " + word);
            }
        }
    }

    private void welcome(FrameReader in) throws ProtocolViolation {
        submitter = in.readText();
        carrierId = in.readText();
        timeout = in.readDuration();
        largest = in.readLong();
        byte[] identity = host.identity().toBytes();
        say(out -> {
            out.putConstant(Word.WELCOME).putText(host.name()).putInt(host.slots());
            out.putBoolean(host.isDraining()).putBytes(identity);
        });
        host.came(this);
    }

    private void takeTask(FrameReader in) throws ProtocolViolation {
        boolean mayBegin = in.readBoolean();
        Here task = new Here(in.readTask());
        tasks.put(task.task.id(), task);
        if (mayBegin) {
            task.begin();
        }
    }

    private @Nullable Carried begun(long id) {
        Here task = tasks.get(id);
        return task == null ? null : task.carried;
    }

    // Answers.

    /** What is said to an application, once it is asked for. */
    private interface Saying {
        void to(FrameWriter out);
    }

    private void say(Saying saying) {
        lock.lock();
        try {
            if (ended) {
                return;
            }
            saying.to(outbox.writer());
            if (lookout == null && !waiting.isEmpty()) {
                waiting.getFirst().condition.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is something to say, or this request is answered because others wait, or for so long.
     *
     * @return the answer; null if the session has ended
     */
    byte @Nullable [] await(long nanos) {
        long deadline = System.nanoTime() + nanos;
        Waiting me = new Waiting(lock.newCondition());
        lock.lock();
        try {
            waiting.addLast(me);
            if (waiting.size() > MOST_WAITING) {
                Waiting oldest = waiting.getFirst();
                oldest.released = true;
                oldest.condition.signal();
            }
            lookOut(me);
            while ((outbox.isEmpty() || lookout != null) && !me.released && !ended) {
                long left = deadline - System.nanoTime();
                if (left <= 0 || !awaits(me, left)) {
                    break;
                }
                if (lookout == null && !isEnough()) {
                    lookOut(me);
                }
            }
            waiting.remove(me);
            return ended ? null : takeAnswer();
        } finally {
            lock.unlock();
        }
    }

    /** Looks for replies, in the place of whoever does; under the lock, which is free meanwhile. */
    private void lookOut(Waiting me) {
        if (tasks.isEmpty()) {
            return;
        }
        lookout = me;
        lock.unlock();
        try {
            host.poller().poll(() -> lookout != me || me.released || ended || isEnough());
        } finally {
            lock.lock();
            if (lookout == me) {
                lookout = null;
            }
        }
    }

    /** Whether what there is to say is worth an exchange. */
    private boolean isEnough() {
        int things = outbox.things();
        int left = tasks.size();
        return things > 0
                && (left < MANY * host.slots() || PART * things >= left || outbox.ageNanos() > LONGEST_UNSAID_NANOS);
    }

    /** Under the lock, which is free meanwhile; false if the thread is to go. */
    @SuppressWarnings("WaitNotInLoop") // the caller has the loop
    private static boolean awaits(Waiting me, long nanos) {
        try {
            boolean unused = me.condition.await(nanos, TimeUnit.NANOSECONDS);
            return true;
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Under the lock. */
    private byte[] takeAnswer() {
        FrameWriter answer = new FrameWriter().putConstant(Header.Answer.SPOKEN).putLong(answers++);
        outbox.moveTo(answer);
        if (!outbox.isEmpty() && lookout == null && !waiting.isEmpty()) {
            waiting.getFirst().condition.signal();
        }
        return answer.toBytes();
    }

    // Its end.

    void drain() {
        say(out -> out.putConstant(Word.DRAINING));
    }

    boolean awaitEnd(long deadline) throws InterruptedException {
        lock.lock();
        try {
            while (!ended) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                long unused = endedCondition.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Says nothing any more, and kills what runs.
     *
     * @return how many tasks that were
     */
    int end(String reason) {
        lock.lock();
        try {
            ended = true;
            waiting.forEach(each -> each.condition.signal());
            endedCondition.signalAll();
        } finally {
            lock.unlock();
        }
        int killed = 0;
        for (Here task : List.copyOf(tasks.values())) {
            Carried run = task.carried;
            if (run != null) {
                run.kill(reason);
                killed++;
            }
        }
        tasks.clear();
        return killed;
    }

    /** A task that is here: it may not begin yet, or has been given to the workers. */
    private final class Here implements Carried.Hearing {

        private final EncodedTask task;

        // Written under intake.
        private volatile @Nullable Carried carried;

        Here(EncodedTask task) {
            this.task = task;
        }

        void begin() {
            if (carried != null) {
                return;
            }
            try {
                Carried run = host.dispatcher().carry(number, task, this);
                carried = run;
                if (ended) {
                    run.kill(GONE); // The session has ended meanwhile, and may not have seen it.
                }
            } catch (RejectedExecutionException closed) {
                notRun();
            }
        }

        private FrameWriter about(Word word, FrameWriter out) {
            return out.putConstant(word).putLong(task.id());
        }

        private void last(Saying saying) {
            tasks.remove(task.id(), this);
            say(saying);
        }

        @Override
        public void replied(Reply reply) {
            if (reply.body().length > largest) {
                last(out -> about(Word.TOO_LARGE, out).putLong(reply.body().length));
                return;
            }
            last(out -> out.putConstant(Word.REPLIED).putReply(reply));
        }

        @Override
        public void lost(WorkloadException why, Duration ranFor) {
            switch (why) {
                case WorkerCrashedException crash ->
                    last(out -> about(Word.CRASHED, out)
                            .putDossier(crash.dossier().withNode(host.name()))
                            .putDuration(ranFor));
                case WorkerStartException failed ->
                    last(out -> about(Word.NOT_STARTED, out)
                            .putText(String.valueOf(failed.getMessage()))
                            .putTexts(failed.output()));
                default ->
                    last(out -> about(Word.NOT_STARTED, out)
                            .putText(String.valueOf(why))
                            .putTexts(List.of()));
            }
        }

        @Override
        public void over() {
            last(out -> about(Word.OVER, out));
        }

        @Override
        public void notRun() {
            last(out -> about(Word.NOT_RUN, out));
        }

        @Override
        public void progressed(TaskProgress progress) {
            say(out -> about(Word.PROGRESSED, out).putProgress(progress));
        }

        @Override
        public void overdue(Limit limit, @Nullable TaskSnapshot snapshot) {
            say(out -> {
                about(Word.OVERDUE, out).putConstant(limit).putBoolean(snapshot != null);
                if (snapshot != null) {
                    out.putSnapshot(snapshot);
                }
            });
        }

        @Override
        public void found(Finding.Kind kind, String evidence) {
            say(out -> about(Word.FOUND, out).putConstant(kind).putText(evidence));
        }
    }
}
