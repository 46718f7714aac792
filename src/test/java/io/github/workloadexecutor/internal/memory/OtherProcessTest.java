package io.github.workloadexecutor.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.task.SharedBuffer;
import io.github.workloadexecutor.testing.Application;
import io.github.workloadexecutor.testing.SystemTest;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory between two processes, and what is left of it when one is killed. */
@SystemTest
@EnabledOnOs(value = OS.LINUX, disabledReason = "files are made without a name on Linux only")
final class OtherProcessTest {

    private static final Path SHM = Path.of("/dev/shm");
    private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));
    private static final MemoryPlace PLACE = MemoryPlace.ofThisMachine(TEMPORARY);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private byte[] bytes;

    @AfterEach
    void endTimer() {
        timer.shutdownNow();
    }

    @BeforeEach
    void fill() {
        bytes = new byte[16 << 20];
        new Random(5).nextBytes(bytes);
    }

    private static List<String> outputOf(List<String> command) throws Exception {
        try (Application application = Application.start(command)) {
            List<String> lines = application.remainingLines();
            assertThat(application.awaitExit()).as("%s", lines).isZero();
            return lines;
        }
    }

    @Test
    void payload_readByAnotherProcess_isTheArray() throws Exception {
        try (PayloadStore store = new PayloadStore("test", PLACE, PayloadLimits.of(PLACE), timer);
                Payload payload = store.take(bytes)) {
            PayloadName name = payload.name();

            assertThat(outputOf(MemoryMain.command("read", name.file(), name.offset(), name.length())))
                    .containsExactly(MemoryMain.sum(bytes));
        }
    }

    /** Also: nothing is printed about restricted methods. */
    @Test
    void buffer_openedByAnotherProcess_hasTheBytes() throws Exception {
        try (SharedBuffer buffer = SharedBuffers.of(PLACE, bytes)) {
            assertThat(outputOf(MemoryMain.command("buffer", SharedBuffers.reference(buffer))))
                    .containsExactly(MemoryMain.sum(bytes));
        }
    }

    @Test
    void buffer_openedByAnotherProcessAfterItsEnd_isRefused() throws Exception {
        SharedBuffer buffer = SharedBuffers.of(PLACE, bytes);
        SharedName name = SharedBuffers.reference(buffer);
        buffer.close();

        assertThat(outputOf(MemoryMain.command("closed", name)))
                .containsExactly("the shared buffer of 16777216 bytes (" + name.address()
                        + ") is closed; close it when the last task that refers to it is over");
    }

    @Test
    void file_writtenByAnotherProcess_showsWhatItWrote() throws Exception {
        try (Arena arena = Arena.ofShared();
                SharedFile file = SharedFile.create(PLACE, 4_096, arena)) {
            assertThat(outputOf(MemoryMain.command("write", file.name(), 4_711)))
                    .isEmpty();

            assertThat(file.segment().get(ValueLayout.JAVA_LONG, 0)).isEqualTo(4_711);
        }
    }

    private static List<String> command(String deed) {
        return List.of("-cp", System.getProperty("java.class.path"), MemoryMain.class.getName(), deed);
    }

    @Test
    void process_killedWhileItHoldsMemory_leavesNothing() throws Exception {
        try (Application application = Application.start(command("hold"))) {
            assertThat(application.nextLine()).contains("/proc/" + application.pid() + "/fd/");
            long pid = application.pid();
            assertThat(Traces.descriptorsOf(pid, "wx-memory-" + pid + "-")).hasSize(4);

            application.kill();

            assertThat(Traces.namedFilesOf(pid, SHM, TEMPORARY)).isEmpty();
        }
    }

    /** If the moment was the worst one, an empty file is left until the next process makes one. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void process_killedWhileItMakesMemory_leavesNothingForLong(int attempt) throws Exception {
        long pid;
        try (Application application = Application.start(command("make"))) {
            assertThat(application.nextLine()).isEqualTo("making");
            pid = application.pid();
            application.kill();
        }

        try (Arena arena = Arena.ofShared();
                SharedFile file = SharedFile.create(MemoryPlace.unnamed(SHM, TEMPORARY), attempt, arena)) {
            assertThat(Traces.namedFilesOf(pid, SHM, TEMPORARY)).isEmpty();
            assertThat(file.name().size()).isEqualTo(attempt);
        }
    }
}
