package io.github.workloadexecutor.internal.forked;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.failure.WorkerVitals;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** B55, B61: when a healthy worker has served long enough. */
final class RecyclingPolicyTest {

    private static final long MIB = 1 << 20;

    private static WorkerVitals vitals(long heapAfterGc, long resident) {
        return new WorkerVitals(500 * MIB, heapAfterGc, 1000 * MIB, resident, Duration.ZERO);
    }

    @Test
    void due_never_isNothing() {
        RecyclingPolicy policy = new RecyclingPolicy(Recycling.NEVER);

        assertThat(policy.due(1_000_000, Duration.ofDays(1000), vitals(900 * MIB, 9000 * MIB)))
                .isNull();
        assertThat(policy.nanosLeft(Duration.ofDays(1000))).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void due_tasks_atTheLimit() {
        RecyclingPolicy policy = new RecyclingPolicy(new Recycling(3, Duration.ZERO, 0, 0));

        assertThat(policy.due(2, Duration.ZERO, null)).isNull();
        assertThat(policy.due(3, Duration.ZERO, null)).isEqualTo("it has done 3 tasks, and the limit is 3");
    }

    @Test
    void due_age_atTheLimit() {
        RecyclingPolicy policy = new RecyclingPolicy(new Recycling(0, Duration.ofSeconds(60), 0, 0));

        assertThat(policy.due(1, Duration.ofSeconds(59), null)).isNull();
        assertThat(policy.due(1, Duration.ofSeconds(61), null)).isEqualTo("it is 61.0 s old, and the limit is 60.0 s");
    }

    @Test
    void due_heapGrowth_isMeasuredFromTheFirstReadingAfterAGarbageCollection() {
        RecyclingPolicy policy = new RecyclingPolicy(new Recycling(0, Duration.ZERO, 100 * MIB, 0));

        assertThat(policy.due(1, Duration.ZERO, vitals(0, -1))).isNull();
        assertThat(policy.due(2, Duration.ZERO, vitals(300 * MIB, -1))).isNull();
        assertThat(policy.due(3, Duration.ZERO, vitals(400 * MIB, -1))).isNull();
        assertThat(policy.due(4, Duration.ZERO, vitals(401 * MIB, -1)))
                .isEqualTo("its heap after a garbage collection has grown by 101.0 MiB to 401.0 MiB, and the limit is"
                        + " 100.0 MiB");
    }

    @Test
    void due_residentSize_aboveTheLimit() {
        RecyclingPolicy policy = new RecyclingPolicy(new Recycling(0, Duration.ZERO, 0, 100 * MIB));

        assertThat(policy.due(1, Duration.ZERO, vitals(0, -1))).isNull();
        assertThat(policy.due(1, Duration.ZERO, vitals(0, 100 * MIB))).isNull();
        assertThat(policy.due(1, Duration.ZERO, vitals(0, 102 * MIB)))
                .isEqualTo("it has 102.0 MiB in RAM, and the limit is 100.0 MiB");
    }
}
