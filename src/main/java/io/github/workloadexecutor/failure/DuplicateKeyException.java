package io.github.workloadexecutor.failure;

import java.io.Serial;

/** Two tasks gave a value under the same key, and nobody said how to merge them. All tasks had given their maps. */
public final class DuplicateKeyException extends WorkloadException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** The key, as text. */
    private final String key;

    /** The place of the task that gave it first. */
    private final long first;

    /** The place of the task that gave it again. */
    private final long second;

    /**
     * Creates the failure.
     *
     * @param key the key, as text
     * @param first the place of the task that gave it first, from 0
     * @param second the place of the task that gave it again, from 0
     */
    public DuplicateKeyException(String key, long first, long second) {
        super(
                "the tasks at index " + first + " and " + second + " both gave a value under key " + key
                        + ". Give each task keys of its own, or pass a function that merges two values",
                null);
        this.key = key;
        this.first = first;
        this.second = second;
    }

    /**
     * Names the key.
     *
     * @return the key, as text
     */
    public String key() {
        return key;
    }

    /**
     * Tells who gave it first.
     *
     * @return the task's place, from 0
     */
    public long first() {
        return first;
    }

    /**
     * Tells who gave it again.
     *
     * @return the task's place, from 0
     */
    public long second() {
        return second;
    }

    /**
     * Tells whether trying again can help.
     *
     * @return false: the tasks would give the same keys again
     */
    @Override
    public boolean mayRetry() {
        return false;
    }

    /**
     * Tells whether tasks may have run.
     *
     * @return true: they all have
     */
    @Override
    public boolean possiblyRan() {
        return true;
    }
}
