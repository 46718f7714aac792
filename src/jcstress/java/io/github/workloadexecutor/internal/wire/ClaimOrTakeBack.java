package io.github.workloadexecutor.internal.wire;

import java.nio.ByteBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/**
 * The worker claims a task that the application takes back: one of them has it, and what the slot says afterwards
 * agrees.
 */
@JCStressTest
@Outcome(id = "true, false, true", expect = Expect.ACCEPTABLE, desc = "the worker's")
@Outcome(id = "false, true, false", expect = Expect.ACCEPTABLE, desc = "the application's again")
@Outcome(expect = Expect.FORBIDDEN, desc = "run twice, or never, or a slot that says something else")
@State
public class ClaimOrTakeBack {

    private static final long TASK = 0;

    private final ByteBuffer memory = ByteBuffer.allocateDirect(Long.BYTES); // the slot of task 0, and no other
    private final Claims application = new Claims(memory.duplicate());
    private final Claims worker = new Claims(memory.duplicate());

    public ClaimOrTakeBack() {
        application.send(TASK);
    }

    @Actor
    public void worker(ZZZ_Result r) {
        r.r1 = worker.claim(TASK);
    }

    @Actor
    public void application(ZZZ_Result r) {
        r.r2 = application.takeBack(TASK);
    }

    @Arbiter
    public void after(ZZZ_Result r) {
        r.r3 = application.isClaimed(TASK);
    }
}
