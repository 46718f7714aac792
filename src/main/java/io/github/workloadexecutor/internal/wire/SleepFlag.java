package io.github.workloadexecutor.internal.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Whether one side of a ring has to be woken. It says that it sleeps, looks once more, and sleeps; the other side puts
 * something in, and then looks whether somebody sleeps. Each does the first before the second in the eyes of both, so
 * either the sleeper sees what was put in or it is woken, and it is woken once.
 */
public final class SleepFlag {

    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final ByteBuffer memory;

    SleepFlag(ByteBuffer memory) {
        this.memory = memory;
    }

    /** Says that this side sleeps. It has to look once more before it does. */
    public void sleep() {
        INT.setVolatile(memory, 0, 1);
        VarHandle.fullFence();
    }

    /** Says that this side looks by itself. */
    public void wake() {
        INT.setVolatile(memory, 0, 0);
    }

    /**
     * Asks on the other side, after something was put in, whether the sleeper is to be woken.
     *
     * @return true for exactly one of those who ask; that one wakes it
     */
    public boolean rouse() {
        VarHandle.fullFence();
        return (int) INT.getVolatile(memory, 0) == 1 && INT.compareAndSet(memory, 0, 1, 0);
    }
}
