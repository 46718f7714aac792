package io.github.workloadexecutor.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.testing.CapturedLog;
import io.github.workloadexecutor.testing.Ground;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;

/** The logging's MDC goes along with tasks, wherever they run. */
@SystemTest
@ParameterizedClass
@EnumSource(Ground.class)
final class MdcTest {

    private final Ground ground;

    @TempDir
    private Path directory;

    MdcTest(Ground ground) {
        this.ground = ground;
    }

    @BeforeEach
    @AfterEach
    void clear() {
        MDC.clear();
    }

    private WorkloadExecutor.Builder builder() {
        return ground.builder().name("mdc").workers(1).ioLimit(1);
    }

    /** Tells what the MDC of its thread holds. */
    private record Look() implements CpuTask<Map<String, String>> {
        @Override
        public Map<String, String> call() {
            Map<String, String> seen = MDC.getCopyOfContextMap();
            return seen == null ? new TreeMap<>() : new TreeMap<>(seen);
        }
    }

    private record LeaveBehind(String key) implements CpuTask<String> {
        @Override
        public String call() {
            MDC.put(key, "left");
            return key;
        }
    }

    @Test
    void mdc_ofTheSubmittingThread_isThereInTheTask() throws Exception {
        MDC.put("request", "r-17");
        MDC.put("with.dots=and equals", "line\nbreak");
        try (WorkloadExecutor executor = builder().build()) {
            assertThat(ground.laneOf(executor).submit(new Look()).get())
                    .containsOnly(Map.entry("request", "r-17"), Map.entry("with.dots=and equals", "line\nbreak"));
        }
    }

    @Test
    void mdc_emptyInTheSubmittingThread_isEmptyInTheTask() throws Exception {
        try (WorkloadExecutor executor = builder().build()) {
            assertThat(ground.laneOf(executor).submit(new Look()).get()).isEmpty();
        }
    }

    @Test
    void mdc_changedAfterSubmission_isAsItWas() throws Exception {
        Path here = directory.resolve("here");
        Path goOn = directory.resolve("go-on");
        try (WorkloadExecutor executor = builder().build()) {
            ExecutorService lane = ground.laneOf(executor);
            Future<Long> first = lane.submit(new Tasks.Rendezvous(here, goOn));
            MDC.put("request", "before");
            Future<Map<String, String>> second = lane.submit(new Look());
            MDC.put("request", "after");
            Files.writeString(goOn, "");
            first.get();

            assertThat(second.get()).containsOnly(Map.entry("request", "before"));
        }
    }

    @Test
    void mdc_ofATask_isNotMetByTheNext() throws Exception {
        try (WorkloadExecutor executor = builder().build()) {
            ExecutorService lane = ground.laneOf(executor);
            MDC.put("request", "first");
            lane.submit(new LeaveBehind("one")).get();
            MDC.clear();
            lane.submit(new LeaveBehind("two")).get();

            assertThat(lane.submit(new Look()).get()).isEmpty();
        }
    }

    @Test
    void mdc_ofEachTask_isItsOwn() throws Exception {
        List<Future<Map<String, String>>> futures = new ArrayList<>();
        try (WorkloadExecutor executor = ground.builder().workers(2).build()) {
            for (int i = 0; i < 100; i++) {
                MDC.put("number", Integer.toString(i));
                futures.add(ground.laneOf(executor).submit(new Look()));
            }
            for (int i = 0; i < 100; i++) {
                assertThat(futures.get(i).get()).containsOnly(Map.entry("number", Integer.toString(i)));
            }
        }
    }

    @Test
    void mdc_entryWithoutValue_isLeftOut() throws Exception {
        Map<String, String> entries = new HashMap<>();
        entries.put("request", "r-17");
        entries.put("user", null);
        MDC.setContextMap(entries);
        try (WorkloadExecutor executor = builder().build()) {
            assertThat(ground.laneOf(executor).submit(new Look()).get()).containsEntry("request", "r-17");
        }
    }

    @Test
    void mdc_switchedOff_staysWhereItIs() throws Exception {
        MDC.put("request", "r-17");
        try (WorkloadExecutor executor = builder().mdc(false).build()) {
            assertThat(ground.laneOf(executor).submit(new Look()).get()).isEmpty();
        }
    }

    @Test
    void mdc_ofATaskThatSubmitsAnother_goesFurther() throws Exception {
        MDC.put("request", "r-17");
        try (WorkloadExecutor executor = builder().build()) {
            Callable<Map<String, String>> outer = () -> {
                MDC.put("step", "2");
                return executor.cpu().submit(new Look()).get();
            };

            assertThat(executor.io().submit(outer).get())
                    .containsOnly(Map.entry("request", "r-17"), Map.entry("step", "2"));
        }
    }

    private static Map<String, String> look(Object ignored) throws Exception {
        return new Look().call();
    }

    /** The thread that makes the next task is another one, with an MDC of its own, and so is the one that waits. */
    @Test
    void mdc_ofAThreadThatSaidHowToGoOn_isThereInWhatFollows() throws Exception {
        Path here = directory.resolve("here");
        Path goOn = directory.resolve("go-on");
        try (WorkloadExecutor executor = builder().build()) {
            MDC.put("request", "first");
            TaskFuture<Long> first =
                    (TaskFuture<Long>) ground.laneOf(executor).submit(new Tasks.Rendezvous(here, goOn));
            MDC.put("request", "next");
            TaskFuture<Map<String, String>> computed = first.thenCpu(MdcTest::look);
            MDC.put("request", "after");
            TaskFuture<Map<String, String>> fetched = computed.thenIo(MdcTest::look);
            MDC.clear();
            TaskFuture<Map<String, String>> last = fetched.thenIo(MdcTest::look);
            MDC.put("request", "waits");
            Files.writeString(goOn, "");

            assertThat(last.get()).isEmpty();
            assertThat(computed.get()).containsOnly(Map.entry("request", "next"));
            assertThat(fetched.get()).containsOnly(Map.entry("request", "after"));
        }
    }

    @Test
    void mdc_ofTheThreadThatMaps_isThereInEveryTask() throws Exception {
        MDC.put("request", "r-17");
        try (WorkloadExecutor executor = builder().build()) {
            List<Map<String, String>> seen = ground == Ground.IO
                    ? executor.io().map(MdcTest::look, List.of(1, 2, 3))
                    : executor.cpu().map(MdcTest::look, List.of(1, 2, 3));

            assertThat(seen).hasSize(3).containsOnly(Map.of("request", "r-17"));
        }
    }

    /** What is measured or has shown to compute runs on platform threads. */
    @Test
    void mdc_ofTasksThatDeclareNothing_isThereInEveryRun() throws Exception {
        try (WorkloadExecutor executor = ground.builder().build()) {
            for (int i = 0; i < 40; i++) {
                MDC.put("number", Integer.toString(i));
                Callable<String> computing = () -> {
                    long until = System.nanoTime() + 2_000_000;
                    while (System.nanoTime() < until) {
                        Thread.onSpinWait();
                    }
                    return MDC.get("number");
                };

                assertThat(executor.submit(computing).get()).isEqualTo(Integer.toString(i));
            }
        }
    }

    @Test
    void mdc_tooMuchForAWorker_isCutDownAndThatIsSaidOnce() throws Exception {
        MDC.put("request", "r-17");
        MDC.put("page", "x".repeat(9_000));
        try (CapturedLog log = CapturedLog.at(Level.WARN);
                WorkloadExecutor executor = builder().build()) {
            ExecutorService lane = ground.laneOf(executor);
            Map<String, String> first = lane.submit(new Look()).get();
            lane.submit(new Look()).get();

            if (ground == Ground.IO) {
                assertThat(first).containsKeys("request", "page");
                assertThat(log.messages()).isEmpty();
            } else {
                assertThat(first).containsOnly(Map.entry("request", "r-17"));
                assertThat(log.messages())
                        .containsExactly(
                                "mdc takes at most 64 entries with 8192 characters of context along to a worker,"
                                        + " but a task had 2 with 9023; left out mdc.page (9008 characters);"
                                        + " this is said once");
            }
        }
    }
}
