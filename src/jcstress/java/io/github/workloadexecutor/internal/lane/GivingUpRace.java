package io.github.workloadexecutor.internal.lane;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** One cancels a task, another completes it from outside: one of them wins, and the lane can still end the task. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "one winner, one run of the action")
@Outcome(expect = Expect.FORBIDDEN, desc = "two winners or none, or the action ran twice or never")
@State
public class GivingUpRace {

    private final AtomicInteger actions = new AtomicInteger();
    private final StressTask task = StressTask.running();
    private boolean cancelled;
    private boolean completed;

    public GivingUpRace() {
        task.onDone(done -> actions.incrementAndGet());
    }

    @Actor
    public void complete() {
        completed = task.complete("outside");
    }

    @Actor
    public void cancel() {
        cancelled = task.cancel(true);
    }

    @Arbiter
    public void after(II_Result r) {
        task.over(); // the lane comes too late, and must find everything in order
        r.r1 = (cancelled ? 1 : 0) + (completed ? 1 : 0) + (task.hasValueOfLane() ? 1 : 0);
        r.r2 = actions.get();
    }
}
