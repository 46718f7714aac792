package io.github.workloadexecutor.internal.process;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that starts child processes. A child can ask the kernel to be killed when its parent dies, and for the
 * kernel the parent is the thread that started the child; so that thread lives as long as there may be children.
 *
 * <p>Each request is answered exactly once, with a process or a failure; a process for which nobody waits any more is
 * killed. Who waits looks after the thread: if it ends against expectation, that is a failure, and the next request
 * starts another.
 */
public final class Spawner implements AutoCloseable {

    private static final Duration END = Duration.ofSeconds(5);
    private static final long LOOK_NANOS = 100_000_000;
    private static final String CLOSED = "no process can be started any more: the executor is closed";

    /** Starts one process. */
    @FunctionalInterface
    interface Launch {
        Process start() throws IOException;
    }

    /** A class of its own, since the first lambdas of an application would delay its first worker. */
    private record JvmLaunch(JvmCommand command) implements Launch {

        @Override
        public Process start() throws IOException {
            return ChildJvm.builder(command).start();
        }
    }

    private record Request(Launch launch, CompletableFuture<Process> answer) {}

    private final ThreadFactory threads;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by lock.
    private final Queue<Request> requests = new ArrayDeque<>();
    private @Nullable Thread thread;
    private boolean closed;

    /**
     * Starts no thread yet.
     *
     * @param name the thread's name
     */
    public Spawner(String name) {
        this(Thread.ofPlatform().daemon().name(name).factory());
    }

    Spawner(ThreadFactory threads) {
        this.threads = threads;
    }

    /**
     * Starts a JVM.
     *
     * @param name goes into thread names
     * @param command what to run, and with which environment
     * @param out gets each line of its standard output
     * @param err gets each line of its standard error
     * @throws IOException if the process cannot be started, or this is closed
     * @throws InterruptedException if interrupted while waiting; then no process stays
     */
    public ChildJvm start(String name, JvmCommand command, Consumer<String> out, Consumer<String> err)
            throws IOException, InterruptedException {
        return ChildJvm.of(start(new JvmLaunch(command)), name, out, err);
    }

    Process start(Launch launch) throws IOException, InterruptedException {
        CompletableFuture<Process> answer = new CompletableFuture<>();
        Thread serving = enqueue(new Request(launch, answer));
        while (true) {
            try {
                return answer.get(LOOK_NANOS, TimeUnit.NANOSECONDS);
            } catch (TimeoutException slow) {
                if (!serving.isAlive()) {
                    answer.completeExceptionally(
                            new IOException("no process was started: the thread that starts them has ended"));
                }
            } catch (InterruptedException e) {
                if (!answer.cancel(false) && !answer.isCompletedExceptionally()) {
                    answer.join().destroyForcibly(); // It was started in the same moment.
                }
                throw e;
            } catch (ExecutionException failed) {
                Throwable cause = failed.getCause();
                throw new IOException(cause == null ? failed.toString() : String.valueOf(cause.getMessage()), cause);
            }
        }
    }

    private Thread enqueue(Request request) throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new IOException(CLOSED);
            }
            Thread serving = thread;
            if (serving == null || !serving.isAlive()) {
                serving = threads.newThread(new Serving());
                serving.start(); // It waits for this lock before it does anything.
                thread = serving;
            }
            requests.add(request);
            changed.signal();
            return serving;
        } catch (OutOfMemoryError e) {
            throw new IOException("no thread could be created to start processes: " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    /** What the thread does. */
    private final class Serving implements Runnable {

        @Override
        public void run() {
            for (Request request = next(); request != null; request = next()) {
                if (!request.answer().isDone()) {
                    answer(request);
                }
            }
        }
    }

    private static void answer(Request request) {
        try {
            Process process = request.launch().start();
            if (!request.answer().complete(process)) {
                process.destroyForcibly();
            }
        } catch (IOException | RuntimeException | Error failure) {
            request.answer().completeExceptionally(failure);
        }
    }

    /** Waits for a request; null when this is closed. */
    private @Nullable Request next() {
        lock.lock();
        try {
            while (!closed && requests.isEmpty()) {
                changed.awaitUninterruptibly();
            }
            return closed ? null : requests.remove();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the thread. Children that still live and have asked for it are killed by that, so this comes last. Waits for
     * the thread, but not for ever, since the operating system may take its time to start a process.
     */
    @Override
    public void close() {
        Thread ending;
        lock.lock();
        try {
            closed = true;
            ending = thread;
            requests.forEach(request -> request.answer().completeExceptionally(new IOException(CLOSED)));
            requests.clear();
            changed.signal();
        } finally {
            lock.unlock();
        }
        if (ending != null) {
            try {
                boolean unused = ending.join(END);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
