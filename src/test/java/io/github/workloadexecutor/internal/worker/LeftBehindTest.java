package io.github.workloadexecutor.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When it is a pitfall that a process has more after a task than before. */
final class LeftBehindTest {

    private static final int MOST = 4;

    /** Things that the test puts there and takes away. */
    private static final class Heap implements Belongings {

        private final List<Thing> there = new ArrayList<>();
        private List<Thing> before = List.of();

        private final class Left implements Thing {
            private final String group;
            private final String name;

            Left(String group, String name) {
                this.group = group;
                this.name = name;
            }

            @Override
            public String name() {
                return name;
            }

            @Override
            public String group() {
                return group;
            }

            @Override
            public String family() {
                return "family";
            }

            @Override
            public boolean isThere() {
                return there.contains(this);
            }
        }

        void put(String group, String name) {
            there.add(new Left(group, name));
        }

        @Override
        public String noun() {
            return "thing";
        }

        @Override
        public int mostOf(String group) {
            return MOST;
        }

        @Override
        public int runsWithAGroupOfItsOwn() {
            return 3;
        }

        @Override
        public void look() {
            before = List.copyOf(there);
        }

        @Override
        public List<Thing> added() {
            List<Thing> added = new ArrayList<>(there);
            added.removeAll(before);
            return added;
        }

        @Override
        public int countOf(String group) {
            return (int)
                    there.stream().filter(thing -> thing.group().equals(group)).count();
        }
    }

    private final Heap heap = new Heap();
    private final LeftBehind inspection = new LeftBehind(List.of(heap));

    private String run(String title, Runnable task) {
        inspection.before(title, task);
        task.run();
        return inspection.after();
    }

    @Test
    void run_leavesNothing_isNotFound() {
        for (int i = 0; i < 10; i++) {
            assertThat(run("Task", () -> {})).isNull();
        }
    }

    @Test
    void runs_eachLeaveAGroupOfTheirOwn_areFoundAtTheThird() {
        assertThat(run("Task", () -> heap.put("a", "a-1"))).isNull();
        assertThat(run("Task", () -> heap.put("b", "b-1"))).isNull();
        assertThat(run("Task", () -> heap.put("c", "c-1")))
                .isEqualTo(
                        "3 runs that were looked at have each left a thing behind that is still there: a-1, b-1, c-1");
    }

    @Test
    void runs_ofDifferentTypes_areNotCountedTogether() {
        assertThat(run("One", () -> heap.put("a", "a-1"))).isNull();
        assertThat(run("Two", () -> heap.put("b", "b-1"))).isNull();
        assertThat(run("Three", () -> heap.put("c", "c-1"))).isNull();
    }

    @Test
    void runs_whatTheyHaveLeftIsGoneMeanwhile_areNotFound() {
        for (int i = 0; i < 10; i++) {
            String name = "pool-" + i;
            assertThat(run("Task", () -> heap.put(name, name))).isNull();
            heap.there.clear();
        }
    }

    @Test
    void runs_addToOneGroupAsFarAsOneOwnerNeeds_areNotFound() {
        for (int i = 0; i < MOST; i++) {
            String name = "a-" + i;
            assertThat(run("Task", () -> heap.put("a", name))).isNull();
        }

        assertThat(run("Task", () -> heap.put("a", "one too many"))).endsWith("a-0, a-1, a-2, a-3, one too many");
    }

    /** A single run may need many, and keep them. */
    @Test
    void run_leavesManyOfOneGroupAtOnce_isNotFound() {
        assertThat(run("Task", () -> {
                    for (int i = 0; i < 10 * MOST; i++) {
                        heap.put("a", "a-" + i);
                    }
                }))
                .isNull();
        assertThat(run("Task", () -> {})).isNull();
    }

    @Test
    void runs_leaveMoreThanAreNamed_areFoundWithTheirNumber() {
        for (int i = 0; i < 2; i++) {
            String group = "pool-" + i;
            assertThat(run("Task", () -> {
                        for (int j = 0; j < 4; j++) {
                            heap.put(group, group + "-" + j);
                        }
                    }))
                    .isNull();
        }

        assertThat(run("Task", () -> heap.put("pool-9", "last"))).endsWith("pool-1-3, last and 4 more");
    }

    /** Bounded, whatever happens. */
    @Test
    void runs_ofAnyNumberOfTypes_areForgottenAtSomeTime() {
        for (int i = 0; i < 1_000; i++) {
            String title = "Task" + i;
            assertThat(run(title, () -> heap.put(title, title))).isNull();
        }
    }

    @Test
    void runQueue_statistics_areReadWhateverTheyAre() {
        assertThat(RunQueue.waitedNanos("12 345 6\n")).isEqualTo(345);
        assertThat(RunQueue.waitedNanos("")).isZero();
        assertThat(RunQueue.waitedNanos("12")).isZero();
        assertThat(RunQueue.waitedNanos("12 -5 6")).isZero();
        assertThat(RunQueue.waitedNanos("12 x 6")).isZero();
    }
}
