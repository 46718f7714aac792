package io.github.workloadexecutor.internal.wire;

import io.github.workloadexecutor.event.Finding;
import java.nio.charset.StandardCharsets;

/**
 * A FINDING: which pitfall is its label, what was seen its body, as text of one line. Only what can be seen in a worker
 * alone is told in this way.
 *
 * @param kind which pitfall
 * @param evidence what was seen
 */
public record Discovery(Finding.Kind kind, String evidence) {

    private static final int LONGEST = 2_000;

    public Frame toFrame(long taskId) {
        return new Frame(FrameKind.FINDING, taskId, kind.name(), evidence.getBytes(StandardCharsets.UTF_8));
    }

    public static Discovery of(Frame frame) throws ProtocolViolation {
        String text = new String(frame.body(), StandardCharsets.UTF_8);
        String shown = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " ...";
        return new Discovery(kind(frame.label()), shown.replaceAll("\\p{Cntrl}", " "));
    }

    private static Finding.Kind kind(String label) throws ProtocolViolation {
        return switch (label) {
            case "LEFT_BEHIND" -> Finding.Kind.LEFT_BEHIND;
            case "LOST_STATIC_WRITE" -> Finding.Kind.LOST_STATIC_WRITE;
            default ->
                throw new ProtocolViolation("expected a finding that a worker can make but received one of kind \""
                        + (label.length() <= 100 ? label : label.substring(0, 100)).replaceAll("[^ -~]", ".") + "\"");
        };
    }
}
