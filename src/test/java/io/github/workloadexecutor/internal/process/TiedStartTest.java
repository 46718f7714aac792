package io.github.workloadexecutor.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.workloadexecutor.testing.Processes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Children that are tied to this process by the programs before them. B104. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@EnabledOnOs(value = OS.LINUX, disabledReason = "there are such programs on Linux only")
final class TiedStartTest {

    private static final List<String> SLEEP = List.of("/bin/sleep", "1000");

    @Test
    void works_programIsMissing_isFalse() {
        assertThat(TiedStart.works(List.of("no-such-program"))).isFalse();
    }

    @Test
    void works_programDoesNotKnowTheOption_isFalse() {
        assertThat(TiedStart.works(List.of("setsid", "--no-such-option"))).isFalse();
    }

    /** Whoever starts it is told so, and not by another program's words. */
    @Test
    void of_commandThatCannotBeRun_isLeftAsItIs() {
        List<String> command = List.of("/no/such/java", "-version");

        assertThat(TiedStart.of(command)).isEqualTo(command);
    }

    @Test
    void child_tied_leadsAGroupUnderItsOwnNumber() throws Exception {
        assumeTrue(TiedStart.of(SLEEP).size() > SLEEP.size());
        try (Spawner spawner = new Spawner("tied")) {
            ChildJvm child = spawner.start("tied", new JvmCommand(SLEEP, Map.of()), line -> {}, line -> {});

            await().until(() -> ProcessStat.of(child.pid()).orElseThrow().session() == child.pid());
            assertThat(Processes.groupOf(child.pid())).isEqualTo(child.pid());
            child.kill();
        }
    }

    /** For the kernel the thread that has started it is its parent. */
    @Test
    void child_tiedToAThreadThatEnds_isKilled() throws Exception {
        assumeTrue(TiedStart.of(SLEEP).size() > SLEEP.size());
        Spawner spawner = new Spawner("tied");
        ChildJvm child = spawner.start("tied", new JvmCommand(SLEEP, Map.of()), line -> {}, line -> {});
        // It is what it was started for by then, so the programs before it have done their part.
        await().until(() -> ProcessHandle.of(child.pid())
                .orElseThrow()
                .info()
                .command()
                .orElse("")
                .endsWith("sleep"));

        spawner.close();

        assertThat(child.awaitExit(java.time.Duration.ofSeconds(10))
                        .orElseThrow()
                        .code())
                .isEqualTo(137);
    }
}
