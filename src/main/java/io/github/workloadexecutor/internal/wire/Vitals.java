package io.github.workloadexecutor.internal.wire;

import io.github.workloadexecutor.failure.WorkerVitals;
import java.time.Duration;

/** The body of VITALS. */
public final class Vitals {

    private Vitals() {}

    public static byte[] toBody(WorkerVitals vitals) {
        return Fields.write(out -> {
            out.writeLong(vitals.heapUsed());
            out.writeLong(vitals.heapAfterGc());
            out.writeLong(vitals.heapMax());
            out.writeLong(vitals.residentSize());
            out.writeLong(vitals.cpuTime().toNanos());
        });
    }

    public static WorkerVitals of(byte[] body) throws ProtocolViolation {
        return Fields.read(
                FrameKind.VITALS,
                body,
                in -> new WorkerVitals(
                        in.readLong(), in.readLong(), in.readLong(), in.readLong(), Duration.ofNanos(in.readLong())));
    }
}
