package io.github.workloadexecutor.internal.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.backend.Baggage;
import io.github.workloadexecutor.task.TaskContext;
import io.github.workloadexecutor.testing.Traceparent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** What arrives with a task, among entries of others. */
final class ArrivalTest {

    private final List<String> complaints = new ArrayList<>();
    private final Arrival arrival = new Arrival(complaints::add);

    @AfterEach
    void forget() {
        Traceparent.set(null);
        MDC.clear();
    }

    private String seen(String baggage) throws Exception {
        return arrival.callIn(
                TaskContext.current(), baggage, () -> MDC.getCopyOfContextMap() + " " + Traceparent.current());
    }

    private static String text(String... namesAndValues) {
        Map<String, String> entries = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            entries.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return new Baggage(entries).toText();
    }

    @Test
    void context_betweenEntriesOfOthers_isFound() throws Exception {
        String carrier = "carrier." + Traceparent.class.getName();

        assertThat(seen(text("slot.gpu", "2")
                        + text("mdc.a", "b", carrier, "1", carrier + ".traceparent", "00-1")
                        + text("slot.db", "1")))
                .isEqualTo("{a=b} 00-1");
        assertThat(complaints).isEmpty();
    }

    @Test
    void context_none_leavesTheThreadAsItIsAfterwards() throws Exception {
        MDC.put("mine", "1");
        Traceparent.set("00-2");

        assertThat(seen(text("slot.gpu", "2"))).isEqualTo("null 00-2");
        assertThat(MDC.get("mine")).isEqualTo("1");
    }

    @Test
    void carrier_unknownHere_isNamedOnce() throws Exception {
        String baggage = text("carrier.no.Such", "1", "carrier.no.Such.key", "value");

        seen(baggage);
        seen(baggage);

        assertThat(complaints).singleElement().asString().startsWith("context carrier no.Such failed to be made: ");
    }
}
