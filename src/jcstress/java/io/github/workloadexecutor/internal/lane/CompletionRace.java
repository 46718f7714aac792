package io.github.workloadexecutor.internal.lane;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The lane completes a task that somebody cancels: one of them wins, and actions run once. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "one winner, one run of the action")
@Outcome(expect = Expect.FORBIDDEN, desc = "two winners or none, or the action ran twice or never")
@State
public class CompletionRace {

    private final AtomicInteger actions = new AtomicInteger();
    private final StressTask task = StressTask.running();
    private boolean cancelled;

    public CompletionRace() {
        task.onDone(done -> actions.incrementAndGet());
    }

    @Actor
    public void lane() {
        task.over();
    }

    @Actor
    public void cancel() {
        cancelled = task.cancel(true);
    }

    @Arbiter
    public void after(II_Result r) {
        r.r1 = (cancelled ? 1 : 0) + (task.hasValueOfLane() ? 1 : 0);
        r.r2 = actions.get();
    }
}
