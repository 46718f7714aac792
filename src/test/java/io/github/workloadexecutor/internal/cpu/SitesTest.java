package io.github.workloadexecutor.internal.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.failure.WorkerDossier;
import io.github.workloadexecutor.internal.cpu.FakeBackend.FakeWorker;
import io.github.workloadexecutor.task.TaskOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks go to the machine where the fewest workers are busy, and there to the worker used last. */
@Timeout(30)
final class SitesTest {

    private final LaneUnderTest lane = new LaneUnderTest();

    @AfterEach
    void close() {
        lane.close();
    }

    private List<FakeWorker> workersAt(String site, int count) {
        List<FakeWorker> workers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            workers.add(lane.backend.workerAt(site, site + i));
        }
        return workers;
    }

    private void submit(int tasks) {
        for (int i = 0; i < tasks; i++) {
            var unused = lane.submit(TaskOptions.none());
        }
    }

    private static long busy(List<FakeWorker> workers) {
        return workers.stream()
                .filter(worker -> !worker.unansweredIds().isEmpty())
                .count();
    }

    @Test
    void start_idleWorkersAtSeveralSites_spreadsEvenly() {
        List<FakeWorker> one = workersAt("one", 4);
        List<FakeWorker> two = workersAt("two", 4);
        List<FakeWorker> three = workersAt("three", 4);

        submit(6);

        assertThat(Stream.of(one, two, three).map(SitesTest::busy)).containsExactly(2L, 2L, 2L);
    }

    @Test
    void start_sitesOfUnequalSize_fillsTheSmallOneAndThenTheOther() {
        List<FakeWorker> small = workersAt("small", 1);
        List<FakeWorker> large = workersAt("large", 4);

        submit(4);

        assertThat(busy(small)).isEqualTo(1);
        assertThat(busy(large)).isEqualTo(3);
    }

    @Test
    void start_oneSite_usesTheWorkerUsedLast() {
        List<FakeWorker> workers = workersAt("one", 3);
        submit(3);
        workers.get(1).reply("");
        workers.get(0).reply("");

        submit(1);

        assertThat(workers.get(0).tasks).hasSize(2);
        assertThat(workers.get(1).tasks).hasSize(1);
    }

    /** One task after the other finds its caches warm, whichever site was the first. */
    @Test
    void start_noSiteIsBusy_usesTheOneUsedLast() {
        List<FakeWorker> one = workersAt("one", 2);
        List<FakeWorker> two = workersAt("two", 2);
        submit(2);
        FakeWorker last = busyOf(one);
        busyOf(two).reply("");
        last.reply("");

        submit(1);

        assertThat(last.tasks).hasSize(2);
    }

    private static FakeWorker busyOf(List<FakeWorker> workers) {
        return workers.stream()
                .filter(worker -> !worker.unansweredIds().isEmpty())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void replied_siteHasBecomeTheLeastBusy_isUsedNext() {
        List<FakeWorker> one = workersAt("one", 3);
        List<FakeWorker> two = workersAt("two", 3);
        submit(4);
        two.stream().filter(worker -> !worker.unansweredIds().isEmpty()).forEach(worker -> worker.reply(""));

        submit(2);

        assertThat(busy(one)).isEqualTo(2);
        assertThat(busy(two)).isEqualTo(2);
    }

    @Test
    void lost_busyWorkers_doNotCountAtTheirSiteAnyMore() {
        List<FakeWorker> one = workersAt("one", 3);
        List<FakeWorker> two = workersAt("two", 3);
        submit(4);
        one.stream()
                .filter(worker -> !worker.unansweredIds().isEmpty())
                .forEach(worker -> lane.lose(worker, LaneUnderTest.crashOf(WorkerDossier.Kind.KILLED_BY_SIGNAL, 1)));

        submit(1);

        assertThat(one.stream().filter(worker -> worker.tasks.size() == 1 && !worker.hasBegun(1) && worker.hasBegun(5)))
                .hasSize(1);
        assertThat(busy(two)).isEqualTo(2);
    }

    @Test
    void ready_workerComesBackToASiteThatWasEmpty_isUsed() {
        FakeWorker worker = workersAt("one", 1).getFirst();
        submit(1);
        lane.lose(worker, LaneUnderTest.crashOf(WorkerDossier.Kind.KILLED_BY_SIGNAL, 1));
        FakeWorker next = workersAt("one", 1).getFirst();

        submit(1);

        assertThat(next.taskIds()).containsExactly(2L);
    }

    @Test
    void start_idleWorkerRefuses_usesTheNextAndAsksItAgainLater() {
        FakeWorker unwilling = lane.backend.workerAt("one", "a");
        FakeWorker willing = lane.backend.workerAt("two", "b");
        unwilling.window = 0;
        submit(1);
        unwilling.window = 1;

        submit(1);

        assertThat(willing.taskIds()).containsExactly(1L);
        assertThat(unwilling.taskIds()).containsExactly(2L);
    }
}
