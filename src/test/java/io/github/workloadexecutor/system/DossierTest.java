package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.failure.WorkerDossier.Kind;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.testing.SystemTest;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What really ended a worker, told from the evidence that real JVMs leave. B75-B77. */
@SystemTest
@EnabledOnOs(OS.LINUX)
final class DossierTest {

    @TempDir
    private Path crashes;

    private WorkerCrashedException crashOf(CpuTask<?> task, String... jvmOptions) {
        List<String> options = new ArrayList<>(List.of(jvmOptions));
        options.add("--enable-native-access=ALL-UNNAMED");
        try (var executor = WorkloadExecutor.builder()
                .workers(1)
                .crashDirectory(crashes)
                .workerJvmOptions(options.toArray(String[]::new))
                .build()) {
            TaskFuture<?> future = executor.submit(task);
            return (WorkerCrashedException)
                    catchThrowable(() -> future.get(40, TimeUnit.SECONDS)).getCause();
        }
    }

    /** Reads where there is nothing. */
    private record ReadNull() implements CpuTask<Byte> {
        @Override
        @SuppressWarnings("restricted")
        public Byte call() {
            return MemorySegment.ofAddress(8).reinterpret(8).get(ValueLayout.JAVA_BYTE, 0);
        }
    }

    private record Signal(String name) implements CpuTask<String> {
        @Override
        public String call() throws IOException {
            new ProcessBuilder(
                            "kill",
                            "-" + name,
                            Long.toString(ProcessHandle.current().pid()))
                    .start();
            while (true) {
                Thread.onSpinWait();
            }
        }
    }

    private record Hoard() implements CpuTask<Integer> {
        @Override
        public Integer call() {
            List<byte[]> hoard = new ArrayList<>();
            while (hoard.size() < 1_000_000) {
                hoard.add(new byte[1 << 20]);
            }
            return hoard.size();
        }
    }

    /** B76. */
    @Test
    void worker_crashesInNativeCode_leavesFrameAndReport() {
        WorkerCrashedException failure = crashOf(new ReadNull());

        assertThat(failure.kind()).isEqualTo(Kind.NATIVE_CRASH);
        assertThat(failure.dossier().crashFile())
                .hasValueSatisfying(file -> assertThat(file).exists().hasParent(crashes));
        assertThat(failure.dossier().problematicFrame()).isPresent();
        assertThat(failure)
                .hasMessageContaining("because native code or the JVM crashed")
                .hasMessageContaining("Its JVM reports SIGSEGV (0xb) at pc=0x")
                .hasMessageContaining("The problematic frame is ")
                .hasMessageContaining("The JVM's report is in " + crashes);
    }

    @Test
    void worker_isSentASegmentationFault_isToldFromACrash() {
        WorkerCrashedException failure = crashOf(new Signal("SEGV"));

        assertThat(failure.kind()).isEqualTo(Kind.KILLED_BY_SIGNAL);
        assertThat(failure).hasMessageContaining("(sent by kill)");
    }

    @Test
    void worker_isSentAnAbort_saysThatThereIsNoReport() {
        WorkerCrashedException failure = crashOf(new Signal("ABRT"));

        assertThat(failure.kind()).isEqualTo(Kind.KILLED_BY_SIGNAL);
        assertThat(failure)
                .hasMessageContaining("exited with code 134 (SIGABRT)")
                .hasMessageContaining("without a crash report of the JVM");
    }

    @Test
    void worker_exitsForWantOfHeap_saysSo() {
        WorkerCrashedException failure = crashOf(new Hoard(), "-Xmx32m", "-XX:+ExitOnOutOfMemoryError");

        assertThat(failure.kind()).isEqualTo(Kind.OUT_OF_HEAP);
        assertThat(failure).hasMessageContaining("exited with code 3 because its heap was exhausted");
    }

    @Test
    void worker_crashesForWantOfHeap_saysSo() {
        WorkerCrashedException failure = crashOf(new Hoard(), "-Xmx32m", "-XX:+CrashOnOutOfMemoryError");

        assertThat(failure.kind()).isEqualTo(Kind.OUT_OF_HEAP);
    }
}
