package io.github.workloadexecutor.testing.conformance;

import static io.github.workloadexecutor.testing.conformance.Outcomes.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.workloadexecutor.CpuLane;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.event.LaneStatistics;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a CPU lane promises whatever its backend. A subclass says how to make an executor on a backend and what the
 * backend cannot do, and inherits the tests:
 *
 * <pre>{@code
 * final class MyBackendTest extends BackendConformance {
 *
 *     @Override
 *     protected WorkloadExecutor.Builder executor(int workers) {
 *         return WorkloadExecutor.builder().inProcess().workers(workers);
 *     }
 *
 *     @Override
 *     protected Set<Capability> missing() {
 *         return EnumSet.of(Capability.ISOLATION, Capability.KILL);
 *     }
 * }
 * }</pre>
 *
 * <p>One instance runs all tests, one after the other. So what takes long to start, such as a cluster, can be started
 * in a method that runs before all of them, and serve every executor.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class BackendConformance
        implements TravelSpec, FailureSpec, GatherSpec, CancelSpec, ContextSpec, CrashSpec, QueueSpec, ClosingSpec {

    private static final Duration GRACE = Duration.ofMillis(300);

    private static final Duration MOMENT = Duration.ofSeconds(3);

    private final List<WorkloadExecutor> opened = new ArrayList<>();

    // Null until a test needs them.
    private WorkloadExecutor two;
    private WorkloadExecutor one;

    @TempDir
    private Path directory;

    /** A subclass has nothing to hand over. */
    protected BackendConformance() {}

    /**
     * Starts building an executor on the backend. Tests add options that concern the lane and not its workers: limits
     * of time and of the queue, graces, context. Workers that have a heap of their own should have about 96 MiB of it,
     * since a test fills it.
     *
     * @param workers how many tasks the backend must be able to run at once
     * @return a builder that nobody else uses
     */
    protected abstract WorkloadExecutor.Builder executor(int workers);

    /**
     * Names what the backend cannot do.
     *
     * @return the capabilities it does not have
     */
    protected abstract Set<Capability> missing();

    @BeforeEach
    final void skipWhatTheBackendDoesNotPromise(TestInfo test) {
        Method method = test.getTestMethod().orElseThrow();
        Needs needs = method.getAnnotation(Needs.class);
        if (needs != null) {
            for (Capability capability : needs.value()) {
                assumeTrue(has(capability), capability.lack());
            }
        }
        Without without = method.getAnnotation(Without.class);
        if (without != null) {
            assumeFalse(has(without.value()), "for backends without " + without.value());
        }
    }

    @AfterEach
    final void endWhatTheTestHasOpened() {
        for (WorkloadExecutor executor : opened) {
            executor.cpu().shutdownNow();
            executor.close();
        }
        opened.clear();
        two = keptIfIdle(two);
        one = keptIfIdle(one);
    }

    /** Tasks that a failed test has left behind must not fail the tests after it. */
    private static WorkloadExecutor keptIfIdle(WorkloadExecutor shared) {
        if (shared == null || isIdle(shared)) {
            return shared;
        }
        try {
            soon().atMost(MOMENT).until(() -> isIdle(shared));
            return shared;
        } catch (ConditionTimeoutException busy) {
            shared.cpu().shutdownNow();
            shared.close();
            return null;
        }
    }

    private static boolean isIdle(WorkloadExecutor executor) {
        LaneStatistics books = executor.cpu().statistics();
        return books.queued() + books.running() == 0;
    }

    @AfterAll
    final void endWhatTestsShare() {
        for (WorkloadExecutor shared :
                Stream.of(two, one).filter(Objects::nonNull).toList()) {
            assertThat(shared.close(LONG).left()).isEmpty();
        }
    }

    @Override
    public final WorkloadExecutor executor() {
        if (two == null) {
            two = builder(2).build();
        }
        return two;
    }

    @Override
    public final WorkloadExecutor single() {
        if (one == null) {
            one = builder(1).build();
        }
        return one;
    }

    @Override
    public final CpuLane cpu() {
        return executor().cpu();
    }

    @Override
    public final WorkloadExecutor.Builder builder(int workers) {
        return executor(workers)
                .name("conformance")
                .findings(false)
                .cancelGrace(GRACE)
                .killGrace(GRACE);
    }

    @Override
    public final WorkloadExecutor open(WorkloadExecutor.Builder builder) {
        WorkloadExecutor executor = builder.build();
        opened.add(executor);
        return executor;
    }

    @Override
    public final boolean has(Capability capability) {
        return !missing().contains(capability);
    }

    @Override
    public final Path file(String name) {
        return directory.resolve(name);
    }

    @Override
    public final void awaitFile(String name) {
        soon().until(() -> Files.exists(file(name)));
    }
}
