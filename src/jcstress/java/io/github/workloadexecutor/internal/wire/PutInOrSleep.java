package io.github.workloadexecutor.internal.wire;

import java.nio.ByteBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * One side puts something into a ring and asks whether to wake the other, which says that it sleeps and looks once
 * more. The ring's own order is weaker than this needs, so it is the flag's that counts.
 */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "seen, and woken for it in vain")
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "not seen, so woken")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "seen before it slept, so not woken")
@Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "it sleeps on what is there")
@State
public class PutInOrSleep {

    private final ByteBuffer flag = ByteBuffer.allocateDirect(Integer.BYTES);
    private final ByteBuffer memory = ByteBuffer.allocateDirect(ByteRing.HEADER + 64);
    private final SleepFlag sleeper = new SleepFlag(flag.duplicate());
    private final SleepFlag waker = new SleepFlag(flag.duplicate());
    private final ByteRing in = new ByteRing(memory.duplicate());
    private final ByteRing out = new ByteRing(memory.duplicate());

    @Actor
    public void putIn(ZZ_Result r) {
        int unused = in.begin(4);
        in.publish();
        r.r1 = waker.rouse();
    }

    @Actor
    public void sleep(ZZ_Result r) {
        sleeper.sleep();
        r.r2 = isThere();
    }

    private boolean isThere() {
        try {
            return out.next() >= 0;
        } catch (ProtocolViolation e) {
            throw new AssertionError(e);
        }
    }
}
