package io.github.workloadexecutor.task;

/** Where tasks of one kind run. */
public enum Lane {
    /** For tasks that are slow because they wait: a virtual thread each, in the application's own process. */
    IO,

    /** For tasks that are slow because they compute: forked worker JVMs, one task at a time each. */
    CPU
}
