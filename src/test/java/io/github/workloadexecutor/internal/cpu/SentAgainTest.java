package io.github.workloadexecutor.internal.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What counts as the same object, and for how long it is remembered. */
final class SentAgainTest {

    private final SentAgain sent = new SentAgain();

    @Test
    void object_sentAgain_isCounted() {
        byte[] array = new byte[1000];

        assertThat(List.of(sent.times(array), sent.times(array), sent.times(array)))
                .containsExactly(1, 2, 3);
    }

    @Test
    void object_equalButAnother_isNotTheSame() {
        assertThat(sent.times(new byte[1000])).isEqualTo(1);
        assertThat(sent.times(new byte[1000])).isEqualTo(1);
        assertThat(sent.times(new ArrayList<>(List.of(1)))).isEqualTo(1);
        assertThat(sent.times(new ArrayList<>(List.of(1)))).isEqualTo(1);
    }

    @Test
    void array_filledAnew_isAnother() {
        int[] array = new int[100_000];
        assertThat(sent.times(array)).isEqualTo(1);
        assertThat(sent.times(array)).isEqualTo(2);

        Arrays.fill(array, 7);

        assertThat(sent.times(array)).isEqualTo(1);
        assertThat(sent.times(array)).isEqualTo(2);
    }

    @Test
    void list_thatHasGrown_isAnother() {
        List<Integer> list = new ArrayList<>(List.of(1));
        assertThat(sent.times(list)).isEqualTo(1);

        list.add(2);

        assertThat(sent.times(list)).isEqualTo(1);
    }

    @Test
    void object_behindManyOthers_isForgotten() {
        byte[] array = new byte[10];
        assertThat(sent.times(array)).isEqualTo(1);

        for (int i = 0; i < SentAgain.MOST; i++) {
            assertThat(sent.times(new byte[10])).isEqualTo(1);
        }

        assertThat(sent.times(array)).isEqualTo(1);
    }
}
