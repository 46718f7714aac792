package io.github.workloadexecutor.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import io.github.workloadexecutor.testing.CapturedLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
@EnabledOnOs(value = OS.LINUX, disabledReason = "files are made without a name on Linux only")
final class PayloadStoreTest {

    private static final long MIB = 1 << 20;
    private static final long HEADER = SharedMemory.HEADER;

    @TempDir
    private Path directory;

    private final AtomicLong now = new AtomicLong(-5);
    private final List<Runnable> timer = new ArrayList<>();
    private PayloadStore store;

    @BeforeEach
    void makeStore() {
        store = store(
                MemoryPlace.unnamed(directory),
                new PayloadLimits(64 << 10, 10 * (MIB + HEADER), 4 * (MIB + HEADER), Duration.ofSeconds(30)));
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private PayloadStore store(MemoryPlace place, PayloadLimits limits) {
        return new PayloadStore("test-executor", place, limits, now::get, timer::add);
    }

    private List<Payload> take(int count, int bytes) {
        List<Payload> payloads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            payloads.add(store.take(new byte[bytes]));
        }
        return payloads;
    }

    private void passSeconds(long seconds) {
        now.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
        List<Runnable> due = List.copyOf(timer);
        timer.clear();
        due.forEach(Runnable::run);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 65536",
        "65536, 65536",
        "65537, 131072",
        "1048577, 2097152",
        "16777216, 16777216",
        "16777217, 33554432",
        "314572800, 318767104"
    })
    void blockSize_always_holdsTheBytes(long bytes, long expected) {
        assertThat(Slab.blockSize(bytes)).isEqualTo(expected);
    }

    @Test
    void take_belowTheThreshold_isNotTaken() {
        assertThat(store.take(new byte[65_535])).isNull();
        assertThat(store.statistics()).isEqualTo(new PayloadStatistics(0, 0, 0, 0, 0, 0));
    }

    @Test
    void take_thresholdCountsBytesNotElements_isTaken() {
        assertThat(store.take(new long[8_192])).isNotNull();
    }

    @Test
    void take_noPrimitives_isRefused() {
        assertThatThrownBy(() -> store.take(new String[100_000]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("source must be an array of primitives or a ByteBuffer, but was java.lang.String[]");
    }

    @Test
    void take_afterOneWasClosed_reusesItsBlock() {
        Payload first = store.take(new byte[(int) MIB]);
        PayloadName name = first.name();
        first.close();

        Payload second = store.take(new byte[(int) MIB]);

        assertThat(second.name()).isEqualTo(name);
        assertThat(store.statistics()).isEqualTo(new PayloadStatistics(1, MIB + HEADER, 1, 2, 1, 0));
    }

    @Test
    void take_whileOneIsOpen_takesAnotherBlock() {
        Payload first = store.take(new byte[100_000]);
        Payload second = store.take(new byte[100_000]);

        assertThat(second.name().file()).isEqualTo(first.name().file());
        assertThat(second.name().offset()).isNotEqualTo(first.name().offset());
    }

    @Test
    void take_onlyAMuchLargerBlockIsFree_leavesItAlone() {
        store.take(new byte[(int) (2 * MIB)]).close();

        assertThat(store.take(new byte[(int) MIB]).name().file().size()).isEqualTo(2 * MIB);
        assertThat(store.take(new byte[100_000]).name().file().size()).isEqualTo(MIB);
    }

    @Test
    void close_twice_givesTheBlockBackOnce() {
        Payload first = store.take(new byte[(int) MIB]);
        first.close();
        first.close();

        List<Payload> payloads = take(2, (int) MIB);

        assertThat(payloads.get(0).name().file())
                .isNotEqualTo(payloads.get(1).name().file());
        assertThat(store.statistics().payloads()).isEqualTo(2);
    }

    @Test
    void take_budgetIsUsedUp_isDeclined() {
        assertThat(take(10, (int) MIB)).doesNotContainNull();

        assertThat(store.take(new byte[(int) MIB])).isNull();
        assertThat(store.statistics()).isEqualTo(new PayloadStatistics(10, 10 * (MIB + HEADER), 10, 10, 0, 1));
    }

    @Test
    void take_largerThanTheBudget_isDeclinedAndKeepsWhatIsFree() {
        store.take(new byte[(int) MIB]).close();

        assertThat(store.take(new byte[(int) (11 * MIB)])).isNull();
        assertThat(store.statistics().files()).isEqualTo(1);
    }

    @Test
    void take_budgetIsHeldByUnusedFiles_letsGoOfThoseUnusedLongest() {
        List<Payload> payloads = take(9, (int) MIB);
        now.addAndGet(1);
        payloads.get(3).close();
        now.addAndGet(1);
        payloads.get(5).close();

        Payload larger = store.take(new byte[(int) (2 * MIB)]);

        assertThat(larger).isNotNull();
        assertThat(store.statistics().files()).isEqualTo(9);
        assertThat(store.take(new byte[(int) MIB]).name())
                .isEqualTo(payloads.get(5).name());
    }

    @Test
    void close_moreThanIsKept_letsGoOfThoseUnusedLongest() {
        List<Payload> payloads = take(6, (int) MIB);

        payloads.forEach(payload -> {
            now.addAndGet(1);
            payload.close();
        });

        assertThat(store.statistics().files()).isEqualTo(4);
        List<SharedName> kept = take(4, (int) MIB).stream()
                .map(payload -> payload.name().file())
                .toList();
        assertThat(kept)
                .containsExactlyInAnyOrderElementsOf(payloads.subList(2, 6).stream()
                        .map(payload -> payload.name().file())
                        .toList());
    }

    @Test
    void close_largerThanAllThatIsKept_letsGoOfThatOneAlone() {
        store.take(new byte[(int) MIB]).close();
        Payload large = store.take(new byte[(int) (8 * MIB)]);

        large.close();

        assertThat(store.statistics().bytes()).isEqualTo(MIB + HEADER);
    }

    @Test
    void trim_unusedForAWhile_letsGo() {
        List<Payload> payloads = take(2, (int) MIB);
        payloads.get(0).close();
        now.addAndGet(TimeUnit.SECONDS.toNanos(20));
        payloads.get(1).close();

        passSeconds(10);
        assertThat(store.statistics().files()).isEqualTo(1);

        passSeconds(30);
        assertThat(store.statistics().files()).isZero();
        assertThat(timer).isEmpty();
    }

    @Test
    void trim_inUse_keepsIt() {
        Payload payload = store.take(new byte[100_000]);
        store.take(new byte[100_000]).close();

        passSeconds(1_000);

        assertThat(store.statistics().files()).isEqualTo(1);
        assertThat(payload.name().length()).isEqualTo(100_000);
    }

    @Test
    void close_manyTimes_setsTheTimerOnce() {
        for (int i = 0; i < 100; i++) {
            store.take(new byte[100_000]).close();
        }

        assertThat(timer).hasSize(1);
    }

    @Test
    void take_noSharedMemory_isDeclinedAndLoggedOnce() {
        try (CapturedLog log = CapturedLog.at(Level.WARN);
                PayloadStore poor =
                        store(MemoryPlace.unnamed(directory.resolve("none")), PayloadLimits.ofBudget(10 * MIB))) {
            assertThat(poor.take(new byte[100_000])).isNull();
            passSeconds(60);
            assertThat(poor.take(new byte[100_000])).isNull();

            assertThat(log.messages())
                    .containsExactly(
                            "test-executor: no shared memory can be had, so large arrays are sent through channels, which takes longer");
            assertThat(poor.statistics()).isEqualTo(new PayloadStatistics(0, 0, 0, 0, 0, 2));
        }
    }

    @Test
    void take_sharedMemoryComesBack_isTriedAgainAfterAPause() throws Exception {
        Path later = directory.resolve("later");
        try (CapturedLog log = CapturedLog.at(Level.WARN);
                PayloadStore poor = store(MemoryPlace.unnamed(later), PayloadLimits.ofBudget(10 * MIB))) {
            assertThat(poor.take(new byte[100_000])).isNull();
            Files.createDirectory(later);

            passSeconds(29);
            assertThat(poor.take(new byte[100_000])).isNull();

            passSeconds(1);
            assertThat(poor.take(new byte[100_000])).isNotNull();
            assertThat(log.messages()).hasSize(1);
        }
    }

    @Test
    void take_afterClose_isNotTaken() {
        store.close();

        assertThat(store.take(new byte[100_000])).isNull();
    }

    @Test
    void close_payloadAfterTheStore_doesNothing() {
        Payload payload = store.take(new byte[100_000]);
        store.close();

        payload.close();

        assertThat(store.statistics()).isEqualTo(new PayloadStatistics(0, 0, 0, 1, 0, 0));
    }

    @Test
    void of_thisMachine_staysWithinAGibibyte() {
        PayloadLimits limits = PayloadLimits.of(MemoryPlace.ofThisMachine(directory));

        assertThat(limits.budget()).isBetween(1L, 1L << 30);
    }

    @Test
    void of_noPlace_takesNothing() {
        assertThat(PayloadLimits.of(MemoryPlace.unnamed(directory.resolve("none")))
                        .budget())
                .isZero();
    }

    /** Each thread's arrays hold its own number alone, so a block with two users would be seen. */
    @Test
    void takeAndClose_manyThreads_neverMixContents() throws Exception {
        int threads = 6;
        List<Callable<Integer>> users = new ArrayList<>();
        for (int t = 1; t <= threads; t++) {
            byte own = (byte) t;
            users.add(() -> takeReadAndClose(own, 300));
        }
        int taken = 0;
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (Future<Integer> user : executor.invokeAll(users)) {
                taken += user.get();
            }
        }

        PayloadStatistics end = store.statistics();
        assertThat(end.payloads()).isZero();
        assertThat(end.taken()).isEqualTo(taken);
        assertThat(end.taken() + end.declined()).isEqualTo(threads * 300L);
        assertThat(end.bytes()).isLessThanOrEqualTo(4 * (MIB + HEADER));
        assertThat(Traces.descriptorsOf(ProcessHandle.current().pid(), directory.toRealPath() + "/wx-memory-"))
                .hasSize(end.files());
    }

    private int takeReadAndClose(byte own, int rounds) throws Exception {
        int taken = 0;
        try (PayloadReader reader = new PayloadReader(MemoryOrigin.ownProcess())) {
            for (int i = 0; i < rounds; i++) {
                byte[] array = new byte[65_536 << ThreadLocalRandom.current().nextInt(6)];
                Arrays.fill(array, own);
                try (Payload payload = store.take(array)) {
                    if (payload != null) {
                        taken++;
                        assertThat(Arrays.equals((byte[]) reader.read(payload.name()), array))
                                .isTrue();
                    }
                }
                assertThat(store.statistics().bytes()).isLessThanOrEqualTo(10 * (MIB + HEADER));
            }
        }
        return taken;
    }

    /** No thread may touch memory that is gone: that would end the process. */
    @Test
    void close_whileOthersTake_endsInNothingTaken() throws Exception {
        for (int round = 0; round < 30; round++) {
            PayloadStore closing = store(MemoryPlace.unnamed(directory), PayloadLimits.ofBudget(64 * MIB));
            CountDownLatch busy = new CountDownLatch(3);
            List<Callable<Boolean>> users = new ArrayList<>();
            for (int t = 0; t < 3; t++) {
                users.add(() -> takeUntilNothingIsTaken(closing, busy));
            }
            try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
                List<Future<Boolean>> ends =
                        users.stream().map(executor::submit).toList();
                busy.await();
                closing.close();

                for (Future<Boolean> end : ends) {
                    assertThat(end.get()).isTrue();
                }
            }
            PayloadStatistics end = closing.statistics();
            assertThat(end.files()).isZero();
            assertThat(end.bytes()).isZero();
            assertThat(end.payloads()).isZero();
        }
    }

    private static boolean takeUntilNothingIsTaken(PayloadStore store, CountDownLatch busy) {
        byte[] array = new byte[(int) (4 * MIB)];
        while (true) {
            try (Payload payload = store.take(array)) {
                if (payload == null) {
                    return true;
                }
            }
            busy.countDown();
        }
    }
}
