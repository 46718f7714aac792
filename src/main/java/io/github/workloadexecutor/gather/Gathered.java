package io.github.workloadexecutor.gather;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of the tasks of a gather. Immutable.
 *
 * @param outcomes one for each task, in the order of the inputs, or of completion if the {@link Gather} says so;
 *     unmodifiable
 * @param <T> the type of the values
 */
@SuppressWarnings("exports")
public record Gathered<T extends @Nullable Object>(List<Outcome<T>> outcomes) implements Iterable<Outcome<T>> {

    /**
     * Gives the values of the tasks that have one, in the order of the outcomes. If all have, a value stands where its
     * input stood.
     *
     * @return the values, unmodifiable
     */
    public List<T> values() {
        List<T> values = new ArrayList<>(outcomes.size());
        for (Outcome<T> outcome : outcomes) {
            if (outcome instanceof Outcome.Success<T> success) {
                values.add(success.value());
            }
        }
        return Collections.unmodifiableList(values);
    }

    /**
     * Gives what failed, in the order of the outcomes.
     *
     * @return the failures, unmodifiable; empty if there are none
     */
    public List<Outcome.Failure<T>> failures() {
        List<Outcome.Failure<T>> failures = new ArrayList<>();
        for (Outcome<T> outcome : outcomes) {
            if (outcome instanceof Outcome.Failure<T> failure) {
                failures.add(failure);
            }
        }
        return Collections.unmodifiableList(failures);
    }

    /**
     * Tells whether every task has given a value.
     *
     * @return false if one failed or was cancelled
     */
    public boolean isComplete() {
        return outcomes.stream().allMatch(Outcome::isSuccess);
    }

    @Override
    public Iterator<Outcome<T>> iterator() {
        return outcomes.iterator();
    }
}
