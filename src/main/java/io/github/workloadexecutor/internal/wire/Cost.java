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
        String[] numbers = label.split(" ", -1);
        try {
            if (numbers.length == 4) {
                return new RunCost(
                        Long.parseLong(numbers[0]),
                        Long.parseLong(numbers[1]),
                        Long.parseLong(numbers[2]),
                        Long.parseLong(numbers[3]));
            }
        } catch (IllegalArgumentException noNumber) {
            throw violation(label);
        }
        throw violation(label);
    }

    private static ProtocolViolation violation(String label) {
        String shown = label.length() <= 100 ? label : label.substring(0, 100);
        return new ProtocolViolation(
                "expected the cost of a run but received \"" + shown.replaceAll("[^ -~]", ".") + "\"");
    }
}
