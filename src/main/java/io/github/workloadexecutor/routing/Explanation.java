package io.github.workloadexecutor.routing;

import io.github.workloadexecutor.failure.Offender;
import io.github.workloadexecutor.task.Lane;
import java.util.List;
import java.util.Objects;

/**
 * Where a task would run if it were submitted now, and why. Its text says the same in words.
 *
 * @param taskType what messages call the type of task
 * @param lane the lane
 * @param place where within the lane
 * @param reason which step of the decision it was
 * @param because that step in words
 * @param evidence what was measured of its type so far
 * @param guess what its code lets one expect
 * @param isShippable whether its type declares that it may be moved to a worker if it proves to compute
 * @param obstacles why it cannot travel to a worker; empty if it can
 * @param whatWouldChangeIt what would have it run elsewhere, a sentence each
 */
public record Explanation(
        String taskType,
        Lane lane,
        Place place,
        Reason reason,
        String because,
        Evidence evidence,
        Guess guess,
        boolean isShippable,
        List<Offender> obstacles,
        List<String> whatWouldChangeIt) {

    /** Where within a lane. */
    public enum Place {
        /** A virtual thread of its own in this process. */
        VIRTUAL_THREAD("a virtual thread of its own in this process"),
        /** One of a few platform threads in this process, so that it keeps no virtual thread waiting. */
        COMPUTE_THREAD("one of the few platform threads for tasks of this process that compute"),
        /** A worker process. */
        WORKER("a worker process"),
        /** Nowhere: a strict executor refuses it. */
        REFUSED("nowhere, since the executor is strict");

        private final String words;

        Place(String words) {
            this.words = words;
        }
    }

    /** The steps of the decision. The first that has something to say decides. */
    public enum Reason {
        /** The task's class says so, by interface or annotation. */
        DECLARED,
        /** A rule given to the builder says so. */
        RULE,
        /** Runs of its type have shown it. */
        LEARNED,
        /** Nothing is known. */
        DEFAULT
    }

    /** Copies the lists. */
    public Explanation {
        Objects.requireNonNull(taskType, "taskType");
        obstacles = List.copyOf(obstacles);
        whatWouldChangeIt = List.copyOf(whatWouldChangeIt);
    }

    /**
     * Says all of it in words.
     *
     * @return several lines
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append("%s runs on the %s lane, in %s.%n".formatted(taskType, lane, place.words));
        text.append("  Why:       %s (%s)%n".formatted(because, reason));
        text.append("  Measured:  %s%n".formatted(evidence));
        text.append("  Its code:  %s%n".formatted(guess.nature()));
        guess.evidence().forEach(line -> text.append("             %s%n".formatted(line)));
        text.append("  Travels:   %s%s%n"
                .formatted(
                        obstacles.isEmpty() ? "it could" : "it cannot",
                        isShippable ? ", and declares that it may" : ", and does not declare that it may"));
        obstacles.forEach(offender -> text.append("             %s%n".formatted(offender)));
        whatWouldChangeIt.forEach(line -> text.append("  Otherwise: %s%n".formatted(line)));
        return text.toString().stripTrailing();
    }
}
