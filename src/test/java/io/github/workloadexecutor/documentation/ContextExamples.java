package io.github.workloadexecutor.documentation;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.context.ContextCarrier;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.TaskFuture;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import org.slf4j.MDC;

/** What the guide's page on context shows. {@link ContextExamplesTest} runs it. */
public final class ContextExamples {

    private ContextExamples() {}

    /** Which request it is for. */
    record Render(String page) implements CpuTask<String> {
        @Override
        public String call() {
            return page + " for " + MDC.get("request") + " in " + Traces.CURRENT.get();
        }
    }

    static TaskFuture<String> mdc(WorkloadExecutor executor, String page) {
        // region mdc
        MDC.put("request", "r-17");
        TaskFuture<String> rendered = executor.submit(new Render(page)); // there, MDC.get("request") is "r-17"
        // endregion
        return rendered;
    }

    static final class Traces {
        static final ThreadLocal<String> CURRENT = new ThreadLocal<>();
    }

    // region carrier
    public static final class TraceCarrier implements ContextCarrier {

        @Override
        public Map<String, String> capture() {
            String trace = Traces.CURRENT.get();
            return trace == null ? Map.of() : Map.of("traceparent", trace);
        }

        @Override
        public Scope restore(Map<String, String> entries) {
            String before = Traces.CURRENT.get();
            Traces.CURRENT.set(entries.get("traceparent"));
            return () -> Traces.CURRENT.set(before);
        }
    }
    // endregion

    static WorkloadExecutor carriers() {
        // region carriers
        WorkloadExecutor executor =
                WorkloadExecutor.builder().contextCarrier(new TraceCarrier()).build();
        // endregion
        return executor;
    }

    // region scopedValues
    static final ScopedValue<String> USER = ScopedValue.newInstance();

    static String scopedValues() throws Exception {
        try (var executor = WorkloadExecutor.builder().scopedValue(USER).build()) {
            return ScopedValue.where(USER, "Ada")
                    .call(() -> executor.io().submit(USER::get).get());
        }
    }
    // endregion

    static WorkloadExecutor defaults() {
        // region defaults
        WorkloadExecutor executor = WorkloadExecutor.builder()
                .workerLocale(Locale.ROOT)
                .workerTimeZone(ZoneOffset.UTC)
                .workerSystemProperty("report.directory", "/var/reports")
                .build();
        // endregion
        return executor;
    }
}
