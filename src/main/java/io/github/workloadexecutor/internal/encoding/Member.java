package io.github.workloadexecutor.internal.encoding;

import org.jspecify.annotations.Nullable;

/**
 * A part of an object: a field's value, an element, a key.
 *
 * @param step how a path names it, such as {@code .source} or {@code [3]}
 */
record Member(String step, @Nullable Object value) {}
