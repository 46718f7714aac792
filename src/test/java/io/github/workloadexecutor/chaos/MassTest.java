package io.github.workloadexecutor.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.gather.Gather;
import io.github.workloadexecutor.gather.Outcome;
import io.github.workloadexecutor.testing.Functions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many at once. */
@Tag("chaos")
final class MassTest {

    @Test
    void io_hundredThousandTasksAtOnce_allRunAtOnce() throws Exception {
        CountDownLatch all = new CountDownLatch(100_000);
        try (WorkloadExecutor executor = WorkloadExecutor.create()) {
            List<Integer> results = executor.io()
                    .map(
                            number -> {
                                all.countDown();
                                all.await(); // Nobody goes on before everybody has come.
                                return number;
                            },
                            IntStream.range(0, 100_000).boxed().toList());

            assertThat(results).hasSize(100_000).last().isEqualTo(99_999);
            assertThat(executor.io().statistics().succeeded()).isEqualTo(100_000);
        }
    }

    /** B34, B115: a thousand threads, each with a gather of both lanes of its own. */
    @Test
    void gather_thousandAtOnce_eachGetsItsOwn() throws Exception {
        try (WorkloadExecutor executor = WorkloadExecutor.builder().workers(2).build()) {
            List<FutureTask<Long>> gathers = new ArrayList<>();
            for (int g = 0; g < 1000; g++) {
                int from = g * 20;
                List<Integer> inputs = IntStream.range(from, from + 20).boxed().toList();
                FutureTask<Long> gather = new FutureTask<>(() -> {
                    long io = executor.io().map(number -> number + 1, inputs).stream()
                            .mapToLong(Integer::longValue)
                            .sum();
                    long cpu = executor.cpu().map(Functions::square, inputs, Gather.collecting()).outcomes().stream()
                            .mapToLong(Outcome::get)
                            .sum();
                    return io + cpu;
                });
                gathers.add(gather);
                Thread.ofVirtual().start(gather);
            }

            for (int g = 0; g < 1000; g++) {
                long expected = IntStream.range(g * 20, g * 20 + 20)
                        .mapToLong(number -> number + 1 + (long) Functions.square(number))
                        .sum();
                assertThat(gathers.get(g).get()).isEqualTo(expected);
            }
            assertThat(gathers).allMatch(Future::isDone);
        }
    }
}
