package io.github.workloadexecutor.internal.forked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One budget for all workers, beside the application's own heap. */
final class MemoryBudgetTest {

    private static final long MIB = 1 << 20;
    private static final MemoryBudget MACHINE = new MemoryBudget(24576 * MIB, 6144 * MIB);

    static ForkedConfig config(long heapBytes, Recycling recycling, String... jvmOptions) {
        return new ForkedConfig(
                "test",
                2,
                0,
                0,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                heapBytes,
                recycling,
                null,
                Duration.ofSeconds(1),
                Duration.ZERO,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                List.of(jvmOptions),
                Map.of("JAVA_TOOL_OPTIONS", "", "JDK_JAVA_OPTIONS", "", "_JAVA_OPTIONS", ""),
                Path.of("crashes"));
    }

    @Test
    void objection_tooMany_saysWhatIsNeededWhatIsLeftAndHowManyFit() {
        assertThat(MACHINE.objection(8, 0, 4096 * MIB))
                .isEqualTo("8 workers with 4096 MiB of heap each need 33280 MiB, but of this machine's 24576 MiB only"
                        + " 18432 MiB are left beside this application's own heap of at most 6144 MiB; at most 4 such"
                        + " workers fit");
    }

    @Test
    void objection_oneMoreForReplacement_countsToo() {
        assertThat(MACHINE.objection(4, 0, 4096 * MIB)).isNull();
        assertThat(MACHINE.objection(4, 1, 4096 * MIB))
                .contains("need 20800 MiB with 1 more to replace others")
                .endsWith("at most 3 such workers fit");
    }

    @Test
    void objection_notEvenOne_saysSo() {
        assertThat(MACHINE.objection(1, 0, 20000 * MIB)).endsWith("not one such worker fits");
    }

    /** B68. */
    @Test
    void objection_memoryNotKnown_isNone() {
        assertThat(new MemoryBudget(0, 6144 * MIB).objection(1000, 1, 1000_000 * MIB))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"1, 12288", "2, 6144", "4, 3072", "1000, 16"})
    void share_isHalfOfTheMemoryTogether(int workers, long mebibytes) {
        assertThat(MACHINE.share(workers)).isEqualTo(mebibytes * MIB);
    }

    @Test
    void share_largeOwnHeap_isNotMoreThanIsLeft() {
        assertThat(new MemoryBudget(1024 * MIB, 768 * MIB).share(2)).isEqualTo(64 * MIB);
    }

    @Test
    void share_aboveTheLeast_fitsItself() {
        for (int workers = 1; workers <= 200; workers++) {
            assertThat(MACHINE.objection(workers, 0, MACHINE.share(workers))).isNull();
        }
    }

    @Test
    void ofThisMachine_isKnown() {
        assertThat(MemoryBudget.ofThisMachine().totalBytes()).isGreaterThan(100 * MIB);
    }

    @ParameterizedTest
    @CsvSource({
        "-Xmx4g, 4096",
        "-Xmx512M, 512",
        "-Xmx2097152k, 2048",
        "-XX:MaxHeapSize=1073741824, 1024",
        "-XX:MaxRAMPercentage=25, 6144"
    })
    void bytes_chosenByAnOption_isWhatItSays(String option, long mebibytes) {
        WorkerHeap heap = new WorkerHeap(config(0, Recycling.NEVER, "-Xmx1t", "-Xss1m", option), MACHINE);

        if (option.contains("Percentage")) {
            heap = new WorkerHeap(config(0, Recycling.NEVER, option), MACHINE);
        }
        assertThat(heap.bytes(2, 1)).isEqualTo(mebibytes * MIB);
    }

    @Test
    void bytes_chosenTwice_theConfiguredHeapCounts() {
        assertThat(new WorkerHeap(config(100 * MIB, Recycling.NEVER, "-Xmx1g"), MACHINE).bytes(2, 1))
                .isEqualTo(100 * MIB);
    }

    @Test
    void bytes_larger_isSoManyTimesAsLarge() {
        assertThat(new WorkerHeap(config(100 * MIB, Recycling.NEVER), MACHINE).bytes(2, 2.5))
                .isEqualTo(250 * MIB);
    }

    @Test
    void check_defaults_neverRefuses() {
        new WorkerHeap(config(0, Recycling.NEVER), MACHINE).check(100_000);
    }

    @Test
    void check_chosenByAnOption_refusesWhatDoesNotFit() {
        WorkerHeap heap = new WorkerHeap(config(0, new Recycling(1, Duration.ZERO, 0, 0), "-Xmx4g"), MACHINE);

        heap.check(3);
        assertThatThrownBy(() -> heap.check(4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("4 workers with 4096 MiB of heap each need 20800 MiB with 1 more");
    }
}
