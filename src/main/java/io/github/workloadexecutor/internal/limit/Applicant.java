package io.github.workloadexecutor.internal.limit;

/** Who asks for permits. */
public interface Applicant {

    /** What messages call it. */
    String name();

    /**
     * It had to wait and has its permits now, unless it has given them back meanwhile. Called once at most, without a
     * lock of this package's; returns soon and throws nothing.
     */
    void granted();
}
