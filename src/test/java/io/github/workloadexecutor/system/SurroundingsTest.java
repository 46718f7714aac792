package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.testing.Application;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an executor makes of the JVM it finds itself in. */
@SystemTest
final class SurroundingsTest {

    /** Tells how many workers there may be by default, and whether one of them works. */
    static final class WithDefaults {
        public static void main(String[] args) throws Exception {
            try (var executor = WorkloadExecutor.create()) {
                System.out.println("limit " + executor.cpu().workers().limit());
                System.out.println(executor.submit(new Tasks.Echo<>("works")).get());
            }
        }
    }

    private static List<String> outputWith(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), WithDefaults.class.getName()));
        try (Application application = Application.start(command)) {
            List<String> output = application.remainingLines();
            assertThat(application.awaitExit()).isZero();
            return output;
        }
    }

    /** B67: the JVM knows of affinity and of the container's quota, and the user may tell it otherwise. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7})
    void workers_byDefault_areTheProcessorsTheJvmWasToldOf(int processors) throws Exception {
        assertThat(outputWith("-XX:ActiveProcessorCount=" + processors))
                .containsExactly("limit " + processors, "works");
    }

    /** B68: a JVM that does not have what the machine's memory is asked with. */
    @Test
    void executor_whereItMayNotAskForTheMemory_worksAllTheSame() throws Exception {
        assertThat(outputWith(
                        "--limit-modules=java.base,java.management,java.naming,java.xml", "-XX:ActiveProcessorCount=1"))
                .containsExactly("limit 1", "works");
    }
}
