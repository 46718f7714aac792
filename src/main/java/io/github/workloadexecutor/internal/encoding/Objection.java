package io.github.workloadexecutor.internal.encoding;

import io.github.workloadexecutor.failure.Offender;
import org.jspecify.annotations.Nullable;

/** Why one object, or every instance of one class, cannot travel. Holds words only, so it may be cached. */
record Objection(Obstacle obstacle, String type, String reason, String cure) {

    static Objection to(Class<?> type, Obstacle obstacle) {
        return new Objection(obstacle, ClassNames.binary(type), obstacle.reason(), obstacle.cure());
    }

    /** To an object whose own serialisation code threw. */
    static Objection toThrowing(Class<?> type, @Nullable Throwable thrown) {
        return new Objection(
                Obstacle.SERIALISING_THREW,
                ClassNames.binary(type),
                Obstacle.SERIALISING_THREW.reason(FailureFacts.describe(thrown)),
                Obstacle.SERIALISING_THREW.cure());
    }

    Offender at(String path) {
        return new Offender(path, type, reason, cure);
    }
}
