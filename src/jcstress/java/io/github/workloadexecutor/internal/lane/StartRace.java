package io.github.workloadexecutor.internal.lane;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A task is started while it is cancelled. Each task that begins ends, and only {@code end} notices if not. */
@JCStressTest
@Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "ran, and the cancel came too late")
@Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "cancelled while it waited, so it never ran")
@Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "cancelled while it ran")
@Outcome(expect = Expect.FORBIDDEN, desc = "neither ran nor was cancelled, or the action did not run once")
@State
public class StartRace {

    private final AtomicInteger actions = new AtomicInteger();
    private final StressTask task = StressTask.queued();
    private boolean ran;
    private boolean cancelled;

    public StartRace() {
        task.onDone(done -> actions.incrementAndGet());
    }

    @Actor
    public void lane() {
        if (task.tryBegin()) {
            ran = true;
            task.over();
        }
    }

    @Actor
    public void cancel() {
        cancelled = task.cancel(true);
    }

    @Arbiter
    public void after(III_Result r) {
        try {
            task.awaitEnd(); // a task that has not ended would never return from here
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        r.r1 = ran ? 1 : 0;
        r.r2 = cancelled ? 1 : 0;
        r.r3 = actions.get();
    }
}
