package io.github.workloadexecutor.internal.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.failure.WorkerDossier.Kind;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class QuarantineTest {

    private static final TaskBody POISON = body(new byte[] {1, 2, 3});

    private long now;
    private final Quarantine quarantine = new Quarantine(/* limit= */ 2, () -> now);

    private static TaskBody body(byte[] bytes) {
        return new TaskBody(bytes, List.of());
    }

    private static WorkerCrashedException crash() {
        return LaneUnderTest.crashOf(Kind.NATIVE_CRASH, /* attempt= */ 1);
    }

    @Test
    void verdict_belowTheLimit_isThatTheTaskMayRun() {
        quarantine.charge(POISON, crash());

        assertThat(quarantine.verdict(POISON)).isEmpty();
    }

    @Test
    void verdict_atTheLimit_givesTheCrashesInOrder() {
        WorkerCrashedException first = crash();
        WorkerCrashedException second = crash();

        quarantine.charge(POISON, first);
        quarantine.charge(POISON, second);

        assertThat(quarantine.verdict(body(new byte[] {1, 2, 3}))).containsExactly(first, second);
    }

    @Test
    void verdict_otherBytesOfTheSameLength_areAnotherTask() {
        quarantine.charge(POISON, crash());
        quarantine.charge(POISON, crash());

        assertThat(quarantine.verdict(body(new byte[] {1, 2, 4}))).isEmpty();
    }

    @Test
    void verdict_anHourAfterTheLastCrash_isCleared() {
        quarantine.charge(POISON, crash());
        now += Duration.ofMinutes(59).toNanos();
        quarantine.charge(POISON, crash());
        now += Duration.ofHours(1).toNanos() - 1;
        boolean before = quarantine.verdict(POISON).isEmpty();

        now += 1;

        assertThat(before).isFalse();
        assertThat(quarantine.verdict(POISON)).isEmpty();
        assertThat(quarantine.isEmpty()).isTrue();
    }

    @Test
    void charge_anHourAfterTheLastCrash_startsANewAccount() {
        quarantine.charge(POISON, crash());
        now += Duration.ofHours(1).toNanos();

        quarantine.charge(POISON, crash());

        assertThat(quarantine.verdict(POISON)).isEmpty();
    }

    @Test
    void absolve_always_clearsTheAccount() {
        quarantine.charge(POISON, crash());

        quarantine.absolve(POISON);
        quarantine.charge(POISON, crash());

        assertThat(quarantine.verdict(POISON)).isEmpty();
    }

    @Test
    void charge_tableFull_forgetsTheAccountLongestWithoutACrash() {
        quarantine.charge(POISON, crash());
        TaskBody kept = number(0);
        quarantine.charge(kept, crash());
        for (int i = 1; i < Quarantine.MOST_ACCOUNTS; i++) {
            quarantine.charge(number(i), crash());
        }

        quarantine.charge(kept, crash());
        quarantine.charge(POISON, crash());

        assertThat(quarantine.verdict(kept)).hasSize(2);
        assertThat(quarantine.verdict(POISON)).isEmpty();
    }

    private static TaskBody number(int number) {
        return body(ByteBuffer.allocate(4).putInt(number).array());
    }

    @Test
    void charge_limitOutOfReach_keepsABoundedNumberOfCrashes() {
        Quarantine lenient = new Quarantine(150, () -> now);

        for (int i = 0; i < 150; i++) {
            lenient.charge(POISON, crash());
        }

        assertThat(lenient.verdict(POISON)).hasSize(100);
    }
}
