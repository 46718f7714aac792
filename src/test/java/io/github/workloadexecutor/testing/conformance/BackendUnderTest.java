package io.github.workloadexecutor.testing.conformance;

import io.github.workloadexecutor.CpuLane;
import io.github.workloadexecutor.WorkloadExecutor;
import java.nio.file.Path;

/** What the parts of the suite know of the backend. */
interface BackendUnderTest {

    /** Gives the lane that tests share which need no options and take no worker away. It has two workers. */
    CpuLane cpu();

    /** Gives the executor of that lane. */
    WorkloadExecutor executor();

    /** Starts building an executor on this backend; hand it to {@link #open}. */
    WorkloadExecutor.Builder builder(int workers);

    /** Makes an executor that is ended after the test, whatever it does by then. */
    WorkloadExecutor open(WorkloadExecutor.Builder builder);

    /** Tells whether the backend has a capability. */
    boolean has(Capability capability);

    /** Gives a file of this test's own that is not there yet. */
    Path file(String name);
}
