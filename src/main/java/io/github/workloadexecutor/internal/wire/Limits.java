package io.github.workloadexecutor.internal.wire;

/**
 * The body of LIMITS.
 *
 * @param attempt which run of the task this is, from 1
 * @param runNanos how long the task may run, 0 for no limit
 * @param stallNanos how long it may run without progress, 0 for no limit
 */
public record Limits(int attempt, long runNanos, long stallNanos) {

    /** What holds for a task that is sent without LIMITS. */
    public static final Limits NONE = new Limits(1, 0, 0);

    public byte[] toBody() {
        return Fields.write(out -> {
            out.writeInt(attempt);
            out.writeLong(runNanos);
            out.writeLong(stallNanos);
        });
    }

    public static Limits of(byte[] body) throws ProtocolViolation {
        return Fields.read(FrameKind.LIMITS, body, in -> new Limits(in.readInt(), in.readLong(), in.readLong()));
    }
}
