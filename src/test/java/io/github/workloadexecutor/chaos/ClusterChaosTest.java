package io.github.workloadexecutor.chaos;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The same with nodes of a cluster, which are killed, frozen, drained and started, and so are their workers. */
@Tag("cluster")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "kills and freezes with kill(1)")
final class ClusterChaosTest {

    @Test
    void chaos_nodesKilledFrozenAndDrained_losesNothing(@TempDir Path traces) throws Exception {
        new ChaosRun(ChaosPlan.fromProperties(ChaosPlan.Backend.HAZELCAST), traces).run();
    }
}
