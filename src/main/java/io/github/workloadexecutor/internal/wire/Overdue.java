package io.github.workloadexecutor.internal.wire;

import io.github.workloadexecutor.failure.TaskSnapshot;
import io.github.workloadexecutor.failure.TaskTimeoutException.Limit;
import java.io.DataInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of OVERDUE.
 *
 * @param limit which limit it was
 * @param snapshot where the task was
 */
public record Overdue(Limit limit, TaskSnapshot snapshot) {

    private static final int MOST_FRAMES = 200;

    public byte[] toBody() {
        return Fields.write(out -> {
            out.writeUTF(limit.name());
            out.writeUTF(snapshot.state().name());
            out.writeLong(snapshot.ranFor().toNanos());
            out.writeLong(snapshot.cpuTime().toNanos());
            out.writeUTF(shorten(snapshot.waitingFor()));
            List<String> stack = snapshot.stack();
            int frames = Math.min(stack.size(), MOST_FRAMES);
            out.writeShort(frames);
            for (String frame : stack.subList(0, frames)) {
                out.writeUTF(shorten(frame));
            }
        });
    }

    private static String shorten(String text) {
        return text.length() <= 1000 ? text : text.substring(0, 1000);
    }

    public static Overdue of(byte[] body) throws ProtocolViolation {
        return Fields.read(FrameKind.OVERDUE, body, Overdue::read);
    }

    private static Overdue read(DataInputStream in) throws IOException {
        Limit limit = Limit.valueOf(in.readUTF());
        Thread.State state = Thread.State.valueOf(in.readUTF());
        Duration ranFor = Duration.ofNanos(in.readLong());
        Duration cpuTime = Duration.ofNanos(in.readLong());
        String waitingFor = in.readUTF();
        int frames = in.readUnsignedShort();
        List<String> stack = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            stack.add(in.readUTF());
        }
        return new Overdue(limit, new TaskSnapshot(state, ranFor, cpuTime, waitingFor, stack));
    }
}
