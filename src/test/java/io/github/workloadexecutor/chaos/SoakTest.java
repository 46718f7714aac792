package io.github.workloadexecutor.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.github.workloadexecutor.Pipeline;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.gather.Gather;
import io.github.workloadexecutor.gather.Outcome;
import io.github.workloadexecutor.testing.Functions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * For as long as {@code -Dsoak.seconds} says, everything that an application does every day, and nothing grows: heap in
 * use after a collection, threads, open files. The first third is for warming up. What was measured is written to
 * {@code target/soak.txt}.
 */
@Tag("chaos")
@EnabledOnOs(OS.LINUX)
final class SoakTest {

    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("soak.seconds", 3));
    private static final List<Long> ITEMS = LongStream.range(1, 2000).boxed().toList();

    private record Sample(double seconds, long heapBytes, int threads, long files) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%6.1f s: heap %.1f MB, %d threads, %d open files",
                    seconds,
                    heapBytes / 1e6,
                    threads,
                    files);
        }
    }

    @Test
    void everyday_overTime_growsNothing() throws Exception {
        long begin = System.nanoTime();
        List<Sample> samples = new ArrayList<>();
        long rounds = 0;
        try (WorkloadExecutor executor = WorkloadExecutor.builder().workers(2).build()) {
            while (System.nanoTime() - begin < TIME.toNanos()) {
                round(executor);
                rounds++;
                if (System.nanoTime() - begin > samples.size() * TIME.toNanos() / 12) {
                    samples.add(sample(begin));
                }
            }
            samples.add(sample(begin));
        }

        report(samples, rounds);
        Sample early = samples.get(samples.size() / 3);
        Sample late = samples.getLast();
        assertThat(late.heapBytes()).as(samples::toString).isLessThan(early.heapBytes() + (24L << 20));
        assertThat(late.threads()).as(samples::toString).isLessThan(early.threads() + 20);
        assertThat(late.files()).as(samples::toString).isLessThan(early.files() + 20);
    }

    private static void round(WorkloadExecutor executor) throws Exception {
        executor.io().map(Functions::unsteady, ITEMS, Gather.collecting());
        executor.cpu().map(Functions::unsteady, ITEMS, Gather.collecting());
        executor.cpu().map(Functions::unsteady, ITEMS, Gather.first(10));
        Pipeline.cpu(Functions::unsteady).io(number -> number).run(executor, ITEMS, Gather.collecting());
        try (Stream<Outcome<Long>> stream = executor.cpu().stream(Functions::unsteady, ITEMS, 50)) {
            stream.limit(100).forEach(outcome -> {});
        }
        executor.io()
                .submit(() -> 1)
                .thenCpu(Functions::square)
                .thenIo(number -> number)
                .get();
        executor.io()
                .submit(() -> {
                    Thread.sleep(Duration.ofDays(1)); // until it is cancelled
                    return null;
                })
                .cancel(true);
    }

    private static Sample sample(long begin) {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        long files = ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
                .getOpenFileDescriptorCount();
        return new Sample((System.nanoTime() - begin) / 1e9, heap, threads, files);
    }

    private static void report(List<Sample> samples, long rounds) throws IOException {
        StringBuilder text = new StringBuilder("after " + rounds + " rounds:\n");
        samples.forEach(sample -> text.append(sample).append('\n'));
        System.out.print(text);
        Files.writeString(Path.of("target", "soak.txt"), text);
    }
}
