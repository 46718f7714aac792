package io.github.workloadexecutor.gather;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of tasks that stand under keys. Immutable.
 *
 * @param outcomes one for each key, in the order of the inputs, or of completion if the {@link Gather} says so;
 *     unmodifiable
 * @param <K> the type of the keys
 * @param <T> the type of the values
 */
@SuppressWarnings("exports")
public record GatheredMap<K extends @Nullable Object, T extends @Nullable Object>(Map<K, Outcome<T>> outcomes) {

    /**
     * Gives the values of the tasks that have one, under their keys, in the order of the outcomes.
     *
     * @return the values, unmodifiable
     */
    public Map<K, T> values() {
        Map<K, T> values = new LinkedHashMap<>();
        outcomes.forEach((key, outcome) -> {
            if (outcome instanceof Outcome.Success<T> success) {
                values.put(key, success.value());
            }
        });
        return Collections.unmodifiableMap(values);
    }

    /**
     * Gives what failed, under its key, in the order of the outcomes.
     *
     * @return the failures, unmodifiable; empty if there are none
     */
    public Map<K, Outcome.Failure<T>> failures() {
        Map<K, Outcome.Failure<T>> failures = new LinkedHashMap<>();
        outcomes.forEach((key, outcome) -> {
            if (outcome instanceof Outcome.Failure<T> failure) {
                failures.put(key, failure);
            }
        });
        return Collections.unmodifiableMap(failures);
    }
}
