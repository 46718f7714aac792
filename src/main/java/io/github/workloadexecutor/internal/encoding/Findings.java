package io.github.workloadexecutor.internal.encoding;

import io.github.workloadexecutor.failure.Offender;
import java.util.List;

/**
 * What in a graph cannot travel.
 *
 * @param unlisted how many more there are
 */
record Findings(List<Offender> offenders, int unlisted) {

    static Findings of(Offender only) {
        return new Findings(List.of(only), 0);
    }
}
