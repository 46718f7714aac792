package io.github.workloadexecutor.bench.compare;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.bench.Answers;
import io.github.workloadexecutor.bench.Quantiles;
import io.github.workloadexecutor.bench.task.Echo;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;

/** Tasks sent by one caller, each after the answer of the one before. */
final class Trips {

    private Trips() {}

    /** The median way of a no-op, in microseconds. */
    static double ofNoOps(WorkloadExecutor executor, int count) throws Exception {
        return median(executor, count, Echo::new, i -> i);
    }

    /** The median way of these tasks, in microseconds. */
    static <T> double median(
            WorkloadExecutor executor, int count, IntFunction<Callable<T>> task, IntFunction<T> expected)
            throws Exception {
        double[] micros = new double[count];
        for (int i = 0; i < count; i++) {
            Callable<T> next = task.apply(i);
            long start = System.nanoTime();
            T answer = executor.submit(next).get();
            micros[i] = (System.nanoTime() - start) / 1e3;
            Answers.check(expected.apply(i), answer);
        }
        return Quantiles.median(micros);
    }
}
