package io.github.workloadexecutor.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.event.ResourceHolder;
import io.github.workloadexecutor.task.Rate;
import io.github.workloadexecutor.task.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Thousands of random schedules: what the gate does is compared after each step with a model that knows only the rule,
 * and finds out who is granted by looking at everybody.
 */
final class GateModelTest {

    private static final int SCHEDULES = 2_000;
    private static final int STEPS = 60;

    /** A pool as the model sees it. */
    private static final class ModelPool {
        final int permits;
        final long window; // zero for one that is no rate
        final List<Long> starts = new ArrayList<>();

        ModelPool(int permits, long window) {
            this.permits = permits;
            this.window = window;
        }
    }

    /** A task as the model sees it. */
    private static final class ModelTask {
        final Asker asker;
        final Map<Integer, Integer> needs; // permits by pool
        boolean waits = true;
        boolean holds;

        ModelTask(Asker asker, Map<Integer, Integer> needs) {
            this.asker = asker;
            this.needs = needs;
        }
    }

    private static final class Schedule {
        final Random random;
        final FakeClock clock = new FakeClock();
        final Gate gate = new Gate(clock);
        final List<ModelPool> pools = new ArrayList<>();
        final List<Demand> single = new ArrayList<>();
        final List<Resource> resources = new ArrayList<>();
        final List<ModelTask> tasks = new ArrayList<>(); // in order of arrival
        final Set<String> told = new HashSet<>();
        final Set<String> expected = new HashSet<>();
        int number;

        Schedule(long seed) {
            random = new Random(seed);
            for (int i = 0; i < 3; i++) {
                Resource resource = Resource.of("resource-" + i, 1 + random.nextInt(4));
                resources.add(resource);
                pools.add(new ModelPool(resource.permits(), 0));
                single.add(null);
            }
            int most = 1 + random.nextInt(3);
            pools.add(new ModelPool(most, 0));
            single.add(gate.limit(most));
            Rate rate = Rate.of(1 + random.nextInt(3), Duration.ofNanos(1 + random.nextInt(6)));
            pools.add(new ModelPool(rate.starts(), rate.window().toNanos()));
            single.add(gate.rate(rate));
        }

        void run() {
            for (int i = 0; i < STEPS; i++) {
                switch (random.nextInt(8)) {
                    case 0, 1, 2 -> ask();
                    case 3, 4, 5 -> giveBack(/* holds= */ random.nextInt(3) > 0);
                    default -> advance();
                }
                check();
            }
            while (!tasks.isEmpty()) {
                giveBack(/* holds= */ true);
                advance();
                check();
            }
            assertThat(clock.alarms()).isZero();
            for (Resource resource : resources) {
                assertThat(gate.holders(resource)).isEmpty();
                assertThat(gate.waiters(resource)).isEmpty();
            }
        }

        private void ask() {
            Map<Integer, Integer> needs = new TreeMap<>();
            List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3, 4));
            Collections.shuffle(order, random);
            int count = 1 + random.nextInt(3);
            Demand demand = null;
            for (int pool : order.subList(0, count)) {
                int permits = pool < 3 ? 1 + random.nextInt(pools.get(pool).permits) : 1;
                needs.put(pool, permits);
                Demand one = pool < 3 ? gate.resources(Map.of(resources.get(pool), permits)) : single.get(pool);
                demand = demand == null ? one : demand.and(one);
            }
            Asker asker = new Asker("task " + ++number, demand, done -> told.add(done.name()));
            tasks.add(new ModelTask(asker, needs));
            model();
            if (asker.request.ask()) {
                told.add(asker.name());
            }
        }

        /** One gives back what it holds, or gives up waiting. */
        private void giveBack(boolean holds) {
            List<ModelTask> some =
                    tasks.stream().filter(task -> task.holds == holds).toList();
            if (some.isEmpty()) {
                return;
            }
            ModelTask task = some.get(random.nextInt(some.size()));
            tasks.remove(task);
            model();
            Grants grants = task.asker.request.giveBack();
            if (grants == null) {
                return;
            }
            ModelTask next = null;
            if (random.nextInt(4) == 0) {
                // B47: one of those that have just been granted gives up before it is told.
                next = tasks.stream()
                        .filter(granted -> granted.holds && !told.contains(granted.asker.name()))
                        .findAny()
                        .orElse(null);
            }
            if (next != null) {
                tasks.remove(next);
                model();
                next.asker.giveBack();
            }
            grants.run();
        }

        private void advance() {
            for (int ticks = random.nextInt(3); ticks >= 0; ticks--) {
                clock.advance(1);
                model();
            }
        }

        /** Grants whatever can be granted by the rule. */
        private void model() {
            boolean changed = true;
            while (changed) {
                changed = false;
                for (ModelTask task : tasks) {
                    if (task.waits && isFirstEverywhere(task) && hasEnough(task)) {
                        task.waits = false;
                        task.holds = true;
                        expected.add(task.asker.name());
                        task.needs
                                .keySet()
                                .forEach(pool -> pools.get(pool).starts.add(clock.nanoTime()));
                        changed = true;
                    }
                }
            }
        }

        private boolean isFirstEverywhere(ModelTask task) {
            for (ModelTask earlier : tasks) {
                if (earlier == task) {
                    return true;
                }
                if (earlier.waits && !Collections.disjoint(earlier.needs.keySet(), task.needs.keySet())) {
                    return false;
                }
            }
            throw new AssertionError("task must be among the tasks");
        }

        private boolean hasEnough(ModelTask task) {
            return task.needs.entrySet().stream().allMatch(need -> {
                ModelPool pool = pools.get(need.getKey());
                if (pool.window > 0) {
                    return pool.starts.stream()
                                    .filter(start -> start > clock.nanoTime() - pool.window)
                                    .count()
                            < pool.permits;
                }
                int taken = tasks.stream()
                        .filter(other -> other.holds)
                        .mapToInt(other -> other.needs.getOrDefault(need.getKey(), 0))
                        .sum();
                return taken + need.getValue() <= pool.permits;
            });
        }

        private void check() {
            assertThat(told).isEqualTo(expected);
            for (int i = 0; i < resources.size(); i++) {
                int pool = i;
                Map<String, Integer> held = new LinkedHashMap<>();
                Set<Integer> slots = new HashSet<>();
                for (ResourceHolder holder : gate.holders(resources.get(i))) {
                    held.put(holder.taskName(), holder.slots().size());
                    holder.slots()
                            .forEach(slot -> assertThat(slots.add(slot) && slot >= 0 && slot < pools.get(pool).permits)
                                    .isTrue());
                }
                Map<String, Integer> should = new LinkedHashMap<>();
                tasks.stream()
                        .filter(task -> task.holds && task.needs.containsKey(pool))
                        .forEach(task -> should.put(task.asker.name(), task.needs.get(pool)));
                assertThat(held).isEqualTo(should);
                assertThat(gate.waiters(resources.get(i)).stream().map(waiter -> waiter.taskName()))
                        .containsExactlyElementsOf(tasks.stream()
                                .filter(task -> task.waits && task.needs.containsKey(pool))
                                .map(task -> task.asker.name())
                                .toList());
            }
        }
    }

    /** B46, B47: who is granted, and when, is what the rule says, in whatever order things happen. */
    @Test
    void gate_randomSchedules_grantsWhatTheRuleSays() {
        long seed = Long.getLong("limits.seed", new Random().nextLong());
        System.out.println("limits seed " + seed + ": -Dlimits.seed=" + seed);
        for (int i = 0; i < SCHEDULES; i++) {
            long each = seed + i;
            try {
                new Schedule(each).run();
            } catch (AssertionError | RuntimeException wrong) {
                throw new AssertionError("with -Dlimits.seed=" + each + ": " + wrong.getMessage(), wrong);
            }
        }
    }
}
