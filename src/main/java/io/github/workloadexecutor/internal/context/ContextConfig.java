package io.github.workloadexecutor.internal.context;

import io.github.workloadexecutor.context.ContextCarrier;
import java.util.List;

/**
 * What goes along with tasks.
 *
 * @param mdc whether the logging's MDC does
 * @param carriers who bring more; each of a class of its own
 * @param scopedValues which of these the submitting thread has bound is bound for tasks on the I/O lane
 */
public record ContextConfig(boolean mdc, List<ContextCarrier> carriers, List<ScopedValue<?>> scopedValues) {

    /** Nothing goes along. */
    public static final ContextConfig NOTHING = new ContextConfig(/* mdc= */ false, List.of(), List.of());
}
