package io.github.workloadexecutor.backend;

/** Whether a worker is to say what a run costs it. */
public enum Measuring {
    /** No. Then it does nothing for it. */
    NO,
    /** Yes, unless it would first have to load what can tell, which takes longer than many tasks. */
    IF_QUICK,
    /** Yes, however long that takes. */
    ALWAYS
}
