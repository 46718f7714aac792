package io.github.workloadexecutor.shapes;

import io.github.workloadexecutor.routing.Nature;
import java.util.concurrent.Callable;

/**
 * A kind of task.
 *
 * @param name what it does
 * @param truth why it is slow
 * @param task one of the kind, which may be run again and again
 */
record Shape(String name, Nature truth, Callable<?> task) {}
