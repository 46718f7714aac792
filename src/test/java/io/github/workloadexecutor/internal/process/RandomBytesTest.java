package io.github.workloadexecutor.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RandomBytesTest {

    @Test
    void of_twice_differs() {
        assertThat(RandomBytes.of(32)).hasSize(32).isNotEqualTo(RandomBytes.of(32));
    }

    /** Every byte value turns up: with true random bytes it is missing with a chance of one in a septillion. */
    @Test
    void of_many_haveEveryValue() {
        boolean[] seen = new boolean[256];
        for (byte each : RandomBytes.of(20_000)) {
            seen[Byte.toUnsignedInt(each)] = true;
        }

        assertThat(seen).doesNotContain(false);
    }
}
