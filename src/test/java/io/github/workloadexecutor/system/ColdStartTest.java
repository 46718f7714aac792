package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.testing.Application;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What an application does not load on its way to its first result, since each of these takes longer than a spawn. */
@SystemTest
@EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere the JDK is asked what Linux shows in files")
final class ColdStartTest {

    private static final String READY = "the first result is there";

    /** Gets one result. */
    static final class First {
        public static void main(String[] args) throws Exception {
            try (var executor = WorkloadExecutor.create()) {
                System.out.println(executor.submit(new Tasks.Echo<>(READY)).get());
            }
        }
    }

    @Test
    void firstResult_coldApplication_loadsNothingThatItDoesNotNeed() throws Exception {
        List<String> command =
                List.of("-Xlog:class+load", "-cp", System.getProperty("java.class.path"), First.class.getName());
        try (Application application = Application.start(command)) {
            List<String> output = application.remainingLines();
            List<String> before = output.subList(0, output.indexOf(READY));

            assertThat(loaded(before, "java.lang.ProcessBuilder")).isTrue();
            assertThat(loaded(before, "java.lang.management.ManagementFactory")).isFalse();
            assertThat(loaded(before, "java.math.BigDecimal")).isFalse();
            assertThat(before).noneMatch(line -> line.contains("workloadexecutor.internal.output."));
        }
    }

    private static boolean loaded(List<String> log, String name) {
        return log.stream().anyMatch(line -> line.contains("] " + name + " source: "));
    }
}
