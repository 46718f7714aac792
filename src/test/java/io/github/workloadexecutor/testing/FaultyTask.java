package io.github.workloadexecutor.testing;

import io.github.workloadexecutor.task.CpuTask;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;

/** A task that does something bad at a chosen moment. */
public final class FaultyTask implements CpuTask<Object> {

    @Serial
    private static final long serialVersionUID = 1L;

    /** When to do it. */
    public enum Moment {
        ENCODE_TASK,
        DECODE_TASK,
        RUN,
        ENCODE_RESULT,
        DECODE_RESULT
    }

    /** What to do. */
    public enum Fault {
        THROW,
        HALT_0,
        EXIT_0,
        EXIT_3,
        KILL,
        OVERFLOW_STACK,
        EXHAUST_HEAP;

        void happen() throws IOException {
            switch (this) {
                case THROW -> throw new IOException("planted");
                case HALT_0 -> Runtime.getRuntime().halt(0);
                case EXIT_0 -> System.exit(0);
                case EXIT_3 -> System.exit(3);
                case KILL -> {
                    new ProcessBuilder(
                                    "kill",
                                    "-9",
                                    Long.toString(ProcessHandle.current().pid()))
                            .start();
                    while (true) {
                        Thread.onSpinWait();
                    }
                }
                case OVERFLOW_STACK -> recurse(1);
                case EXHAUST_HEAP -> throw new OutOfMemoryError("planted");
            }
        }

        @SuppressWarnings("InfiniteRecursion")
        private static int recurse(int depth) {
            return depth + recurse(depth + 1) + 1;
        }
    }

    private final Moment moment;
    private final Fault fault;

    public FaultyTask(Moment moment, Fault fault) {
        this.moment = moment;
        this.fault = fault;
    }

    @Override
    public Object call() throws IOException {
        if (moment == Moment.RUN) {
            fault.happen();
        }
        return new Result(moment, fault);
    }

    @Serial
    private void writeObject(ObjectOutputStream out) throws IOException {
        if (moment == Moment.ENCODE_TASK) {
            fault.happen();
        }
        out.defaultWriteObject();
    }

    @Serial
    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        if (moment == Moment.DECODE_TASK) {
            fault.happen();
        }
    }

    private static final class Result implements Serializable {

        @Serial
        private static final long serialVersionUID = 1L;

        private final Moment moment;
        private final Fault fault;

        Result(Moment moment, Fault fault) {
            this.moment = moment;
            this.fault = fault;
        }

        @Serial
        private void writeObject(ObjectOutputStream out) throws IOException {
            if (moment == Moment.ENCODE_RESULT) {
                fault.happen();
            }
            out.defaultWriteObject();
        }

        @Serial
        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            if (moment == Moment.DECODE_RESULT) {
                fault.happen();
            }
        }
    }
}
