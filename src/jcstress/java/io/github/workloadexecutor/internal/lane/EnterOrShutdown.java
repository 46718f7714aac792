package io.github.workloadexecutor.internal.lane;

import java.util.concurrent.RejectedExecutionException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A task enters while the lane is shut down: it is refused, or the lane does not terminate before it has left. */
@JCStressTest
@Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "refused")
@Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "entered, and was waited for")
@Outcome(expect = Expect.FORBIDDEN, desc = "terminated around a task, or never")
@State
public class EnterOrShutdown {

    private final LaneLife life = StressTask.lifeWithoutThread();
    private final StressTask task = StressTask.of(life);

    @Actor
    public void enter(III_Result r) {
        try {
            task.start();
        } catch (RejectedExecutionException refused) {
            return;
        }
        r.r1 = 1;
        boolean unused = task.tryBegin();
        r.r2 = life.isTerminated() ? 1 : 0;
        task.over();
    }

    @Actor
    public void shutdown() {
        life.shutdown(null);
    }

    @Arbiter
    public void after(III_Result r) {
        r.r3 = life.isTerminated() ? 1 : 0;
    }
}
