package io.github.workloadexecutor.internal.wire;

import io.github.workloadexecutor.task.TaskProgress;

/** The body of PROGRESS. */
public final class Progress {

    private Progress() {}

    public static byte[] toBody(TaskProgress progress) {
        return Fields.write(out -> {
            out.writeDouble(progress.fraction());
            out.writeUTF(progress.note());
        });
    }

    public static TaskProgress of(byte[] body) throws ProtocolViolation {
        return Fields.read(FrameKind.PROGRESS, body, in -> new TaskProgress(in.readDouble(), in.readUTF()));
    }
}
