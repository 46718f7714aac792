package io.github.workloadexecutor.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.task.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads at one gate, with cancels that race with grants. */
@Timeout(60)
final class GateHammerTest {

    private static final int THREADS = 6;
    private static final int ASKED_BY_EACH = 4_000;

    private final Resource a = Resource.of("a", 3);
    private final Resource b = Resource.of("b", 2);
    private final Gate gate = new Gate(new AlarmClock("hammer"));
    private final Demand limit = gate.limit(4);

    // Which slot of which resource is with whom, as the holders see it.
    private final Map<String, Asker> slots = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();
    private final AtomicInteger holding = new AtomicInteger();
    private final AtomicInteger granted = new AtomicInteger();
    private final AtomicInteger givenUp = new AtomicInteger();
    private final AtomicInteger over = new AtomicInteger();

    // Those that run, until some thread ends them.
    private final ConcurrentLinkedQueue<Task> held = new ConcurrentLinkedQueue<>();

    /** One task: whoever moves it on first, the grant or the cancel, decides, as the state of a future does. */
    private final class Task {
        final AtomicInteger state = new AtomicInteger(); // 0 waits, 1 ran, 2 cancelled
        final Asker asker;

        Task(Demand demand) {
            asker = new Asker("task", demand, self -> runUnlessCancelled());
        }

        void runUnlessCancelled() {
            if (!state.compareAndSet(0, 1)) {
                return;
            }
            if (holding.incrementAndGet() > 4) {
                violations.add("more than 4 at once");
            }
            asker.request
                    .slots()
                    .forEach((resource, numbers) -> numbers.forEach(number -> {
                        if (slots.putIfAbsent(resource + number, asker) != null) {
                            violations.add(resource + number + " has two holders");
                        }
                    }));
            held.add(this);
        }

        void finish() {
            asker.request
                    .slots()
                    .forEach((resource, numbers) -> numbers.forEach(number -> slots.remove(resource + number)));
            holding.decrementAndGet();
            granted.incrementAndGet();
            asker.giveBack();
            asker.giveBack();
            over.incrementAndGet();
        }

        void cancel() {
            if (state.compareAndSet(0, 2)) {
                givenUp.incrementAndGet();
                asker.giveBack();
                over.incrementAndGet();
            }
        }
    }

    /** B46-B48: at the end all permits are back and nobody waits. */
    @Test
    void gate_cancelsRaceWithGrants_losesNoPermit() throws InterruptedException {
        long seed = Long.getLong("limits.seed", new Random().nextLong());
        System.out.println("limits seed " + seed + ": -Dlimits.seed=" + seed);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Random random = new Random(seed + i);
            threads.add(Thread.ofPlatform().start(() -> askAndFinish(random)));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(violations).isEmpty();
        assertThat(granted.get() + givenUp.get()).isEqualTo(THREADS * ASKED_BY_EACH);
        for (Resource resource : List.of(a, b)) {
            assertThat(gate.holders(resource)).isEmpty();
            assertThat(gate.waiters(resource)).isEmpty();
        }
        // And all permits are there.
        assertThat(new Asker("all", gate.resources(Map.of(a, 3, b, 2)), self -> {}).request.ask())
                .isTrue();
        for (int i = 0; i < 4; i++) {
            assertThat(new Asker("limit", limit, self -> {}).request.ask()).isTrue();
        }
    }

    private void askAndFinish(Random random) {
        for (int i = 0; i < ASKED_BY_EACH; i++) {
            Map<Resource, Integer> needs = switch (random.nextInt(3)) {
                case 0 -> Map.of(a, 1 + random.nextInt(3));
                case 1 -> Map.of(b, 1 + random.nextInt(2));
                default -> Map.of(a, 1 + random.nextInt(3), b, 1 + random.nextInt(2));
            };
            Task task = new Task(limit.and(gate.resources(needs)));
            if (task.asker.request.ask()) {
                task.runUnlessCancelled();
            } else if (random.nextInt(3) == 0) {
                task.cancel();
            }
            if (random.nextInt(5) < 4) {
                finishOne();
            }
        }
        while (over.get() < THREADS * ASKED_BY_EACH) {
            finishOne();
            Thread.onSpinWait();
        }
    }

    private void finishOne() {
        Task one = held.poll();
        if (one != null) {
            one.finish();
        }
    }
}
