package io.github.workloadexecutor.internal.classfile;

import io.github.workloadexecutor.task.CpuFunction;
import io.github.workloadexecutor.task.CpuTask;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;

/** Lambdas and method references as tasks. Only their classes are looked at; none is run. */
final class LambdaShapes {

    private LambdaShapes() {}

    /** A class of its own for each, so that nothing else looks like it. */
    static final class Alone {
        private Alone() {}

        static Callable<String> fetches(URI uri) {
            return () -> WaitingShapes.Http.fetch(uri);
        }

        static Runnable sleeps() {
            return () -> {
                try {
                    Thread.sleep(10);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            };
        }

        static Callable<Long> computes(int n) {
            return () -> ComputingShapes.Numbers.fibonacci(n);
        }

        static CpuTask<Object> references() {
            return ComputingShapes::squares;
        }

        static CpuFunction<Integer, Integer> function() {
            return ComputingShapes::countPrimes;
        }

        static Callable<String> takes(BlockingQueue<String> queue) {
            return queue::take;
        }
    }

    /** Two that look alike and do alike. */
    static final class Twins {
        private Twins() {}

        static Callable<Integer> one() {
            return () -> ComputingShapes.countPrimes(10);
        }

        static Callable<Integer> other() {
            return () -> ComputingShapes.countPrimes(20);
        }
    }

    /** Two that differ in what they capture. */
    static final class Strangers {
        private Strangers() {}

        static Callable<Object> computes(int limit) {
            return () -> ComputingShapes.countPrimes(limit);
        }

        static Callable<Object> waits(URI uri) {
            return () -> WaitingShapes.Http.fetch(uri);
        }
    }

    /** Two that look alike and do not. */
    static final class Rivals {
        private Rivals() {}

        static Callable<Object> computes() {
            return () -> ComputingShapes.countPrimes(10);
        }

        static Callable<Object> waits() {
            return () -> WaitingShapes.fetchHome();
        }
    }
}
