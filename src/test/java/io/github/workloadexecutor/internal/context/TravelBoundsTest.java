package io.github.workloadexecutor.internal.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TravelBoundsTest {

    private static Map<String, String> entries(int count) {
        Map<String, String> entries = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            entries.put("k" + i, "x".repeat(i));
        }
        return entries;
    }

    @Test
    void of_asMuchAsMayTravel_keepsAll() {
        Map<String, String> entries = entries(4); // 8 characters of names, 6 of values

        TravelBounds bounds = TravelBounds.of(entries, 4, 14);

        assertThat(bounds.kept()).isSameAs(entries);
        assertThat(bounds.leftOut()).isEmpty();
    }

    @Test
    void of_oneCharacterTooMuch_leavesOutTheLargest() {
        TravelBounds bounds = TravelBounds.of(entries(4), 4, 13);

        assertThat(bounds.kept()).containsOnlyKeys("k0", "k1", "k2");
        assertThat(bounds.leftOut()).containsExactly("k3 (5 characters)");
    }

    @Test
    void of_oneEntryTooMuch_leavesOutTheLargest() {
        TravelBounds bounds = TravelBounds.of(entries(4), 3, 1000);

        assertThat(bounds.kept()).containsOnlyKeys("k0", "k1", "k2");
    }

    @Test
    void complaint_manyLeftOut_namesTheLargestTen() {
        TravelBounds bounds = TravelBounds.of(entries(20), 1, 1000);

        assertThat(bounds.complaint())
                .contains("at most 1 entries with 1000 characters", "had 20 with 240", "left out k19 (22 characters)")
                .contains("k10 (13 characters) and 9 more")
                .doesNotContain("k9 (");
    }
}
