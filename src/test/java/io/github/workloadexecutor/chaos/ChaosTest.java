package io.github.workloadexecutor.chaos;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * B52, B53, B69-B74: whatever happens to workers under a mixed load, every future completes exactly once with what its
 * task may have, nothing is run more often than it may be, the figures add up, and nothing is left.
 */
@Tag("chaos")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "kills and freezes with kill(1)")
final class ChaosTest {

    @Test
    void chaos_workersKilledFrozenAndStarved_losesNothing(@TempDir Path traces) throws Exception {
        new ChaosRun(ChaosPlan.fromProperties(), traces).run();
    }
}
