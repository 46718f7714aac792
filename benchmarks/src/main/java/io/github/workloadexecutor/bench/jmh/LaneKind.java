package io.github.workloadexecutor.bench.jmh;

import io.github.workloadexecutor.WorkloadExecutor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;

/** The competitors: where a task can run. Each is an executor service, so all are used alike. */
public enum LaneKind {
    /** A virtual thread per task; as many run at once as there are cores, whatever the parallelism. */
    VIRTUAL_THREADS {
        @Override
        Lane open(int parallelism) {
            return new Lane(Executors.newVirtualThreadPerTaskExecutor());
        }
    },
    /** Platform threads with one queue. */
    FIXED_POOL {
        @Override
        Lane open(int parallelism) {
            return new Lane(Executors.newFixedThreadPool(parallelism));
        }
    },
    /** Platform threads that steal from each other's queues. */
    FORK_JOIN_POOL {
        @Override
        Lane open(int parallelism) {
            return new Lane(new ForkJoinPool(parallelism));
        }
    },
    /** Our I/O lane: virtual threads, and what the library adds. */
    IO_LANE {
        @Override
        Lane open(int parallelism) {
            WorkloadExecutor executor =
                    WorkloadExecutor.builder().workers(parallelism).build();
            return new Lane(executor.io(), executor);
        }
    },
    /** Our CPU lane: forked JVMs. */
    FORKED_JVMS {
        @Override
        Lane open(int parallelism) {
            WorkloadExecutor executor =
                    WorkloadExecutor.builder().workers(parallelism).build();
            return new Lane(executor.cpu(), executor);
        }
    };

    /** Makes one that can run that many tasks at once. */
    abstract Lane open(int parallelism);

    /** An open competitor, and what has to be closed in the end. */
    record Lane(ExecutorService service, AutoCloseable owner) {

        Lane(ExecutorService service) {
            this(service, service);
        }
    }
}
