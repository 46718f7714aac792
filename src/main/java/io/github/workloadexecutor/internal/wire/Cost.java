package io.github.workloadexecutor.internal.wire;

import io.github.workloadexecutor.backend.RunCost;
import org.jspecify.annotations.Nullable;

/**
 * What a run cost, as the label of its reply: four numbers of nanoseconds: wall time, CPU time, encoding, and
 * measuring. Empty for a run that was not measured, as most are not, so that it takes no room then.
 */
public final class Cost {

    private Cost() {}

    public static String toLabel(RunCost cost) {
        return cost.wallNanos() + " " + cost.cpuNanos() + " " + cost.encodingNanos() + " " + cost.measuringNanos();
    }

    /** Null for a label that says nothing of it. */
    public static @Nullable RunCost of(String label) throws ProtocolViolation {
        if (label.isEmpty()) {
            return null;
        }
        int first = label.indexOf(' ');
        int second = label.indexOf(' ', first + 1);
        int third = label.indexOf(' ', second + 1);
        if (first < 0 || second < 0 || third < 0) {
            throw violation(label);
        }
        try {
            return new RunCost(
                    Long.parseLong(label, 0, first, /* radix= */ 10),
                    Long.parseLong(label, first + 1, second, /* radix= */ 10),
                    Long.parseLong(label, second + 1, third, /* radix= */ 10),
                    Long.parseLong(label, third + 1, label.length(), /* radix= */ 10));
        } catch (IllegalArgumentException | IndexOutOfBoundsException noNumber) {
            throw violation(label);
        }
    }

    private static ProtocolViolation violation(String label) {
        String shown = label.length() <= 100 ? label : label.substring(0, 100);
        return new ProtocolViolation(
                "expected the cost of a run but received \"" + shown.replaceAll("[^ -~]", ".") + "\"");
    }
}
