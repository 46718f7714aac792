package io.github.workloadexecutor.documentation;

import io.github.workloadexecutor.Shippability;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.event.CloseReceipt;
import io.github.workloadexecutor.failure.NotShippableException;
import io.github.workloadexecutor.failure.TaskTimeoutException;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.task.CpuBound;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.IoTask;
import io.github.workloadexecutor.task.Lane;
import io.github.workloadexecutor.task.QueuePolicy;
import io.github.workloadexecutor.task.Retry;
import io.github.workloadexecutor.task.SharedBuffer;
import io.github.workloadexecutor.task.TaskContext;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.task.TaskOptions;
import io.github.workloadexecutor.task.WorkerLocal;
import io.github.workloadexecutor.testing.fixture.MisbehavingTask;
import io.github.workloadexecutor.testing.fixture.Misbehaviour;
import io.github.workloadexecutor.testing.fixture.ShippabilityAssert;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.math.BigInteger;
import java.nio.ByteBuffer;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

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

    // region shared
    record Occurrences(SharedBuffer text, byte letter) implements CpuTask<Integer> {
        @Override
        public Integer call() {
            ByteBuffer bytes = text.asByteBuffer(); // read-only, and nothing was copied
            int count = 0;
            while (bytes.hasRemaining()) {
                count += bytes.get() == letter ? 1 : 0;
            }
            return count;
        }
    }

    static List<Integer> count(WorkloadExecutor executor, byte[] text, String letters) throws InterruptedException {
        try (SharedBuffer shared = executor.cpu().share(text)) { // closed when the last task is over
            List<Occurrences> tasks = letters.chars()
                    .mapToObj(letter -> new Occurrences(shared, (byte) letter))
                    .toList();
            return executor.gatherAll(tasks);
        }
    }
    // endregion

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
                .workerHeap(256L << 20)
                .workerJvmOptions("-Xss2m")
                .workerEnvironment("OMP_NUM_THREADS", "1")
                .build();
        // endregion
    }

    // region limits
    static TaskFuture<Integer> limited(WorkloadExecutor executor, String text) {
        TaskOptions options = TaskOptions.none()
                .timeout(Duration.ofSeconds(5)) // from its start in a worker
                .stallTimeout(Duration.ofSeconds(2)) // without progress reported
                .queueTimeout(Duration.ofMinutes(1)); // from submission to start
        return executor.cpu().with(options).submit(Words::count, text);
    }
    // endregion

    static final class Words {
        // region context
        static int count(String text) {
            TaskContext context = TaskContext.current();
            int words = 0;
            for (int i = 0; i < text.length(); i++) {
                context.checkCancelled(); // throws when nobody wants the result any more
                words += text.charAt(i) == ' ' ? 1 : 0;
                context.progress((double) i / text.length());
            }
            return words + 1;
        }
        // endregion
    }

    static String overdue(TaskFuture<?> future) throws InterruptedException {
        // region overdue
        try {
            return "came to " + future.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof TaskTimeoutException late) {
                return late.snapshot()
                        .map(s -> (s.wasComputing() ? "computing in " : "waiting in ")
                                + s.stack().getFirst())
                        .orElse("its worker did not answer");
            }
            throw new IllegalStateException(failed.getCause());
        }
        // endregion
    }

    // region retry
    static TaskFuture<Integer> retried(WorkloadExecutor executor, String text) {
        Retry retry = Retry.standard()
                .attempts(4)
                .backOff(Duration.ofMillis(200), Duration.ofSeconds(10))
                .moreHeapAfterOutOfMemory(2);
        return executor.cpu().with(TaskOptions.none().idempotent(retry)).submit(Words::count, text);
    }
    // endregion

    static WorkloadExecutor bounded() {
        // region bounded
        return WorkloadExecutor.builder()
                .queueLimit(1_000) // tasks that wait, and
                .queueBytes(256L << 20) // their encoded bytes together
                .whenQueueFull(QueuePolicy.WAIT) // or REJECT
                .build();
        // endregion
    }

    // region state
    static final class Scoring {

        record Model(double weight) implements AutoCloseable {
            static Model load() {
                return new Model(0.5); // slow, and once per worker
            }

            @Override
            public void close() {} // when the worker ends in good order
        }

        private static final WorkerLocal<Model> MODEL = WorkerLocal.of(Model::load);

        static double score(Integer feature) throws Exception {
            return MODEL.get().weight() * feature;
        }
    }
    // endregion

    static WorkloadExecutor cared() {
        // region care
        return WorkloadExecutor.builder()
                .workers(2)
                .minWorkers(1) // stays warm
                .workerIdleTimeout(Duration.ofSeconds(30)) // the others leave
                .workerHeap(256L << 20) // checked against the memory there is
                .recycleAfterTasks(10_000)
                .recycleAfterAge(Duration.ofHours(6))
                .recycleAfterHeapGrowth(64L << 20)
                .workerInitialiser(Examples::warmUp)
                .build();
        // endregion
    }

    static String warmUp() {
        return "ready";
    }

    static String closing(WorkloadExecutor executor) {
        // region receipt
        CloseReceipt receipt = executor.close(Duration.ofSeconds(5));
        return "%d completed, %d never started, %d stopped by force, left behind: %s"
                .formatted(receipt.completed(), receipt.cancelled(), receipt.lost(), receipt.left());
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

    record Audit(List<String> lines, AtomicInteger seen, Lock lock) implements CpuTask<Integer> {
        @Override
        public Integer call() {
            return lines.size();
        }
    }

    static List<String> shippability(List<String> lines) {
        List<String> said = new ArrayList<>();
        // region shippability
        Shippability found = Shippability.check(new Audit(lines, new AtomicInteger(), new ReentrantLock()));
        if (!found.isShippable()) {
            found.offenders().forEach(offender -> said.add(offender.toString())); // Audit.lock (...): a lock works ...
        }
        found.copies().forEach(copy -> said.add(copy.toString())); // Audit.seen (...): an atomic is shared among ...
        // endregion
        return said;
    }

    static void shippabilityAsserted(List<String> lines) {
        // region shippabilityAsserted
        ShippabilityAssert.assertThat(new Audit(lines, null, null))
                .isShippable()
                .isAtMostBytes(10_000)
                .equalsItsCopy();
        ShippabilityAssert.assertThat(new Audit(lines, null, new ReentrantLock()))
                .isNotShippable()
                .becauseOf("Audit.lock");
        // endregion
    }

    static String inProcess(Callable<Integer> task) throws InterruptedException {
        // region inProcess
        try (var executor = WorkloadExecutor.builder().inProcess().build()) {
            return "result: " + executor.cpu().submit(task).get(); // decoded, run and encoded in a thread
        } catch (NotShippableException refused) {
            return "the task cannot travel: " + refused.offenders().getFirst().path();
        } catch (ExecutionException failed) {
            return "failed: " + failed.getCause().getMessage();
        }
        // endregion
    }
}
