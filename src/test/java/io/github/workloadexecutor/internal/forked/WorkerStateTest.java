package io.github.workloadexecutor.internal.forked;

import static io.github.workloadexecutor.internal.forked.WorkerState.BUSY;
import static io.github.workloadexecutor.internal.forked.WorkerState.DEAD;
import static io.github.workloadexecutor.internal.forked.WorkerState.DRAINING;
import static io.github.workloadexecutor.internal.forked.WorkerState.IDLE;
import static io.github.workloadexecutor.internal.forked.WorkerState.STARTING;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class WorkerStateTest {

    /** The drawing in {@link WorkerState}, edge by edge. */
    private static final Map<WorkerState, Set<WorkerState>> DRAWING = Map.of(
            STARTING, Set.of(IDLE, DEAD),
            IDLE, Set.of(BUSY, DRAINING, DEAD),
            BUSY, Set.of(IDLE, DRAINING, DEAD),
            DRAINING, Set.of(DEAD),
            DEAD, Set.of());

    @Test
    void canBecome_everyPair_matchesTheDrawing() {
        for (WorkerState from : WorkerState.values()) {
            for (WorkerState to : WorkerState.values()) {
                assertThat(from.canBecome(to))
                        .as("%s -> %s", from, to)
                        .isEqualTo(DRAWING.get(from).contains(to));
            }
        }
    }
}
