package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.NotShippableException;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.testing.Application;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * B109, the larger half: 2.2 GB are more than an array of Java's can have, and a message is one. A task that would be
 * that long is refused where it is submitted, and the executor goes on.
 */
@SystemTest
@Tag("long")
final class TooLargeTest {

    private static final int CHUNK = 32 << 20;
    private static final int CHUNKS = 70;

    /** Writes more than it holds. */
    private static final class Huge implements CpuTask<String> {
        private void writeObject(ObjectOutputStream out) throws IOException {
            out.defaultWriteObject();
            byte[] chunk = new byte[CHUNK];
            for (int i = 0; i < CHUNKS; i++) {
                out.write(chunk);
            }
        }

        @Override
        public String call() {
            return "ran";
        }
    }

    static final class Main {
        public static void main(String[] arguments) throws Exception {
            try (var executor = WorkloadExecutor.builder().workers(1).build()) {
                try {
                    System.out.println(executor.submit(new Huge()).get());
                } catch (NotShippableException refused) {
                    System.out.println(refused.getMessage().replace('\n', ' '));
                }
                System.out.println(executor.submit(new Tasks.Echo<>("goes on")).get());
            }
        }
    }

    @Test
    void task_ofMoreBytesThanAnArrayHas_isRefusedWhereItIsSubmitted() throws Exception {
        List<String> command = List.of("-Xmx4g", "-cp", System.getProperty("java.class.path"), Main.class.getName());
        try (Application application = Application.start(command)) {
            List<String> output = application.remainingLines();

            assertThat(output).hasSize(2);
            assertThat(output.getFirst())
                    .contains("task TooLargeTest.Huge")
                    .containsPattern("longer than an array can be|it is too large");
            assertThat(output.getLast()).isEqualTo("goes on");
        }
    }
}
