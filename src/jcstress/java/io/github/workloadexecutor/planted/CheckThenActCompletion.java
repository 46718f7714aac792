package io.github.workloadexecutor.planted;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * A planted bug: a future that looks whether it is done and then completes. The set-up must report it; one that does
 * not would not find a bug of ours either.
 */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.FORBIDDEN, desc = "completed twice")
@Outcome(
        id = {"true, false", "false, true"},
        expect = Expect.ACCEPTABLE,
        desc = "completed once")
@State
public class CheckThenActCompletion {

    private volatile boolean done;

    private boolean complete() {
        if (done) {
            return false;
        }
        done = true;
        return true;
    }

    @Actor
    public void one(ZZ_Result r) {
        r.r1 = complete();
    }

    @Actor
    public void other(ZZ_Result r) {
        r.r2 = complete();
    }
}
