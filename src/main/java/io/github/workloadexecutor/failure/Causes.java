package io.github.workloadexecutor.failure;

/** How a message names its cause. */
final class Causes {

    private Causes() {}

    /** Its text, or its type alone: a task's own exception may throw when asked for its text. */
    static String describe(Throwable cause) {
        try {
            return cause.toString();
        } catch (RuntimeException | Error e) {
            return cause.getClass().getName();
        }
    }
}
