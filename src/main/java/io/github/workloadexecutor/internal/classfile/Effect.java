package io.github.workloadexecutor.internal.classfile;

/** What a call of code that is not walked does to its caller. */
enum Effect {
    /** Waits for another machine, thread or process, or for time to pass. */
    WAITS,
    /** Waits for a file system, which often has the answer in memory. */
    WAITS_FOR_FILE,
    /** Reads or writes a stream of a kind the call does not tell: a wait, unless all streams in sight are in memory. */
    WAITS_FOR_STREAM,
    /** Makes a stream that is in memory. */
    IN_MEMORY,
    /** Computes for long, measured by the byte. */
    COMPUTES_HARD,
    /** Computes. */
    COMPUTES,
    /** Computes for nanoseconds: worth a word only where it is repeated. */
    COMPUTES_IN_LOOPS,
    /** Repeats what its arguments do, as a loop would. */
    ITERATES,
    /** Neither, and is not worth a look inside. */
    NOTHING;

    /** Whether it waits, whatever streams are in sight. */
    boolean waits() {
        return this == WAITS || this == WAITS_FOR_FILE;
    }
}
