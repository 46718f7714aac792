package io.github.workloadexecutor.testing.conformance;

import io.github.workloadexecutor.CpuLane;
import io.github.workloadexecutor.WorkloadExecutor;
import java.nio.file.Path;
import java.time.Duration;

/** What the parts of the suite know of the backend. */
interface BackendUnderTest {

    /** How long anything is waited for. */
    Duration LONG = Duration.ofSeconds(30);

    /**
     * Gives the executor with two workers that tests share which need no options. A test may cost it a worker, but
     * leaves no task behind.
     */
    WorkloadExecutor executor();

    /** Gives the lane of that executor. */
    CpuLane cpu();

    /** Gives another such executor, with one worker. */
    WorkloadExecutor single();

    /** Starts building an executor on this backend; hand it to {@link #open}. */
    WorkloadExecutor.Builder builder(int workers);

    /** Makes an executor that is ended after the test, whatever it does by then. */
    WorkloadExecutor open(WorkloadExecutor.Builder builder);

    /** Tells whether the backend has a capability. */
    boolean has(Capability capability);

    /** Gives a file of this test's own that is not there yet. */
    Path file(String name);

    /** Waits until that file is there. */
    void awaitFile(String name);
}
