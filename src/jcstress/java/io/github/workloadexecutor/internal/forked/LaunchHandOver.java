package io.github.workloadexecutor.internal.forked;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * The hand-over of {@link WorkerLaunch}: who starts the process and who abandons the launch each write their own field
 * and then read the other's. The fields here are as volatile as there; the process is a number.
 */
@JCStressTest
@Outcome(
        id = {"1", "2"},
        expect = Expect.ACCEPTABLE,
        desc = "killed by one of them, or by both")
@Outcome(id = "0", expect = Expect.FORBIDDEN, desc = "a process that nobody kills")
@State
public class LaunchHandOver {

    private volatile int started;
    private volatile int abandoned;
    private int killedByLauncher;
    private int killedByAbandoner;

    @Actor
    public void launch() {
        started = 1;
        if (abandoned == 1) {
            killedByLauncher = 1;
        }
    }

    @Actor
    public void abandon() {
        abandoned = 1;
        if (started == 1) {
            killedByAbandoner = 1;
        }
    }

    @Arbiter
    public void after(I_Result r) {
        r.r1 = killedByLauncher + killedByAbandoner;
    }
}
