package io.github.workloadexecutor.system;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.conformance.BackendConformance;
import io.github.workloadexecutor.testing.conformance.Capability;
import java.util.EnumSet;
import java.util.Set;

/** Worker JVMs, the default, can do everything. */
@SystemTest
final class ForkedConformanceTest extends BackendConformance {

    @Override
    protected WorkloadExecutor.Builder executor(int workers) {
        // Most workers run few tasks, for which the second compiler is not worth its time.
        return WorkloadExecutor.builder()
                .workers(workers)
                .workerHeap(96L << 20)
                .workerJvmOptions("-XX:TieredStopAtLevel=1");
    }

    @Override
    protected Set<Capability> missing() {
        return EnumSet.noneOf(Capability.class);
    }
}
