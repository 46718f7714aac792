package io.github.workloadexecutor.system;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.conformance.BackendConformance;
import io.github.workloadexecutor.testing.conformance.Capability;
import java.util.EnumSet;
import java.util.Set;

/** Workers that are threads keep every promise but those for which it takes a process. */
@SystemTest
final class InProcessConformanceTest extends BackendConformance {

    @Override
    protected WorkloadExecutor.Builder executor(int workers) {
        return WorkloadExecutor.builder().inProcess().workers(workers);
    }

    @Override
    protected Set<Capability> missing() {
        return EnumSet.of(
                Capability.ISOLATION,
                Capability.KILL,
                Capability.PRIVATE_STATICS,
                Capability.LAST_OUTPUT,
                Capability.LARGER_HEAP);
    }
}
