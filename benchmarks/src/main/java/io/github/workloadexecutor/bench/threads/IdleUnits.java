package io.github.workloadexecutor.bench.threads;

import io.github.workloadexecutor.bench.Length;
import io.github.workloadexecutor.bench.OwnJvm;
import io.github.workloadexecutor.bench.ProcessMemory;
import io.github.workloadexecutor.bench.UsedHeap;
import io.github.workloadexecutor.bench.WorkerMemory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;

/** The memory of units that do nothing. */
final class IdleUnits {

    private IdleUnits() {}

    /** Gives the bytes of one. A worker's pages that others have as well count in part. */
    static double bytesOf(UnitKind kind, Length length) throws Exception {
        if (kind == UnitKind.FORKED_JVM) {
            return WorkerMemory.whenIdle(0).proportionalBytes();
        }
        int count = kind == UnitKind.PLATFORM_THREAD ? 1_000 : length.of(10_000, 100_000, 100_000);
        // The heap is all there from the start, so what the process grows by is what stands outside it.
        List<String> options = List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch");
        Process process = OwnJvm.small(options, Threads.class, kind.name(), Integer.toString(count))
                .start();
        return Double.parseDouble(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
    }

    /** Starts threads that wait, and prints what one of them adds to heap and process. */
    static final class Threads {

        private Threads() {}

        public static void main(String[] args) throws Exception {
            ThreadFactory factory = UnitKind.valueOf(args[0]).threads();
            int count = Integer.parseInt(args[1]);
            startAll(factory, Math.min(count, 100)); // What the first of them load is not theirs.
            long before = UsedHeap.bytes() + resident();
            List<Thread> threads = startAll(factory, count);
            double grown = UsedHeap.bytes() + resident() - before;
            if (threads.stream().anyMatch(thread -> !thread.isAlive())) {
                throw new IllegalStateException("all threads must wait still, but some have ended");
            }
            System.out.println(grown / count);
            Runtime.getRuntime().halt(0);
        }

        private static long resident() throws Exception {
            return ProcessMemory.of(ProcessHandle.current().pid()).residentBytes();
        }

        private static List<Thread> startAll(ThreadFactory factory, int count) throws InterruptedException {
            CountDownLatch running = new CountDownLatch(count);
            CountDownLatch never = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                Thread thread = factory.newThread(() -> {
                    running.countDown();
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                thread.start();
                threads.add(thread);
            }
            running.await();
            return threads;
        }
    }
}
