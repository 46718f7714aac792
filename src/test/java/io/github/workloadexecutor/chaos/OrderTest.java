package io.github.workloadexecutor.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.Pipeline;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.TaskFailedException;
import io.github.workloadexecutor.gather.Gather;
import io.github.workloadexecutor.gather.Gathered;
import io.github.workloadexecutor.gather.Outcome;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.testing.Functions;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * B16, B20: a great many items that take different times, fail and give up at random: on every path each has its own
 * outcome at its own place. All paths together take a quarter of a million items, or as many as {@code -Dorder.items}
 * says; which numbers they are is decided by {@code -Dorder.seed}.
 */
@Tag("chaos")
final class OrderTest {

    private static final long SEED = Long.getLong("order.seed", new Random().nextInt(1_000_000));
    private static final int ITEMS = Integer.getInteger("order.items", 240_000) / Path.values().length;

    private static WorkloadExecutor executor;

    @BeforeAll
    static void open() {
        System.out.println(
                "order seed " + SEED + ": -Dorder.seed=" + SEED + " -Dorder.items=" + ITEMS * Path.values().length);
        executor = WorkloadExecutor.builder().workers(2).build();
    }

    @AfterAll
    static void close() {
        executor.close();
    }

    /** A way from items to outcomes. */
    enum Path {
        IO_MAP {
            @Override
            Iterator<Outcome<Long>> outcomes(List<Long> items) throws InterruptedException {
                return executor.io()
                        .map(Functions::unsteady, items, Gather.collecting())
                        .iterator();
            }
        },
        CPU_MAP {
            @Override
            Iterator<Outcome<Long>> outcomes(List<Long> items) throws InterruptedException {
                return executor.cpu()
                        .map(Functions::unsteady, items, Gather.collecting())
                        .iterator();
            }
        },
        GATHER_ALL {
            @Override
            Iterator<Outcome<Long>> outcomes(List<Long> items) throws InterruptedException {
                List<Callable<Long>> tasks = items.stream().map(Path::task).toList();
                Gathered<Long> gathered = executor.gatherAll(tasks, Gather.collecting());
                return gathered.iterator();
            }
        },
        GATHER_BOUNDED {
            @Override
            Iterator<Outcome<Long>> outcomes(List<Long> items) throws InterruptedException {
                Iterable<Callable<Long>> tasks =
                        () -> items.stream().map(Path::task).iterator();
                Gathered<Long> gathered =
                        executor.gatherAll(tasks, Gather.collecting().inFlight(100));
                return gathered.iterator();
            }
        },
        IO_STREAM {
            @Override
            Iterator<Outcome<Long>> outcomes(List<Long> items) {
                return executor.io().stream(Functions::unsteady, items, 500).iterator();
            }
        },
        CPU_STREAM {
            @Override
            Iterator<Outcome<Long>> outcomes(List<Long> items) {
                return executor.cpu().stream(Functions::unsteady, items, 500).iterator();
            }
        },
        PIPELINE {
            @Override
            Iterator<Outcome<Long>> outcomes(List<Long> items) throws InterruptedException {
                return Pipeline.io((Long number) -> number)
                        .limitedTo(100)
                        .cpu(Functions::unsteady)
                        .limitedTo(200)
                        .io(number -> number)
                        .run(executor, items, Gather.collecting())
                        .iterator();
            }
        },
        CPU_MAPPING {
            @Override
            Iterator<Outcome<Long>> outcomes(List<Long> items) {
                long[] index = {-1};
                Stream<Outcome<Long>> outcomes = items.stream()
                        .map(number -> Functions.isFailing(number) || Functions.isGivingUp(number) ? -number : number)
                        .gather(executor.cpu().mapping(OrderTest::steady, 500))
                        .map(value -> {
                            index[0]++;
                            return value >= 0
                                    ? new Outcome.Success<>(index[0], value)
                                    : Functions.isFailing(-value)
                                            ? new Outcome.Failure<>(index[0], "", "", new IllegalStateException())
                                            : new Outcome.Cancelled<>(index[0], "");
                        });
                return outcomes.iterator();
            }
        };

        abstract Iterator<Outcome<Long>> outcomes(List<Long> items) throws InterruptedException;

        private static Callable<Long> task(long number) {
            return number % 2 == 0 ? new Unsteady(number) : () -> Functions.unsteady(number);
        }
    }

    private record Unsteady(long number) implements CpuTask<Long> {
        @Override
        public Long call() throws Exception {
            return Functions.unsteady(number);
        }
    }

    /** A failure would end a stream, so here those that fail are only marked. */
    static long steady(long number) throws Exception {
        return number < 0 ? number : Functions.unsteady(number);
    }

    @ParameterizedTest
    @EnumSource(Path.class)
    void path_manyItemsAtRandom_givesEachItsOutcomeAtItsPlace(Path path) throws Exception {
        long first = 1 + SEED * ITEMS;
        List<Long> items = LongStream.range(first, first + ITEMS).boxed().toList();

        Iterator<Outcome<Long>> outcomes = path.outcomes(items);

        for (int i = 0; i < ITEMS; i++) {
            check(outcomes.next(), i, items.get(i));
        }
        assertThat(outcomes.hasNext()).isFalse();
    }

    /** Without an assertion for each, which would take longer than the items. */
    private static void check(Outcome<Long> outcome, int index, long number) {
        boolean right = switch (outcome) {
            case Outcome.Success<Long> success ->
                success.value() == number && !Functions.isFailing(number) && !Functions.isGivingUp(number);
            case Outcome.Failure<Long> failure -> Functions.isFailing(number) && isOf(failure, number);
            case Outcome.Cancelled<Long> cancelled -> Functions.isGivingUp(number);
        };
        assertThat(right && outcome.index() == index)
                .as(() -> "item " + index + ", number " + number + ": " + outcome)
                .isTrue();
    }

    private static boolean isOf(Outcome.Failure<Long> failure, long number) {
        TaskFailedException exception = failure.exception();
        return exception.getCause() instanceof IllegalStateException
                || ("planted for " + number).equals(exception.getCause().getMessage());
    }
}
