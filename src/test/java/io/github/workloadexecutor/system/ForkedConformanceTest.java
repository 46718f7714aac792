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
        return WorkloadExecutor.builder().workers(workers).workerHeap(96L << 20);
    }

    @Override
    protected Set<Capability> missing() {
        return EnumSet.noneOf(Capability.class);
    }
}
