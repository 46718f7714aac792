package io.github.workloadexecutor.internal.lane;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** An action registered while the future completes runs once: from the list, or at once. */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "once")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, or run twice")
@State
public class RegistrationRace {

    private final AtomicInteger actions = new AtomicInteger();
    private final StressTask task = StressTask.running();

    @Actor
    public void lane() {
        task.over();
    }

    @Actor
    public void register() {
        task.onDone(done -> actions.incrementAndGet());
    }

    @Arbiter
    public void after(I_Result r) {
        r.r1 = actions.get();
    }
}
