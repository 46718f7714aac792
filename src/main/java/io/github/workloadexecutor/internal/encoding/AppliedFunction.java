package io.github.workloadexecutor.internal.encoding;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function of the application's and what it is applied to, as one task. It is called by the function's name. */
public sealed interface AppliedFunction permits FunctionTask, BiFunctionTask {

    /** What the application gave. */
    Object function();

    /** What it is applied to, in order. */
    List<@Nullable Object> arguments();
}
