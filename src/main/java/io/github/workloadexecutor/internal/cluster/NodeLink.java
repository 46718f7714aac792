package io.github.workloadexecutor.internal.cluster;

import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.Reply;
import io.github.workloadexecutor.backend.WorkerListener;
import io.github.workloadexecutor.backend.WorkerListener.Fate;
import io.github.workloadexecutor.event.Finding;
import io.github.workloadexecutor.failure.NodeLostException;
import io.github.workloadexecutor.failure.NotShippableException;
import io.github.workloadexecutor.failure.NotShippableException.Subject;
import io.github.workloadexecutor.failure.TaskSnapshot;
import io.github.workloadexecutor.failure.TaskTimeoutException.Limit;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.failure.WorkerDossier;
import io.github.workloadexecutor.failure.WorkerStartException;
import io.github.workloadexecutor.internal.wire.ProtocolViolation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The application's side of one node: what was sent there, and what comes back.
 *
 * <pre>{@code
 *           welcomed             draining            nothing left
 * OPENING ------------> OPEN ---------------> LEAVING ---------> ENDED
 *    |  refused, lost    | lost                  | lost            ^
 *    +-------------------+-----------------------+-----------------+
 * }</pre>
 *
 * <p>A node cannot speak unless it is asked. So as long as the link is open, at least one request is with it, which it
 * answers when there is something to say, and from time to time anyhow. Few requests are under way at once: what is to
 * be said meanwhile goes together with the next.
 *
 * <p>Locks are taken in this order: the dispatcher's, {@code lock}. The listener is never called under {@code lock}.
 */
final class NodeLink {

    private static final int MOST_UNDER_WAY = 3;

    /** A node has so many chances to answer before it is lost. */
    private static final int HOLDS_PER_TIMEOUT = 4;

    private static final Duration LONGEST_HOLD = Duration.ofSeconds(2);

    private enum Phase {
        OPENING,
        OPEN,
        LEAVING,
        ENDED
    }

    private final ClusterBackend backend;
    private final WorkerListener listener;
    private final Carrier carrier;
    private final Carrier.Place place;
    private final ClusterConfig config;
    private final UUID session = UUID.randomUUID();
    private final int holdMillis;
    private final long bornNanos = System.nanoTime();

    final Object lock = new Object();

    // Guarded by lock.
    final Window window = new Window();
    private final Outbox outbox = new Outbox();
    private final Map<Long, Slot> slotOf = new HashMap<>();
    private final List<Slot> slots = new ArrayList<>();
    private final Set<Slot> gone = new HashSet<>();
    /** Tasks that the node gives back; until the listener has been told. */
    private final Set<Long> givenBack = new HashSet<>();
    /** Slots that are being offered to the listener, who must not hear of their end before. */
    private final Map<Slot, @Nullable Runnable> offering = new HashMap<>();

    private final Map<Long, FrameReader> early = new HashMap<>();
    private Phase phase = Phase.OPENING;
    private int underWay;
    private long nextRequest;
    private long nextAnswer;
    private boolean reading;
    /** Whether there is more to say in a moment. */
    private boolean gathering;

    private long tasksDone;

    private volatile String nodeName;
    private volatile long heardNanos = bornNanos;

    NodeLink(ClusterBackend backend, Carrier.Place place) {
        this.backend = backend;
        this.listener = backend.listener();
        this.carrier = backend.carrier();
        this.config = backend.config();
        this.place = place;
        this.nodeName = place.id();
        this.holdMillis =
                (int) Math.min(LONGEST_HOLD.toMillis(), config.nodeTimeout().toMillis() / HOLDS_PER_TIMEOUT);
    }

    Carrier.Place place() {
        return place;
    }

    /** For messages, such as {@code node n1 (10.0.0.5:5701)}. */
    String name() {
        return "node " + nodeName + " (" + place.address() + ")";
    }

    String condition() {
        long silent = System.nanoTime() - heardNanos;
        return silent < config.nodeTimeout().toNanos() / 2
                ? ""
                : "Nothing was heard of " + name() + " for " + silent / 1_000_000 + " ms";
    }

    // What is said.

    void open() {
        synchronized (lock) {
            outbox.writer()
                    .putConstant(Word.HELLO)
                    .putText(listener.executorName())
                    .putText(carrier.ownId())
                    .putDuration(config.nodeTimeout())
                    .putLong(config.largestTask());
        }
        flush();
    }

    /** Under the lock. */
    boolean isOpen() {
        return phase == Phase.OPEN;
    }

    /** A task is sent; under the lock. */
    void sent(EncodedTask task, Slot slot, boolean mayBegin) {
        givenBack.remove(task.id());
        slotOf.put(task.id(), slot);
        outbox.writer().putConstant(Word.TASK).putBoolean(mayBegin).putTask(task);
    }

    /** Under the lock. */
    void mayBegin(long id) {
        outbox.writer().putConstant(Word.BEGIN).putLong(id);
    }

    /** Under the lock. */
    void takenBack(long id) {
        slotOf.remove(id);
        outbox.writer().putConstant(Word.DROP).putLong(id);
    }

    /** Under the lock, and perhaps under others. */
    void recall(long id) {
        outbox.writer().putConstant(Word.RECALL).putLong(id);
        backend.soon(this::flush);
    }

    void cancel(long id) {
        synchronized (lock) {
            if (!slotOf.containsKey(id)) {
                return;
            }
            outbox.writer().putConstant(Word.CANCEL).putLong(id);
        }
        flush();
    }

    void kill(long id, String reason) {
        synchronized (lock) {
            if (!slotOf.containsKey(id)) {
                return;
            }
            outbox.writer().putConstant(Word.KILL).putLong(id).putText(reason);
        }
        flush();
    }

    /** Sends what there is to say, unless enough is under way; and sees to it that something is. */
    void flush() {
        while (true) {
            byte[] request;
            synchronized (lock) {
                boolean needed = underWay == 0 || (!outbox.isEmpty() && underWay < MOST_UNDER_WAY);
                if (phase == Phase.ENDED || !needed || gathering) {
                    return;
                }
                underWay++;
                FrameWriter message =
                        new Header(session, nextRequest++, phase == Phase.OPENING ? 0 : holdMillis).writer();
                outbox.moveTo(message);
                request = message.toBytes();
            }
            exchange(request);
        }
    }

    private void exchange(byte[] request) {
        try {
            carrier.exchange(place, request).whenComplete((answer, failure) -> {
                if (failure != null) {
                    lost("the cluster says: " + failure, List.of());
                } else {
                    answered(answer);
                }
            });
        } catch (RuntimeException failure) {
            lost("the cluster says: " + failure, List.of());
        }
    }

    // What is heard.

    private void answered(byte[] answer) {
        heardNanos = System.nanoTime();
        try {
            FrameReader in = new FrameReader(answer);
            switch (in.readConstant(Header.Answer.class)) {
                case SPOKEN -> hear(in);
                case UNKNOWN_SESSION ->
                    lost(
                            "it has ended this application's session",
                            List.of("It was restarted, or had heard nothing of the application for too long"));
                case OTHER_VERSION ->
                    refuse(name() + " speaks version " + in.readInt()
                            + " of the protocol, and this application version " + Header.VERSION
                            + ": both need the same version of this library");
            }
        } catch (ProtocolViolation violation) {
            lost("it broke the protocol: " + violation.getMessage(), List.of());
        } catch (RuntimeException | Error fault) {
            lost("of an error in the executor itself: " + fault, List.of());
            throw fault;
        }
    }

    /** Takes in an answer, and those after it that have come early, in one thread at a time. */
    private void hear(FrameReader answer) throws ProtocolViolation {
        FrameReader next = answer;
        long number = answer.readLong();
        synchronized (lock) {
            underWay--;
            early.put(number, answer);
            if (reading) {
                next = null;
            } else {
                next = early.remove(nextAnswer);
                reading = next != null;
                nextAnswer += reading ? 1 : 0;
            }
        }
        while (next != null) {
            takeIn(next);
            synchronized (lock) {
                next = early.remove(nextAnswer);
                reading = next != null;
                nextAnswer += reading ? 1 : 0;
            }
        }
        flush();
    }

    private void takeIn(FrameReader in) throws ProtocolViolation {
        List<Reply> replies = new ArrayList<>();
        while (in.left() > 0) {
            Word word = in.readConstant(Word.class);
            if (word == Word.REPLIED) {
                replies.add(in.readReply());
                continue;
            }
            passOn(replies);
            switch (word) {
                case WELCOME -> welcomed(in);
                case CRASHED -> crashed(in.readLong(), in.readDossier(), in.readDuration());
                case NOT_STARTED -> notStarted(in.readLong(), in.readText(), in.readTexts());
                case TOO_LARGE -> tooLarge(in.readLong(), in.readLong());
                case OVER -> over(in.readLong());
                case NOT_RUN -> notRun(in.readLong());
                case PROGRESSED -> {
                    long id = in.readLong();
                    Slot slot = slotOf(id);
                    var progress = in.readProgress();
                    if (slot != null) {
                        listener.progressed(slot, id, progress);
                    }
                }
                case OVERDUE -> overdue(in.readLong(), in.readConstant(Limit.class), snapshot(in));
                case FOUND -> {
                    long id = in.readLong();
                    Slot slot = slotOf(id);
                    Finding.Kind kind = in.readConstant(Finding.Kind.class);
                    String evidence = in.readText();
                    if (slot != null) {
                        listener.found(slot, id, kind, evidence);
                    }
                }
                case DRAINING -> leave();
                default -> throw new ProtocolViolation("expected a word of a node but received " + word);
            }
        }
        passOn(replies);
    }

    private @Nullable Slot slotOf(long id) {
        synchronized (lock) {
            return slotOf.get(id);
        }
    }

    /** A task is over at the node; null if nobody has it any more. */
    private @Nullable Slot ended(long id) {
        synchronized (lock) {
            return endedNow(id);
        }
    }

    /** Under the lock. */
    private @Nullable Slot endedNow(long id) {
        Slot slot = slotOf.remove(id);
        if (slot != null) {
            slot.ended(id);
        }
        return slot;
    }

    private void passOn(List<Reply> all) {
        if (all.isEmpty()) {
            return;
        }
        Map<Slot, List<Reply>> replies = new LinkedHashMap<>();
        synchronized (lock) { // Once for all, since others want it, too: tasks are sent under it.
            gathering = true;
            for (Reply reply : all) {
                Slot slot = endedNow(reply.taskId());
                if (slot != null) {
                    replies.computeIfAbsent(slot, first -> new ArrayList<>(all.size()))
                            .add(reply);
                }
            }
            replies.forEach((slot, answers) -> {
                slot.answered(answers.size());
                tasksDone += answers.size();
            });
        }
        all.clear();
        List<Runnable> deliveries = new ArrayList<>(replies.size());
        // Each slot may get further tasks at once. They go together.
        replies.forEach((slot, answers) ->
                deliveries.add(listener.replied(slot, answers, isLeaving()).delivery()));
        synchronized (lock) {
            gathering = false;
        }
        flush();
        deliveries.forEach(Runnable::run);
        replies.keySet().forEach(this::settle);
    }

    private boolean isLeaving() {
        synchronized (lock) {
            return phase == Phase.LEAVING;
        }
    }

    private void crashed(long id, WorkerDossier dossier, Duration ranThere) {
        taskLost(id, (number, task, attempt, ranFor) -> new WorkerCrashedException(dossier, task, attempt, ranThere));
    }

    private void notStarted(long id, String what, List<String> output) {
        taskLost(
                id,
                (number, task, attempt, ranFor) ->
                        new WorkerStartException("on " + name() + ", " + what, output, null));
    }

    private void tooLarge(long id, long size) {
        taskLost(id, (number, task, attempt, ranFor) -> resultTooLarge(task, size));
    }

    private NotShippableException resultTooLarge(String task, long size) {
        return NotShippableException.tooLarge(Subject.RESULT, task, "result", size, config.largestTask());
    }

    /** What its future was completed with decides; there is no value that anybody waits for. */
    private void over(long id) {
        Slot slot = ended(id);
        if (slot != null) {
            listener.replied(slot, List.of(ClusterBackend.nothing(id)), isLeaving())
                    .delivery()
                    .run();
            settle(slot);
        }
    }

    private void notRun(long id) {
        synchronized (lock) {
            givenBack.add(id);
        }
        taskLost(id, (number, task, attempt, ranFor) -> null);
        synchronized (lock) {
            givenBack.remove(id);
        }
    }

    private void taskLost(long id, Fate fate) {
        Slot slot = ended(id);
        if (slot != null) {
            listener.taskLost(slot, id, fate);
            settle(slot);
        }
    }

    private static @Nullable TaskSnapshot snapshot(FrameReader in) throws ProtocolViolation {
        return in.readBoolean() ? in.readSnapshot() : null;
    }

    private void overdue(long id, Limit limit, @Nullable TaskSnapshot snapshot) {
        Slot slot = slotOf(id);
        if (slot != null) {
            listener.overdue(slot, id, limit, snapshot);
        }
    }

    /**
     * After a task of a slot is over, or was over when it was killed: one that was killed with it is offered again, and
     * one of a leaving node goes.
     */
    void settle(Slot slot) {
        boolean killed;
        boolean leaving;
        synchronized (lock) {
            killed = slot.isEmpty() && slot.takeKilled();
            leaving = phase == Phase.LEAVING;
        }
        if (leaving) {
            retire(slot);
        } else if (killed) {
            offer(slot);
        }
    }

    /** A slot can be used; if it is lost before the listener has heard that, he hears of the loss afterwards. */
    private void offer(Slot slot) {
        synchronized (lock) {
            if (phase != Phase.OPEN) {
                return;
            }
            offering.put(slot, null);
        }
        listener.ready(slot);
        Runnable loss;
        synchronized (lock) {
            loss = offering.remove(slot);
        }
        if (loss != null) {
            loss.run();
        } else if (isLeaving()) {
            retire(slot);
        }
    }

    // Its life.

    private void welcomed(FrameReader in) throws ProtocolViolation {
        nodeName = in.readText();
        int offered = in.readInt();
        boolean draining = in.readBoolean();
        CodeIdentity identity = CodeIdentity.of(in.readBytes());
        if (draining || offered < 1) {
            end("takes no tasks");
            return;
        }
        // Usually known by now; otherwise who finds it out goes on from here.
        var unused = backend.identity().thenAccept(own -> compare(own, identity, offered));
    }

    private void compare(CodeIdentity own, CodeIdentity its, int offered) {
        List<String> differences = own.differences(its);
        if (differences.isEmpty()) {
            use(offered);
        } else {
            refuse(name() + " is not used, because its code is not this application's. "
                    + String.join(". ", differences) + ". Start it with the same code");
        }
    }

    private void use(int offered) {
        List<Slot> all = new ArrayList<>();
        for (int i = 1; i <= Math.min(offered, NodeHost.MOST_SLOTS); i++) {
            all.add(new Slot(this, i));
        }
        synchronized (lock) {
            if (phase != Phase.OPENING) {
                return;
            }
            phase = Phase.OPEN;
            slots.addAll(all);
        }
        backend.opened(this, all.size());
        all.forEach(this::offer);
    }

    private void refuse(String sentence) {
        end("is not used");
        backend.refused(this, sentence);
    }

    /** The node takes no more tasks: what it may not begin with goes elsewhere, and what it runs is waited for. */
    private void leave() {
        List<Slot> all;
        Map<Long, Slot> held = new LinkedHashMap<>();
        synchronized (lock) {
            if (phase != Phase.OPEN) {
                return;
            }
            phase = Phase.LEAVING;
            all = List.copyOf(slots);
            for (Slot slot : all) {
                for (long id : slot.held()) {
                    slot.drop(id);
                    takenBack(id);
                    givenBack.add(id);
                    held.put(id, slot);
                }
            }
        }
        backend.leaving(this);
        held.forEach((id, slot) -> {
            listener.taskLost(slot, id, (number, task, attempt, ranFor) -> null);
            synchronized (lock) {
                givenBack.remove(id);
            }
        });
        all.forEach(this::retire);
    }

    /** Takes a slot of a leaving node out of use, if it has no task. */
    private void retire(Slot slot) {
        boolean last;
        synchronized (lock) {
            if (!slot.isEmpty() || gone.contains(slot) || offering.containsKey(slot)) {
                return;
            }
        }
        boolean unused = listener.withdraw(slot); // If not, it was taken out with its last reply.
        synchronized (lock) {
            gone.add(slot);
            last = gone.size() == slots.size();
        }
        if (last) {
            goodbye();
            end("has left in good order");
        }
    }

    /** Takes leave of the node. */
    void goodbye() {
        byte[] request;
        synchronized (lock) {
            if (phase == Phase.ENDED) {
                backend.saidGoodbye();
                return;
            }
            phase = Phase.ENDED;
            request = new Header(session, nextRequest++, 0)
                    .writer()
                    .putConstant(Word.GOODBYE)
                    .toBytes();
        }
        try {
            carrier.exchange(place, request).whenComplete((answer, failure) -> backend.saidGoodbye());
        } catch (RuntimeException gone) {
            backend.saidGoodbye();
        }
    }

    private void end(String how) {
        synchronized (lock) {
            phase = Phase.ENDED;
        }
        backend.ended(this, name() + " " + how, /* lost= */ false);
    }

    /** Gives up a node that has been silent for too long. */
    void lookForSigns(long now) {
        long silent = now - heardNanos;
        if (silent > config.nodeTimeout().toNanos()) {
            lost("nothing was heard of it", List.of("It may be frozen, overloaded, or cut off from this application"));
        }
    }

    /** The node is gone, or must be taken for that. */
    void lost(String reason, List<String> evidence) {
        Set<Long> notBegun;
        List<Slot> all;
        int held = 0;
        long done;
        synchronized (lock) {
            if (phase == Phase.ENDED) {
                return;
            }
            phase = Phase.ENDED;
            done = tasksDone;
            all = List.copyOf(slots);
            // Whatever else the listener has there may have begun, or has been answered just now.
            notBegun = new HashSet<>(givenBack);
            for (Slot slot : all) {
                notBegun.addAll(slot.held());
                held += slot.held().size();
            }
        }
        Duration silence = Duration.ofNanos(System.nanoTime() - heardNanos);
        Duration age = Duration.ofNanos(System.nanoTime() - bornNanos);
        WorkerDossier dossier = WorkerDossier.ofLostNode(nodeName, reason, evidence, age, done);
        int spared = held;
        backend.ended(this, name() + " was lost because " + reason, /* lost= */ true);
        Fate fate = (id, task, attempt, ranFor) -> notBegun.contains(id)
                ? null
                : new NodeLostException(
                        dossier, place.address(), silence, config.nodeTimeout(), spared, task, attempt, ranFor);
        for (Slot slot : all) {
            tellLoss(slot, fate);
        }
    }

    private void tellLoss(Slot slot, Fate fate) {
        synchronized (lock) {
            if (offering.containsKey(slot)) {
                offering.put(slot, () -> listener.lost(slot, fate));
                return;
            }
        }
        listener.lost(slot, fate);
    }
}
