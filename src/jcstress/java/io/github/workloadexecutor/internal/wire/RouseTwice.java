package io.github.workloadexecutor.internal.wire;

import java.nio.ByteBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Two threads put something in while the other side sleeps: one of them wakes it. */
@JCStressTest
@Outcome(
        id = {"true, false", "false, true"},
        expect = Expect.ACCEPTABLE,
        desc = "woken once")
@Outcome(expect = Expect.FORBIDDEN, desc = "woken twice or never")
@State
public class RouseTwice {

    private final ByteBuffer memory = ByteBuffer.allocateDirect(Integer.BYTES);
    private final SleepFlag flag = new SleepFlag(memory);

    public RouseTwice() {
        flag.sleep();
    }

    @Actor
    public void one(ZZ_Result r) {
        r.r1 = flag.rouse();
    }

    @Actor
    public void other(ZZ_Result r) {
        r.r2 = flag.rouse();
    }
}
