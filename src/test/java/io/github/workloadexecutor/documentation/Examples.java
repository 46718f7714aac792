package io.github.workloadexecutor.documentation;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.NotShippableException;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.task.CpuBound;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.IoTask;
import io.github.workloadexecutor.task.Lane;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.testing.fixture.MisbehavingTask;
import io.github.workloadexecutor.testing.fixture.Misbehaviour;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;

/** The code in README and guide. It is compiled here, run by {@link ExamplesTest}, and compared with the text. */
final class Examples {

    private Examples() {}

    // region first
    record NextPrime(BigInteger after) implements CpuTask<BigInteger> { // computes: runs in a forked JVM
        @Override
        public BigInteger call() {
            return after.nextProbablePrime();
        }
    }

    static List<Object> both(BigInteger number, Path file) throws InterruptedException {
        try (var executor = WorkloadExecutor.create()) {
            IoTask<String> read = () -> Files.readString(file); // waits: runs on a virtual thread
            return executor.gatherAll(List.of(new NextPrime(number), read)); // results in input order
        }
    }
    // endregion

    static final class Images {
        // region function
        static int brightness(byte[] pixels) {
            int sum = 0;
            for (byte pixel : pixels) {
                sum += Byte.toUnsignedInt(pixel);
            }
            return sum / pixels.length;
        }

        static TaskFuture<Integer> submit(WorkloadExecutor executor, byte[] pixels) {
            return executor.cpu().submit(Images::brightness, pixels);
        }
        // endregion
    }

    // region routing
    @CpuBound
    record Parse(String text) implements Callable<Integer>, Serializable { // a Callable that declares its lane
        @Override
        public Integer call() {
            return text.length();
        }
    }

    static WorkloadExecutor withRule() {
        return WorkloadExecutor.builder()
                .rule(task ->
                        task.getClass().getSimpleName().startsWith("Legacy") ? Optional.of(Lane.CPU) : Optional.empty())
                .build();
    }
    // endregion

    static String cancelling(TaskFuture<String> future) throws InterruptedException {
        // region cancel
        try {
            return future.get(2, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            future.cancel(true); // interrupts; on the CPU lane kills the worker if that does not help
            future.awaitEnd(); // now nothing of the task runs any more
            return "gave up";
        } catch (ExecutionException failed) {
            return switch (failed.getCause()) {
                case WorkerCrashedException crash -> "worker " + crash.worker() + " ended: " + crash.exit();
                case IOException e -> "the task's own exception: " + e.getMessage();
                default -> throw new IllegalStateException(failed.getCause());
            };
        }
        // endregion
    }

    static List<String> refused(WorkloadExecutor executor) {
        List<String> refusals = new ArrayList<>();
        // region refused
        int factor = 3;
        try {
            executor.cpu().submit(() -> 14 * factor).join(); // thrown by submit: nothing was queued
        } catch (NotShippableException refused) {
            refused.offenders().forEach(offender -> refusals.add(offender.reason() + " / " + offender.cure()));
        }
        // endregion
        return refusals;
    }

    /** Holds two things that cannot travel; its refusal is quoted in the README. */
    record Crop(InputStream source, Lock lock) implements CpuTask<Integer> {
        @Override
        public Integer call() throws IOException {
            lock.lock();
            return source.read();
        }
    }

    static WorkloadExecutor configured() {
        // region options
        return WorkloadExecutor.builder()
                .name("thumbnails")
                .workers(4)
                .ioLimit(200)
                .closeTimeout(Duration.ofSeconds(10))
                .cancelGrace(Duration.ofMillis(500))
                .workerStartTimeout(Duration.ofSeconds(20))
                .workerJvmOptions("-Xmx512m")
                .workerEnvironment("OMP_NUM_THREADS", "1")
                .build();
        // endregion
    }

    static String surviving(WorkloadExecutor executor) throws InterruptedException {
        // region misbehaviour
        TaskFuture<Object> task =
                executor.submit(Misbehaviour.of(Misbehaviour.Kind.SIGKILL).whileRunning());
        try {
            return "survived: " + task.get();
        } catch (ExecutionException failed) {
            return "told as " + failed.getCause().getClass().getSimpleName(); // WorkerCrashedException
        }
        // endregion
    }

    static WorkloadExecutor startingSlowlyOnce(Path permit) {
        // region slowStart
        MisbehavingTask slowly = Misbehaviour.takeTime(Duration.ofSeconds(5)).whileRunning();
        return WorkloadExecutor.builder()
                .workers(1)
                .workerInitialiser(slowly.onlyWith(permit)) // once for each time the file is created
                .build();
        // endregion
    }
}
