package io.github.workloadexecutor.internal.classfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What counts as a static write that is lost, and what does not. */
final class StaticFieldsTest {

    /** What is reported of each run. */
    private static List<List<String>> runs(Class<?> type, Runnable... tasks) {
        return runs(StaticFields.of(type), tasks);
    }

    private static List<List<String>> runs(StaticFields fields, Runnable... tasks) {
        List<List<String>> reports = new ArrayList<>();
        for (Runnable task : tasks) {
            StaticFields.Snapshot before = fields.snapshot();
            task.run();
            reports.add(fields.changesSince(before));
        }
        return reports;
    }

    @Test
    void counter_ofAnotherClass_isReportedOnceItsClassIsInitialised() {
        StaticShapes.Counts task = new StaticShapes.Counts();

        List<List<String>> reports = runs(StaticShapes.Counts.class, task::call, task::call, task::call);

        assertThat(reports)
                .containsExactly(
                        List.of(),
                        List.of("StaticShapes.Counter.count was 1 before, 2 after"),
                        List.of("StaticShapes.Counter.count was 2 before, 3 after"));
    }

    @Test
    void counter_ofTheTasksOwnClass_isReportedInTheFirstRun() {
        StaticShapes.CountsItself task = new StaticShapes.CountsItself();
        long before = StaticShapes.CountsItself.total();

        assertThat(runs(StaticShapes.CountsItself.class, task))
                .containsExactly(List.of(
                        "StaticShapes.CountsItself.total was " + before + " before, " + (before + 2) + " after"));
    }

    @Test
    void atomic_counting_isReportedInTheFirstRun() {
        StaticShapes.CountsAtomically task = new StaticShapes.CountsAtomically();

        assertThat(runs(StaticShapes.CountsAtomically.class, task::call))
                .containsExactly(List.of("StaticShapes.CountsAtomically.IDS was 0 before, 1 after"));
    }

    @Test
    void list_thatGrows_isReportedFromTheSecondRun() {
        StaticShapes.Collects task = new StaticShapes.Collects("word");

        assertThat(runs(StaticShapes.Collects.class, task::call, task::call))
                .containsExactly(
                        List.of(),
                        List.of("StaticShapes.Collects.WORDS was an ArrayList of 1 element before,"
                                + " an ArrayList of 2 elements after"));
    }

    @Test
    void map_whoseEntriesAreReplaced_isReportedFromTheSecondRun() {
        StaticShapes.CountsWords task = new StaticShapes.CountsWords("word");

        List<List<String>> reports = runs(StaticShapes.CountsWords.class, task, task, task);

        assertThat(reports.getFirst()).isEmpty();
        assertThat(reports.getLast())
                .containsExactly("StaticShapes.CountsWords.COUNTS was a HashMap of 1 element before, changed after");
    }

    @Test
    void array_whoseContentChanges_isReportedFromTheSecondRun() {
        StaticShapes.Fills task = new StaticShapes.Fills(3);

        List<List<String>> reports = runs(StaticShapes.Fills.class, task, task);

        assertThat(reports.getFirst()).isEmpty();
        assertThat(reports.getLast()).hasSize(1).first().asString().contains("CELLS was", "changed");
    }

    @Test
    void text_thatIsReplaced_isReportedFromTheSecondRun() {
        List<List<String>> reports =
                runs(StaticShapes.Remembers.class, new StaticShapes.Remembers("a"), new StaticShapes.Remembers("b"));

        assertThat(reports)
                .containsExactly(List.of(), List.of("StaticShapes.Remembers.last was \"a\" before, \"b\" after"));
    }

    @Test
    void method_ofAFunction_isWatchedByItsName() {
        StaticFields fields = StaticFields.of(StaticShapes.class, "addTo", "(I)I");

        List<List<String>> reports = runs(fields, () -> StaticShapes.addTo(1), () -> StaticShapes.addTo(1));

        assertThat(fields.names()).containsExactly("StaticShapes.Function.sum");
        assertThat(reports.getLast()).containsExactly("StaticShapes.Function.sum was 1 before, 2 after");
    }

    static List<Object> harmless() {
        return List.of(
                new StaticShapes.MakesOnce(),
                new StaticShapes.MakesOnceAtomically(),
                new StaticShapes.SetsUpOnce(),
                new StaticShapes.HashesOnce(3),
                new StaticShapes.Logs(),
                new StaticShapes.OnlyReads(1));
    }

    @ParameterizedTest
    @MethodSource("harmless")
    void thingsMadeOnce_andWhatBelongsToThreads_areNotReported(Object task) throws Exception {
        List<List<String>> reports = new ArrayList<>();
        StaticFields fields = StaticFields.of(task.getClass());
        for (int run = 0; run < 4; run++) {
            StaticFields.Snapshot before = fields.snapshot();
            Jobs.run(task);
            reports.add(fields.changesSince(before));
        }

        assertThat(reports).allSatisfy(report -> assertThat(report).isEmpty());
    }

    @Test
    void thingsMadeAgain_afterTheyWereForgotten_areNotReported() {
        StaticShapes.MakesOnce task = new StaticShapes.MakesOnce();
        List<List<String>> reports = new ArrayList<>();
        for (int run = 0; run < 4; run++) {
            StaticShapes.MakesOnce.forget();
            reports.addAll(runs(StaticShapes.MakesOnce.class, task::call));
        }

        assertThat(reports).allSatisfy(report -> assertThat(report).isEmpty());
    }

    @Test
    void cache_thatGrowsInEveryRun_isNotReported() {
        List<List<String>> reports = new ArrayList<>();
        for (int key = 0; key < 40; key++) {
            StaticShapes.Caches task = new StaticShapes.Caches(key);
            StaticShapes.CachesByHand byHand = new StaticShapes.CachesByHand(key);
            reports.addAll(runs(StaticShapes.Caches.class, task::call));
            reports.addAll(runs(StaticShapes.CachesByHand.class, byHand::call));
            reports.addAll(runs(StaticShapes.NamesItsCache.class, new StaticShapes.NamesItsCache(key)));
        }

        assertThat(reports).allSatisfy(report -> assertThat(report).isEmpty());
    }

    @Test
    void class_thatNoRunHasInitialised_isNotInitialisedByLooking() {
        StaticShapes.Avoids task = new StaticShapes.Avoids(false);

        List<List<String>> reports = runs(StaticShapes.Avoids.class, task, task, task);

        assertThat(StaticFields.of(StaticShapes.Avoids.class).names()).contains("StaticShapes.Sleeper.count");
        assertThat(StaticShapes.Avoids.INITIALISED).hasValue(0);
        assertThat(reports).allSatisfy(report -> assertThat(report).isEmpty());
    }

    @Test
    void task_withoutStatics_hasNothingToWatch() {
        assertThat(StaticFields.of(ComputingShapes.Primes.class).isEmpty()).isTrue();
    }

    /** Runs a task of either kind. */
    private static final class Jobs {
        private Jobs() {}

        static void run(Object task) throws Exception {
            if (task instanceof Runnable runnable) {
                runnable.run();
            } else {
                ((java.util.concurrent.Callable<?>) task).call();
            }
        }
    }
}
