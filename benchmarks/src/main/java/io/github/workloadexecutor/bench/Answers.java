package io.github.workloadexecutor.bench;

import java.util.Objects;

/** Checks what tasks answer: a figure from wrong answers is worth nothing. */
public final class Answers {

    private Answers() {}

    /** Refuses an answer that is not the expected one. */
    public static void check(Object expected, Object actual) {
        if (!Objects.equals(expected, actual)) {
            throw new IllegalStateException("the answer must be " + expected + ", but was " + actual);
        }
    }
}
