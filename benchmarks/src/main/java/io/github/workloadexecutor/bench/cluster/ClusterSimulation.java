package io.github.workloadexecutor.bench.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One batch on one cluster, event by event. A task is encoded by one of as many callers as the submitter has other
 * cores, placed under the lock, and sent in a frame; its slot begins with it when it is there and granted; its answer
 * comes back in a frame, and under the lock its slot is granted and sent the next. All tasks may be run again.
 *
 * <p>Every cost is paid somewhere in particular: at the lock, by one of the other cores, by one of a node's two
 * threads, or in the slot. Each of those serves in order of arrival.
 */
final class ClusterSimulation {

    private static final int NONE = -1;
    private static final double NANOS = 1e3;

    private final Cluster cluster;
    private final ClusterCosts costs;
    private final double[] taskMicros;
    private final EventQueue events = new EventQueue();

    // The submitter.
    private final Server lock = new Server(1);
    private final Server besides;
    private final Numbers line = new Numbers();
    private final int grantLimit;
    private final int window;
    private final Rungs busySlots;
    private final Rungs restingNodes;
    private final double[] done;
    private int submitted;

    private final Node[] nodes;
    private final Slot[] slots;

    private double busyMicros;
    private long begun;
    private long frames;

    private ClusterSimulation(Cluster cluster, double[] taskMicros, ClusterCosts costs) {
        this.cluster = cluster;
        this.costs = costs;
        this.taskMicros = taskMicros;
        this.besides = new Server(costs.submitterCores());
        // The submitter has learned how long such tasks take.
        this.grantLimit = costs.granted(Arrays.stream(taskMicros).average().orElseThrow());
        this.window = grantLimit + costs.held();
        this.busySlots = new Rungs(cluster.workers(), window + 1);
        this.restingNodes = new Rungs(cluster.nodes(), cluster.slots() + 1);
        this.done = new double[taskMicros.length];
        this.nodes = new Node[cluster.nodes()];
        this.slots = new Slot[cluster.workers()];
    }

    static Schedule run(Cluster cluster, double[] taskMicros, ClusterCosts costs) {
        return new ClusterSimulation(cluster, taskMicros, costs).run();
    }

    private Schedule run() {
        Arrays.fill(done, NONE);
        for (int i = 0; i < nodes.length; i++) {
            Node node = new Node(i);
            nodes[i] = node;
            for (int j = 0; j < cluster.slots(); j++) {
                int number = i * cluster.slots() + j;
                slots[number] = new Slot(number, node);
                node.idle.addLast(number);
            }
            restingNodes.put(i, 0);
            if (cluster.endMicros()[i] < Cluster.NEVER) {
                events.at(nanos(cluster.endMicros()[i]), node::end);
            }
        }
        for (int caller = 0; caller < costs.submitterCores(); caller++) {
            submitNext();
        }
        events.run();
        return new Schedule(done, busyMicros, begun, lock.busy / NANOS, besides.busy / NANOS, frames);
    }

    private static long nanos(double micros) {
        return Math.round(micros * NANOS);
    }

    /** Does one thing after the other, or several at a time. */
    private final class Server {
        private final long[] free;
        private long busy;

        Server(int places) {
            free = new long[places];
        }

        /** Reserves the first place that is free, from now on; gives the time of the end. */
        long serve(double micros) {
            int place = 0;
            for (int i = 1; i < free.length; i++) {
                if (free[i] < free[place]) {
                    place = i;
                }
            }
            long nanos = nanos(micros);
            busy += nanos;
            free[place] = Math.max(free[place], events.now()) + nanos;
            return free[place];
        }
    }

    // The submitter's callers.

    private void submitNext() {
        if (submitted == taskMicros.length) {
            return;
        }
        int task = submitted++;
        events.at(
                besides.serve(costs.encode()),
                () -> events.at(lock.serve(costs.start()), () -> {
                    line.addLast(task);
                    match();
                    submitNext();
                }));
    }

    // Under the lock: the rules of placement.

    private void match() {
        while (!restingIsEmpty()) {
            Node node = nodes[restingNodes.lowest()];
            if (line.isEmpty() && !takeOver()) {
                break;
            }
            send(slots[node.idle.removeLast()]);
        }
        while (!line.isEmpty()) {
            int least = busySlots.lowest();
            if (least == NONE || slots[least].sent.size() >= window) {
                break;
            }
            send(slots[least]);
        }
        for (Node node : touched) {
            node.flush();
        }
        touched.clear();
    }

    private boolean restingIsEmpty() {
        return restingNodes.lowest() == NONE;
    }

    /** Takes back what the most loaded slot has and must not begin with. */
    private boolean takeOver() {
        int most = busySlots.highest();
        if (most == NONE) {
            return false;
        }
        Slot slot = slots[most];
        boolean any = false;
        while (slot.sent.size() > Math.max(1, slot.granted)) {
            line.addFirst(slot.sent.removeLast());
            slot.node.tell(slot, Slot.DROP);
            any = true;
        }
        slot.sort();
        return any;
    }

    /** Sends a slot the first task in line. */
    private void send(Slot slot) {
        int task = line.removeFirst();
        boolean mayBegin = slot.granted == slot.sent.size() && slot.granted < grantLimit;
        slot.granted += mayBegin ? 1 : 0;
        slot.sent.addLast(task);
        slot.sort();
        slot.node.tell(slot, mayBegin ? task : Slot.HELD - task);
    }

    private final List<Node> touched = new ArrayList<>();

    private void replied(int[] answers) {
        for (int number : answers) {
            Slot slot = slots[number];
            if (slot.node.isLost) {
                continue;
            }
            int task = slot.sent.removeFirst();
            slot.granted--;
            if (done[task] >= 0) {
                throw new IllegalStateException("a task must be answered once, but " + task + " was twice");
            }
            done[task] = events.now() / NANOS;
            busyMicros += slot.lengthOf(task);
            while (slot.granted < Math.min(grantLimit, slot.sent.size())) {
                slot.granted++;
                slot.node.tell(slot, Slot.GRANT);
            }
            slot.sort();
            if (slot.sent.isEmpty()) {
                slot.node.idle.addLast(slot.number);
                slot.node.sort();
            }
        }
        match();
    }

    private void lost(Node node) {
        node.isLost = true;
        restingNodes.leave(node.number);
        for (int i = cluster.slots() - 1; i >= 0; i--) {
            Slot slot = slots[node.number * cluster.slots() + i];
            busySlots.leave(slot.number);
            while (!slot.sent.isEmpty()) {
                line.addFirst(slot.sent.removeLast());
            }
        }
        match();
    }

    /** What the submitter knows of a slot, and what is there. */
    private final class Slot {

        // What a slot is told besides tasks, which are not negative, and tasks that are held.
        static final int GRANT = -1;
        static final int DROP = -2;
        static final int HELD = -3;

        private final int number;
        private final Node node;

        // The submitter's.
        private final Numbers sent = new Numbers();
        private int granted;
        private boolean counted;

        // The node's.
        private final Numbers arrived = new Numbers();
        private int mayBegin;
        private boolean runs;

        Slot(int number, Node node) {
            this.number = number;
            this.node = node;
        }

        void sort() {
            boolean busy = !sent.isEmpty();
            if (busy) {
                busySlots.put(number, sent.size());
            } else {
                busySlots.leave(number);
            }
            if (busy != counted) {
                counted = busy;
                node.busy += busy ? 1 : -1;
                node.sort();
            }
        }

        double lengthOf(int task) {
            return taskMicros[task] * cluster.slowdown()[node.number];
        }

        void told(int what) {
            if (what == DROP) {
                int unused = arrived.removeLast();
            } else if (what == GRANT) {
                mayBegin++;
            } else if (what >= 0) {
                arrived.addLast(what);
                mayBegin++;
            } else {
                arrived.addLast(HELD - what);
            }
            begin();
        }

        private void begin() {
            if (runs || mayBegin == 0 || arrived.isEmpty()) {
                return;
            }
            runs = true;
            mayBegin--;
            begun++;
            double micros = lengthOf(arrived.removeFirst()) + costs.worker();
            events.at(events.now() + nanos(micros), () -> {
                if (!node.isGone) {
                    runs = false;
                    node.answer(number);
                    begin();
                }
            });
        }
    }

    /** A node, what is on its way to it, and what is on its way back. */
    private final class Node {

        private final int number;

        // The submitter's. Slots that are idle, the one used last at the end.
        private final Numbers idle = new Numbers();
        private int busy;
        private boolean isLost;
        private Numbers outbox = new Numbers();
        private boolean isTouched;
        private int out;

        // When the last frame left, and when the last one was read. Frames of a node do not overtake each other.
        private long lastOut;
        private long lastBack;

        // The node's.
        private final Server incoming = new Server(1);
        private final Server outgoing = new Server(1);
        private Numbers answers = new Numbers();
        private int back;
        private boolean isGone;

        Node(int number) {
            this.number = number;
        }

        void sort() {
            if (idle.isEmpty() || isLost) {
                restingNodes.leave(number);
            } else {
                restingNodes.put(number, busy);
            }
        }

        /** Puts something into the next frame. */
        void tell(Slot slot, int what) {
            outbox.addLast(slot.number);
            outbox.addLast(what);
            if (!isTouched) {
                isTouched = true;
                touched.add(this);
            }
        }

        void flush() {
            isTouched = false;
            if (out == costs.exchangesPerNode() || outbox.isEmpty() || isLost) {
                return;
            }
            out++;
            frames++;
            Numbers frame = outbox;
            outbox = new Numbers();
            int items = frame.size() / 2;
            lastOut = Math.max(lastOut, besides.serve(costs.exchange() + items * costs.transport()));
            events.at(lastOut + nanos(costs.roundTrip() / 2), () -> {
                long read = incoming.serve(costs.memberExchange() + items * costs.member() / 2);
                events.at(read, () -> arrive(frame));
                events.at(read + nanos(costs.roundTrip() / 2), () -> {
                    out--;
                    flush();
                });
            });
        }

        private void arrive(Numbers frame) {
            while (!isGone && !frame.isEmpty()) {
                Slot slot = slots[frame.removeFirst()];
                slot.told(frame.removeFirst());
            }
        }

        void answer(int slot) {
            answers.addLast(slot);
            answerNow();
        }

        private void answerNow() {
            if (back == costs.exchangesPerNode() || answers.isEmpty() || isGone) {
                return;
            }
            back++;
            frames++;
            int[] frame = new int[answers.size()];
            for (int i = 0; i < frame.length; i++) {
                frame[i] = answers.removeFirst();
            }
            long leaves = outgoing.serve(costs.memberExchange() + frame.length * costs.member() / 2);
            events.at(leaves, () -> {
                if (isGone) {
                    return;
                }
                events.at(events.now() + nanos(costs.roundTrip() / 2), () -> received(frame));
            });
        }

        private void received(int[] frame) {
            lastBack = Math.max(lastBack, besides.serve(costs.exchange() + frame.length * costs.transport()));
            events.at(lastBack, () -> {
                events.at(lock.serve(frame.length * costs.replied()), () -> {
                    replied(frame);
                    long unused = besides.serve(frame.length * costs.decode());
                });
                events.at(events.now() + nanos(costs.roundTrip() / 2), () -> {
                    back--;
                    answerNow();
                });
            });
        }

        void end() {
            isGone = true;
            events.at(
                    events.now() + nanos(costs.lossNoticed()),
                    () -> events.at(lock.serve(cluster.slots() * costs.start()), () -> lost(this)));
        }
    }
}
