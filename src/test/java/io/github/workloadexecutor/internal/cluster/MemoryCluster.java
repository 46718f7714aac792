package io.github.workloadexecutor.internal.cluster;

import io.github.workloadexecutor.internal.inprocess.InProcessConfig;
import io.github.workloadexecutor.internal.inprocess.InProcessWorkers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * A cluster within this process: nodes whose workers are threads, and a carrier that hands bytes over in memory. Nodes
 * can come, be killed, be frozen for a while, and be cut off.
 */
final class MemoryCluster implements Carrier, AutoCloseable {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<Place, Node> nodes = new ConcurrentHashMap<>();
    private final List<Node> all = new ArrayList<>();
    private volatile Runnable changed = () -> {};
    private volatile Runnable delay = () -> {};
    private int named;

    /** A node, and what is done to it. */
    final class Node {
        final Place place;
        final NodeHost host;
        private final List<CompletableFuture<byte[]>> pending = new ArrayList<>();
        private boolean dead;
        private CompletableFuture<Void> thawed = CompletableFuture.completedFuture(null);

        private Node(Place place, NodeHost host) {
            this.place = place;
            this.host = host;
        }

        /** Its process is gone, and whatever was to come of it. */
        void kill() {
            List<CompletableFuture<byte[]>> lost;
            synchronized (this) {
                dead = true;
                lost = List.copyOf(pending);
            }
            leave();
            lost.forEach(each -> each.completeExceptionally(new IllegalStateException("the connection is gone")));
        }

        /** The cluster does not know it any more. */
        void leave() {
            nodes.remove(place);
            changed.run();
        }

        /** It hears and says nothing any more, but is there. */
        synchronized void freeze() {
            thawed = new CompletableFuture<>();
        }

        synchronized void thaw() {
            thawed.complete(null);
        }

        private synchronized CompletableFuture<Void> thawed() {
            return thawed;
        }

        private synchronized void expect(CompletableFuture<byte[]> answer) {
            if (dead) {
                answer.completeExceptionally(new IllegalStateException("there is no such node"));
            } else {
                pending.removeIf(CompletableFuture::isDone);
                pending.add(answer);
            }
        }

        private void exchange(byte[] request, CompletableFuture<byte[]> answer) {
            delay.run();
            thawed().join();
            if (isDead()) {
                return;
            }
            byte[] said = host.exchange(request);
            delay.run();
            thawed().join();
            answer.complete(said);
        }

        private synchronized boolean isDead() {
            return dead;
        }
    }

    /** Has each request and each answer wait on its way, in a thread of its own, so that they overtake each other. */
    void delayBy(Runnable wait) {
        delay = wait;
    }

    Node start(int slots) {
        String name = "n" + ++named;
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name(name + " timer").factory());
        InProcessConfig config = new InProcessConfig(
                name,
                slots,
                0,
                Duration.ofMinutes(1),
                null,
                Duration.ofMinutes(1),
                Duration.ZERO,
                Duration.ofMillis(300));
        NodeHost host = new NodeHost(
                name,
                slots,
                new InProcessWorkers(config, timer),
                Duration.ZERO,
                Duration.ofMillis(300),
                Duration.ofMillis(200),
                timer,
                change -> {});
        Node node = new Node(new Place("id-" + name, "memory:" + named), host);
        nodes.put(node.place, node);
        all.add(node);
        changed.run();
        return node;
    }

    @Override
    public void open(Runnable listener) {
        changed = listener;
    }

    @Override
    public Collection<Place> places() {
        return List.copyOf(nodes.keySet());
    }

    @Override
    public CompletionStage<byte[]> exchange(Place place, byte[] request) {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        Node node = nodes.get(place);
        if (node == null) {
            answer.completeExceptionally(new IllegalStateException("there is no such node"));
        } else {
            node.expect(answer);
            threads.execute(() -> node.exchange(request, answer));
        }
        return answer;
    }

    @Override
    public String ownId() {
        return "application";
    }

    @Override
    public String clusterName() {
        return "memory";
    }

    @Override
    public void close() {
        all.forEach(Node::thaw);
        for (Node node : all) {
            List<String> unused = node.host.close(Duration.ofSeconds(5));
        }
        threads.close();
    }
}
