package io.github.workloadexecutor.internal.classfile;

import io.github.workloadexecutor.routing.Guess;

/**
 * A first guess whether tasks wait or compute, from their class files alone. Found once per class, and kept by the
 * class. Never throws, initialises no class, runs none of the application's code but its class loaders'.
 */
public final class ClassFileGuess {

    private ClassFileGuess() {}

    /**
     * Guesses from the method that runs a task: {@code call}, {@code run}, or a function's {@code apply}. Of a lambda
     * that does not tell its method all that may be meant are looked at.
     */
    public static Guess of(Class<?> taskType) {
        return Analysis.of(taskType).guess();
    }

    /**
     * Guesses from a method, for tasks that wrap a function, and for lambdas that name theirs.
     *
     * @param descriptor as class files have it, such as {@code (Ljava/lang/String;)I}
     */
    public static Guess of(Class<?> host, String method, String descriptor) {
        return Analysis.of(host, method, descriptor).guess();
    }
}
