package io.github.workloadexecutor.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.testing.SystemTest;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** What the guide says about context is so. */
@SystemTest
final class ContextExamplesTest {

    @Test
    void mdcAndTrace_areThereInTheWorker() throws Exception {
        try (WorkloadExecutor executor = ContextExamples.carriers()) {
            ContextExamples.Traces.CURRENT.set("00-4bf9-00f0-01");
            String rendered = ContextExamples.mdc(executor, "index").get();
            ContextExamples.Traces.CURRENT.remove();
            MDC.clear();

            assertThat(rendered).isEqualTo("index for r-17 in 00-4bf9-00f0-01");
        }
    }

    @Test
    void scopedValue_isBoundInTheTask() throws Exception {
        assertThat(ContextExamples.scopedValues()).isEqualTo("Ada");
    }

    private record Defaults() implements CpuTask<List<String>> {
        @Override
        public List<String> call() {
            return List.of(
                    Locale.getDefault().toString(),
                    ZoneId.systemDefault().toString(),
                    System.getProperty("report.directory"));
        }
    }

    @Test
    void defaults_areThoseOfTheWorker() throws Exception {
        try (WorkloadExecutor executor = ContextExamples.defaults()) {
            assertThat(executor.submit(new Defaults()).get()).containsExactly("", "UTC", "/var/reports");
        }
    }
}
