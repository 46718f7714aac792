package io.github.workloadexecutor.chaos;

import io.github.workloadexecutor.WorkloadExecutor;
import java.io.IOException;
import java.util.List;
import java.util.Random;

/** Where the tasks of a chaotic run are done: all that depends on the backend. Closing it ends every process of it. */
interface Workplace extends AutoCloseable {

    /** Finishes building an executor whose tasks are done here. */
    WorkloadExecutor build(WorkloadExecutor.Builder common) throws IOException;

    /** Teaches a monkey what it can do to those who work here. */
    void teach(Monkey monkey);

    /** Something that changes from time to time without being a prank. */
    void change(WorkloadExecutor executor, Random random, Ledger ledger);

    /** The JVMs that do the work. */
    List<ProcessHandle> processes();

    /** What must hold here when the executor is closed. */
    void check(Ledger ledger);

    @Override
    void close() throws IOException;
}
