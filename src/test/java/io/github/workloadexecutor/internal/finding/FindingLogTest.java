package io.github.workloadexecutor.internal.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import io.github.workloadexecutor.event.Finding;
import io.github.workloadexecutor.event.WorkloadListener;
import io.github.workloadexecutor.failure.FindingException;
import io.github.workloadexecutor.internal.finding.FindingLog.Mode;
import io.github.workloadexecutor.testing.CapturedLog;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class FindingLogTest {

    private static final String CURE = "Send more at once";

    private final LinkedBlockingQueue<Finding> told = new LinkedBlockingQueue<>();
    private final WorkloadListener listener = new WorkloadListener() {
        @Override
        public void found(Finding finding) {
            told.add(finding);
        }
    };

    private FindingLog log(Mode mode) {
        return new FindingLog("test", mode, List.of(listener));
    }

    private static void report(FindingLog log, String type) {
        log.report(Finding.Kind.TOO_FINE, type, () -> "3 us of computing", CURE);
    }

    @Test
    void report_first_isKept() {
        FindingLog log = log(Mode.SAMPLED);

        report(log, "Parse");

        assertThat(log.all())
                .containsExactly(new Finding(Finding.Kind.TOO_FINE, "Parse", "3 us of computing", CURE, 1));
    }

    @Test
    void report_sameKindAndType_isCounted() {
        FindingLog log = log(Mode.SAMPLED);

        report(log, "Parse");
        report(log, "Parse");
        report(log, "Render");

        assertThat(log.all()).extracting(Finding::count).containsExactly(2L, 1L);
    }

    @Test
    void report_seenBefore_asksForNoEvidence() {
        FindingLog log = log(Mode.SAMPLED);
        report(log, "Parse");

        assertThatCode(() -> log.report(
                        Finding.Kind.TOO_FINE,
                        "Parse",
                        () -> {
                            throw new IllegalStateException("asked");
                        },
                        CURE))
                .doesNotThrowAnyException();
    }

    @Test
    void report_twice_tellsListenersAndTheLogOnce() throws Exception {
        try (CapturedLog captured = CapturedLog.at(Level.WARN)) {
            FindingLog log = log(Mode.SAMPLED);

            report(log, "Parse");
            report(log, "Parse");
            report(log, "Render");

            assertThat(List.of(told.poll(10, TimeUnit.SECONDS), told.poll(10, TimeUnit.SECONDS)))
                    .extracting(Finding::taskType)
                    .containsExactlyInAnyOrder("Parse", "Render");
            assertThat(told).isEmpty();
            assertThat(captured.messages())
                    .filteredOn(line -> line.contains("TOO_FINE Parse"))
                    .hasSize(1);
        }
    }

    @Test
    void report_off_doesNothing() {
        FindingLog log = log(Mode.OFF);

        report(log, "Parse");

        assertThat(log.all()).isEmpty();
    }

    @Test
    void throwIfStrict_notStrict_doesNotThrow() {
        FindingLog log = log(Mode.SAMPLED);
        report(log, "Parse");

        assertThatCode(log::throwIfStrict).doesNotThrowAnyException();
    }

    @Test
    void throwIfStrict_findings_throwsThemTogetherAndOnce() {
        FindingLog log = log(Mode.STRICT);
        report(log, "Parse");
        report(log, "Render");

        assertThatThrownBy(log::throwIfStrict)
                .isInstanceOf(FindingException.class)
                .hasMessageContaining("TOO_FINE Parse: 3 us of computing. Send more at once")
                .hasMessageContaining("TOO_FINE Render");
        assertThatCode(log::throwIfStrict).doesNotThrowAnyException();
    }

    @Test
    void report_listenerThrows_othersAreTold() throws Exception {
        WorkloadListener broken = new WorkloadListener() {
            @Override
            public void found(Finding finding) {
                throw new IllegalStateException("broken listener");
            }
        };
        FindingLog log = new FindingLog("test", Mode.SAMPLED, List.of(broken, listener));

        report(log, "Parse");

        assertThat(told.poll(10, TimeUnit.SECONDS)).isNotNull();
    }
}
