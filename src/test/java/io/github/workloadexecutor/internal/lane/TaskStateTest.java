package io.github.workloadexecutor.internal.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class TaskStateTest {

    /** The arrows of the drawing. */
    private static final Map<TaskState, Set<TaskState>> ARROWS = Map.of(
            TaskState.QUEUED, Set.of(TaskState.RUNNING, TaskState.ENDED),
            TaskState.RUNNING, Set.of(TaskState.QUEUED, TaskState.ENDED),
            TaskState.ENDED, Set.of());

    static Stream<Arguments> pairs() {
        return Arrays.stream(TaskState.values())
                .flatMap(from -> Arrays.stream(TaskState.values()).map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void canBecome_everyPair_matchesTheDrawing(TaskState from, TaskState to) {
        assertThat(from.canBecome(to)).isEqualTo(ARROWS.get(from).contains(to));
    }

    @Test
    void states_all_standInTheDrawing() {
        assertThat(ARROWS).containsOnlyKeys(TaskState.values());
    }
}
