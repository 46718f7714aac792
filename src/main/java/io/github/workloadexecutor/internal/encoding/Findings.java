package io.github.workloadexecutor.internal.encoding;

import io.github.workloadexecutor.failure.Offender;
import java.util.List;

/**
 * What in a graph cannot travel, and what of it arrives as a copy that is something else than the original.
 *
 * @param unlisted how many more offenders there are
 * @param copies only where they were asked for
 */
record Findings(List<Offender> offenders, int unlisted, List<Offender> copies) {

    static Findings of(Offender only) {
        return new Findings(List.of(only), 0, List.of());
    }
}
