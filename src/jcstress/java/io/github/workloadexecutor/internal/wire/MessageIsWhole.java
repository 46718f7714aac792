package io.github.workloadexecutor.internal.wire;

import java.nio.ByteBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A message is put into a ring and its task was sent before: who sees the one sees all of it, and the other. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "not there yet")
@Outcome(id = "42, 1", expect = Expect.ACCEPTABLE, desc = "there, whole, and it can be claimed")
@Outcome(expect = Expect.FORBIDDEN, desc = "half a message, or one that seems to be taken back")
@State
public class MessageIsWhole {

    private final ByteBuffer slot = ByteBuffer.allocateDirect(Long.BYTES);
    private final ByteBuffer memory = ByteBuffer.allocateDirect(ByteRing.HEADER + 64);
    private final Claims application = new Claims(slot.duplicate());
    private final Claims worker = new Claims(slot.duplicate());
    private final ByteRing in = new ByteRing(memory.duplicate());
    private final ByteRing out = new ByteRing(memory.duplicate());

    @Actor
    public void send() {
        application.send(0);
        int at = in.begin(4);
        memory.putInt(at, 42);
        in.publish();
    }

    @Actor
    public void receive(II_Result r) {
        int at = next();
        if (at >= 0) {
            r.r1 = memory.getInt(at);
            r.r2 = worker.claim(0) ? 1 : 0;
        }
    }

    private int next() {
        try {
            return out.next();
        } catch (ProtocolViolation e) {
            throw new AssertionError(e);
        }
    }
}
