package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.NotShippableException;
import io.github.workloadexecutor.failure.TaskQuarantinedException;
import io.github.workloadexecutor.failure.WorkerCrashedException;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.Retry;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.task.TaskOptions;
import io.github.workloadexecutor.testing.CapturedLog;
import io.github.workloadexecutor.testing.Processes;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Large arrays of tasks, which go to workers through shared memory: they arrive as any other part of a task does, and
 * whatever becomes of the task, their memory is given back.
 */
@SystemTest
@EnabledOnOs(value = OS.LINUX, disabledReason = "looks for shared memory in /proc")
final class LargeArraysTest {

    private static final int MEBIBYTE = 1 << 20;

    private final CapturedLog log = CapturedLog.at(Level.INFO);
    private final WorkloadExecutor executor =
            WorkloadExecutor.builder().name("large-arrays").workers(2).build();

    @TempDir
    private Path directory;

    @AfterEach
    void close_leavesNoSharedMemory() throws IOException { // B110
        executor.close();
        log.close();
        assertThat(descriptors()).isEmpty();
        assertThat(namedFiles()).isEmpty();
    }

    private static List<String> descriptors() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
            for (Path link : links.toList()) {
                try {
                    String target = Files.readSymbolicLink(link).toString();
                    if (target.contains("wx-memory")) {
                        found.add(target);
                    }
                } catch (NoSuchFileException closedMeanwhile) {
                    // Not one of ours.
                }
            }
        }
        return found;
    }

    private static List<Path> namedFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/dev/shm"))) {
            String own = "wx-memory-" + ProcessHandle.current().pid() + "-";
            return files.filter(file -> file.getFileName().toString().startsWith(own))
                    .toList();
        }
    }

    /** Bytes of shared memory that this process has mapped and that are there. */
    private static long mappedBytes() throws IOException {
        long kibibytes = 0;
        boolean ours = false;
        for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                ours = line.contains("wx-memory");
            } else if (ours && line.startsWith("Size:")) {
                kibibytes += Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return kibibytes << 10;
    }

    static Stream<Object> arraysOfAllTypes() {
        Random random = new Random(42);
        byte[] bytes = new byte[MEBIBYTE];
        random.nextBytes(bytes);
        boolean[] flags = new boolean[MEBIBYTE];
        short[] shorts = new short[MEBIBYTE / 2];
        char[] chars = new char[MEBIBYTE / 2];
        float[] floats = new float[MEBIBYTE / 4];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = random.nextBoolean();
        }
        for (int i = 0; i < shorts.length; i++) {
            shorts[i] = (short) random.nextInt();
            chars[i] = (char) random.nextInt();
        }
        for (int i = 0; i < floats.length; i++) {
            floats[i] = random.nextFloat();
        }
        return Stream.of(
                bytes,
                flags,
                shorts,
                chars,
                random.ints(MEBIBYTE / 4).toArray(),
                floats,
                random.longs(MEBIBYTE / 8).toArray(),
                random.doubles(MEBIBYTE / 8).toArray());
    }

    /** What both sides can say of an array: its type, its length and a number made of all its elements in order. */
    static String digest(Object array) {
        long hash = 1;
        int length = Array.getLength(array);
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + Array.get(array, i).hashCode();
        }
        return array.getClass().getTypeName() + " " + length + " " + hash;
    }

    private record Digest(Object array) implements CpuTask<String> {
        @Override
        public String call() {
            return digest(array);
        }
    }

    /** A map makes the whole task an object stream. */
    private record DigestOfValues(HashMap<String, Object> arrays) implements CpuTask<Map<String, String>> {
        @Override
        public Map<String, String> call() {
            Map<String, String> digests = new HashMap<>();
            arrays.forEach((name, array) -> digests.put(name, digest(array)));
            return digests;
        }
    }

    private record AreOne(Object first, List<Object> second) implements CpuTask<Boolean> {
        @SuppressWarnings("ReferenceEquality") // is what is asked
        @Override
        public Boolean call() {
            return first == second.getFirst();
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record DigestOnce(byte[] array, Path started, Path goOn) implements CpuTask<String> {
        @Override
        public String call() throws Exception {
            long unused = new Tasks.Rendezvous(started, goOn).call();
            return digest(array);
        }
    }

    /** Ends its worker if it is the first time that it runs. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record CrashOnFirst(byte[] array, Path marker) implements CpuTask<String> {
        @Override
        public String call() throws IOException {
            if (!Files.exists(marker)) {
                Files.createFile(marker);
                Runtime.getRuntime().halt(9);
            }
            return digest(array);
        }
    }

    /** Ends its worker if the array ends with a zero. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record CrashOnZero(byte[] array) implements CpuTask<String> {
        @Override
        public String call() {
            if (array[array.length - 1] == 0) {
                Runtime.getRuntime().halt(9);
            }
            return digest(array);
        }
    }

    private static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Test
    void array_largeEnough_goesThroughSharedMemory() throws Exception {
        assertThat(executor.submit(new Digest(bytes(MEBIBYTE, 1))).get()).startsWith("byte[] 1048576");

        assertThat(descriptors()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("arraysOfAllTypes")
    void array_inARecord_arrivesIntact(Object array) throws Exception {
        assertThat(executor.submit(new Digest(array)).get()).isEqualTo(digest(array));
    }

    @ParameterizedTest
    @MethodSource("arraysOfAllTypes")
    void array_asTheArgumentOfAMethodReference_arrivesIntact(Object array) throws Exception {
        assertThat(executor.cpu().submit(LargeArraysTest::digest, array).get()).isEqualTo(digest(array));
    }

    @Test
    void arrays_inAGraphForTheObjectStream_arriveIntact() throws Exception {
        HashMap<String, Object> arrays = new HashMap<>();
        arraysOfAllTypes().forEach(array -> arrays.put(array.getClass().getTypeName(), array));
        Map<String, String> expected = new DigestOfValues(arrays).call();

        assertThat(executor.submit(new DigestOfValues(arrays)).get()).hasSize(8).isEqualTo(expected);
    }

    @Test
    void array_thatOccursTwiceInATask_isOneThere() throws Exception { // B110
        byte[] array = bytes(MEBIBYTE, 1);

        assertThat(executor.submit(new AreOne(array, List.of(array))).get()).isTrue();
        assertThat(executor.submit(new AreOne(array, List.of(array.clone()))).get())
                .isFalse();
    }

    @Test
    void array_changedAfterSubmission_arrivesAsItWas() throws Exception { // B111
        byte[] array = bytes(MEBIBYTE, 1);
        String before = digest(array);
        Path started = directory.resolve("started");
        Path goOn = directory.resolve("go-on");
        TaskFuture<String> running = executor.submit(new DigestOnce(array, started, goOn));
        TaskFuture<String> second = executor.submit(new DigestOnce(array, directory.resolve("second"), goOn));
        TaskFuture<String> queued = executor.submit(new DigestOnce(array, directory.resolve("third"), goOn));
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(started));

        Arrays.fill(array, (byte) 7);
        Files.createFile(goOn);

        assertThat(running.get(30, TimeUnit.SECONDS)).isEqualTo(before);
        assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo(before);
        assertThat(queued.get(30, TimeUnit.SECONDS)).isEqualTo(before);
    }

    @Test
    void arrays_ofManyTasksAtOnce_eachReachesItsOwn() throws Exception {
        long seed = Long.getLong("wx.seed", System.nanoTime());
        System.out.println("LargeArraysTest seed " + seed);
        Random random = new Random(seed);
        List<TaskFuture<String>> answers = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            // Around the size from which shared memory is used, and far above it.
            int length = i % 2 == 0
                    ? random.nextInt((64 << 10) - 100, (64 << 10) + 100)
                    : random.nextInt(64 << 10, 2 * MEBIBYTE);
            byte[] array = bytes(length, seed + i);
            expected.add(digest(array));
            answers.add(executor.submit(new Digest(array)));
        }

        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).get(50, TimeUnit.SECONDS))
                    .as("answer %s with seed %s", i, seed)
                    .isEqualTo(expected.get(i));
        }
    }

    @Test
    void worker_isKilled_tasksSentAheadRunElsewhereWithTheirArrays() throws Exception {
        try (var single =
                WorkloadExecutor.builder().name("large-arrays-1").workers(1).build()) {
            Path started = directory.resolve("started");
            TaskFuture<String> spinning = single.submit(new Tasks.Spin(started));
            await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(started));
            List<byte[]> arrays =
                    IntStream.range(0, 10).mapToObj(i -> bytes(MEBIBYTE, i)).toList();
            List<TaskFuture<String>> ahead = arrays.stream()
                    .map(array -> single.submit(new Digest(array)))
                    .toList();

            Processes.signal("KILL", Long.parseLong(Files.readString(started)));

            assertThat(catchThrowable(() -> spinning.get(30, TimeUnit.SECONDS)))
                    .hasCauseInstanceOf(WorkerCrashedException.class);
            for (int i = 0; i < arrays.size(); i++) {
                assertThat(ahead.get(i).get(30, TimeUnit.SECONDS)).isEqualTo(digest(arrays.get(i)));
            }
        }
    }

    @Test
    void task_idempotentWhoseWorkerCrashes_getsItsArrayAgain() throws Exception {
        byte[] array = bytes(MEBIBYTE, 1);

        TaskFuture<String> task = executor.cpu()
                .with(TaskOptions.none().idempotent(Retry.standard()))
                .submit(new CrashOnFirst(array, directory.resolve("marker")));

        assertThat(task.get(30, TimeUnit.SECONDS)).isEqualTo(digest(array));
        assertThat(executor.cpu().workers().crashed()).isEqualTo(1);
    }

    @Test
    void task_thatKilledThreeWorkers_isQuarantinedByTheContentOfItsArray() throws Exception {
        byte[] deadly = bytes(MEBIBYTE, 1);
        deadly[MEBIBYTE - 1] = 0;
        byte[] harmless = deadly.clone();
        harmless[MEBIBYTE - 1] = 1;
        for (int i = 0; i < 3; i++) {
            assertThat(failureOf(executor.submit(new CrashOnZero(deadly)))).isInstanceOf(WorkerCrashedException.class);
        }

        assertThat(failureOf(executor.submit(new CrashOnZero(deadly)))).isInstanceOf(TaskQuarantinedException.class);
        assertThat(failureOf(executor.submit(new CrashOnZero(deadly.clone()))))
                .isInstanceOf(TaskQuarantinedException.class);
        assertThat(executor.submit(new CrashOnZero(harmless)).get(30, TimeUnit.SECONDS))
                .isEqualTo(digest(harmless));
        assertThat(executor.cpu().workers().crashed()).isEqualTo(3);
    }

    private static Throwable failureOf(TaskFuture<?> task) {
        return catchThrowable(() -> task.get(30, TimeUnit.SECONDS)).getCause();
    }

    /** Without giving blocks back it would take 4 GiB. */
    @Test
    void task_refusedBesideItsArray_leaksNoBlock() throws Exception {
        byte[] array = new byte[8 * MEBIBYTE];
        Runnable lambda = () -> {};

        for (int i = 0; i < 500; i++) {
            assertThatThrownBy(() -> executor.submit(new AreOne(array, List.of(lambda))))
                    .isInstanceOf(NotShippableException.class);
        }

        assertHoldsNoMoreThanIsKept();
    }

    @Test
    void batch_withOneThatIsRefused_leaksNoBlock() throws Exception {
        byte[] array = new byte[8 * MEBIBYTE];
        Runnable lambda = () -> {};
        List<AreOne> tasks = List.of(
                new AreOne(array, List.of(1)), new AreOne(array, List.of(2)), new AreOne(array, List.of(lambda)));

        for (int i = 0; i < 250; i++) {
            assertThatThrownBy(() -> executor.gatherAll(tasks)).isInstanceOf(NotShippableException.class);
        }

        assertHoldsNoMoreThanIsKept();
    }

    private static void assertHoldsNoMoreThanIsKept() throws IOException {
        assertThat(mappedBytes()).isLessThanOrEqualTo(64L * MEBIBYTE);
        assertThat(descriptors()).hasSizeLessThanOrEqualTo(8);
    }
}
