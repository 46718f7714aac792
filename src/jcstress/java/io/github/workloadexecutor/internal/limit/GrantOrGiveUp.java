package io.github.workloadexecutor.internal.limit;

import java.util.concurrent.atomic.AtomicReference;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A permit is given back while the one that waits for it gives up. Whoever asks afterwards gets it. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "granted, and given back by who gave up at that moment")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "given up before there was a permit")
@Outcome(expect = Expect.FORBIDDEN, desc = "the permit is lost, or was granted twice")
@State
public class GrantOrGiveUp {

    /** Who asks. */
    private static final class Counted implements Applicant {
        private volatile int granted;

        @Override
        public String name() {
            return "stress";
        }

        @Override
        public void granted() {
            granted++;
        }
    }

    private final Demand one = Gate.in(new AtomicReference<>(), "stress").limit(1);
    private final Counted told = new Counted();
    private final Request holder = one.of(new Counted());
    private final Request waiter = one.of(told);

    public GrantOrGiveUp() {
        boolean held = holder.ask();
        boolean granted = waiter.ask();
        if (!held || granted) {
            throw new AssertionError("the first must hold the permit, and the second wait");
        }
    }

    private static void giveBack(Request request) {
        Grants grants = request.giveBack();
        if (grants != null) {
            grants.run();
        }
    }

    @Actor
    public void end() {
        giveBack(holder);
    }

    @Actor
    public void giveUp() {
        giveBack(waiter);
    }

    @Arbiter
    public void after(II_Result r) {
        r.r1 = told.granted;
        r.r2 = one.of(new Counted()).ask() ? 1 : 0;
    }
}
