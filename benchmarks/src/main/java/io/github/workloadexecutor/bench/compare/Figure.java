package io.github.workloadexecutor.bench.compare;

import io.github.workloadexecutor.bench.Length;

/** Something that is measured beside one or more references. */
interface Figure {

    /** What it is, in a few words; unique. */
    String name();

    /** Measures, and reports. Leaves nothing running. */
    void measure(Length length, Report report) throws Exception;
}
