package io.github.workloadexecutor.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BaggageTest {

    @Test
    void text_ofAnyEntries_givesTheSameAgain() {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("plain", "value");
        entries.put("with=equals", "a=b\\=c");
        entries.put("with\nnewline", "one\ntwo\\n");
        entries.put("", "");
        entries.put("漢", "🦉\r\n");
        Baggage baggage = new Baggage(entries);

        Baggage again = Baggage.of(baggage.toText());

        assertThat(again.entries()).containsExactlyEntriesOf(entries);
    }

    @Test
    void text_ofNothing_isEmpty() {
        assertThat(Baggage.NONE.toText()).isEmpty();
        assertThat(Baggage.of("")).isSameAs(Baggage.NONE);
    }

    @Test
    void of_whatIsNoEntry_leavesItOut() {
        assertThat(Baggage.of("nonsense\na=b\ncut off").entries()).containsExactly(Map.entry("a", "b"));
    }
}
