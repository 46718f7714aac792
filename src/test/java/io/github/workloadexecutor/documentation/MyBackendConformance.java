package io.github.workloadexecutor.documentation;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.testing.conformance.BackendConformance;
import io.github.workloadexecutor.testing.conformance.Capability;
import java.util.EnumSet;
import java.util.Set;

// It is not named as a test, so it is compiled and not run: one like it is.
// region conformance
final class MyBackendConformance extends BackendConformance {

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
// endregion
