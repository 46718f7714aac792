package io.github.workloadexecutor.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.NotShippableException;
import io.github.workloadexecutor.failure.TaskFailedException;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.testing.Ground;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a future tells of its task at each moment, wherever that runs. */
@SystemTest
@ParameterizedClass
@EnumSource(Ground.class)
final class FutureTest {

    private final Ground ground;
    private final WorkloadExecutor executor;

    @TempDir
    private Path directory;

    FutureTest(Ground ground) {
        this.ground = ground;
        this.executor = ground.builder().name("futures").workers(1).ioLimit(1).build();
    }

    @AfterEach
    void close() throws IOException {
        unblock();
        executor.close();
    }

    private <T> TaskFuture<T> submit(Callable<T> task) {
        return (TaskFuture<T>) ground.laneOf(executor).submit(task);
    }

    private TaskFuture<Long> submitBlocked() {
        TaskFuture<Long> blocked = submit(new Tasks.Rendezvous(directory.resolve("here"), directory.resolve("go-on")));
        await().until(() -> Files.exists(directory.resolve("here")));
        return blocked;
    }

    private void unblock() throws IOException {
        Files.writeString(directory.resolve("go-on"), "");
    }

    /** B6: a waiting task is cancelled, again and again. */
    @Test
    void cancel_waiting_isTrueAndASecondTimeToo() {
        var unused = submitBlocked();
        TaskFuture<String> waiting = submit(new Tasks.Echo<>("waits"));

        assertThat(waiting.cancel(false)).isTrue();
        assertThat(waiting.cancel(true)).isTrue();
        assertThat(waiting.state()).isEqualTo(Future.State.CANCELLED);
    }

    /** B7. */
    @Test
    void isRunning_waitingOrCancelled_isFalseAndOnlyTheLatterIsDone() {
        var unused = submitBlocked();
        TaskFuture<String> waiting = submit(new Tasks.Echo<>("waits"));
        boolean runsWhileItWaits = waiting.isRunning();
        boolean doneWhileItWaits = waiting.isDone();
        waiting.cancel(true);

        assertThat(runsWhileItWaits).isFalse();
        assertThat(doneWhileItWaits).isFalse();
        assertThat(waiting.isRunning()).isFalse();
        assertThat(waiting.isDone()).isTrue();
    }

    /** B8. */
    @Test
    void exceptionNow_atEachMoment_isThatOfTheTaskOrRefused() throws Exception {
        TaskFuture<Long> running = submitBlocked();
        TaskFuture<String> cancelled = submit(new Tasks.Echo<>("waits"));
        TaskFuture<String> failing = submit(new Tasks.Fail(new IOException("planted")));
        cancelled.cancel(true);
        Throwable whileRunning = catchThrowable(running::exceptionNow);
        unblock();
        Throwable thrown = catchThrowable(failing::get);

        assertThat(whileRunning).isInstanceOf(IllegalStateException.class);
        assertThat(catchThrowable(cancelled::exceptionNow)).isInstanceOf(IllegalStateException.class);
        assertThat(failing.exceptionNow())
                .isInstanceOf(IOException.class)
                .hasMessage("planted")
                .isSameAs(thrown.getCause());
    }

    /** B8: no time at all is too little for what is not there, and enough for what is. */
    @Test
    void get_negativeTime_isAsNone() throws Exception {
        TaskFuture<Long> future = submitBlocked();

        assertThatThrownBy(() -> future.get(-1, TimeUnit.DAYS)).isInstanceOf(TimeoutException.class);
        unblock();
        Long pid = future.get();

        assertThat(future.get(-1, TimeUnit.DAYS)).isEqualTo(pid);
    }

    /** B9: by the completion; that a cancellation does so, too, is shown elsewhere. */
    @Test
    void get_blockedInManyThreads_isReleasedByCompletion() throws Exception {
        TaskFuture<Long> future = submitBlocked();
        List<CompletableFuture<Long>> seen = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            CompletableFuture<Long> value = new CompletableFuture<>();
            seen.add(value);
            threads.add((i % 2 == 0 ? Thread.ofPlatform() : Thread.ofVirtual()).start(() -> {
                try {
                    value.complete(future.get());
                } catch (Throwable unexpected) {
                    value.completeExceptionally(unexpected);
                }
            }));
        }
        await().until(() -> threads.stream().allMatch(thread -> thread.getState() != Thread.State.RUNNABLE));

        unblock();

        Long expected = future.get();
        for (CompletableFuture<Long> value : seen) {
            assertThat(value.get()).isEqualTo(expected);
        }
    }

    /** B11. */
    @Test
    void toString_atEachMoment_tellsTheState() throws Exception {
        TaskFuture<Long> running = submitBlocked();
        TaskFuture<String> waiting = submit(new Tasks.Echo<>("waits"));
        String whileRunning = running.toString();
        String whileWaiting = waiting.toString();
        waiting.cancel(true);
        unblock();
        running.get();

        assertThat(whileRunning).endsWith(", running]");
        assertThat(whileWaiting).endsWith(", queued]");
        assertThat(waiting.toString()).endsWith(", cancelled]");
        assertThat(running.toString()).contains("succeeded");
    }

    /** B12: what is seen of a future is of one moment: once done, its state and its outcome fit each other. */
    @Test
    void outcome_readByManyThreads_isTheSameForAll() throws Exception {
        for (int round = 0; round < 20; round++) {
            boolean fails = round % 2 == 0;
            TaskFuture<String> future =
                    fails ? submit(new Tasks.Fail(new IOException("planted"))) : submit(new Tasks.Echo<>("value"));
            List<CompletableFuture<String>> seen = new ArrayList<>();
            CountDownLatch together = new CountDownLatch(1);
            for (int i = 0; i < 8; i++) {
                seen.add(CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                together.await();
                            } catch (InterruptedException unexpected) {
                                throw new IllegalStateException(unexpected);
                            }
                            while (!future.isDone()) {
                                Thread.onSpinWait();
                            }
                            return switch (future.state()) {
                                case SUCCESS -> future.resultNow() + future.getNow("none");
                                case FAILED -> future.exceptionNow().getMessage();
                                default -> "state " + future.state();
                            };
                        },
                        task -> Thread.ofVirtual().start(task)));
            }

            together.countDown();

            for (CompletableFuture<String> each : seen) {
                assertThat(each.get()).isEqualTo(fails ? "planted" : "valuevalue");
            }
        }
    }

    /** Throws whatever it is asked, and cannot be sent as it is. */
    @SuppressWarnings("ThrowableEqualsHashCode") // that is the point
    private static final class Hostile extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient Object notSent = new Object();

        @Override
        public String getMessage() {
            throw new IllegalStateException("getMessage");
        }

        @Override
        public String toString() {
            throw new IllegalStateException("toString" + notSent);
        }

        @Override
        public boolean equals(Object other) {
            throw new IllegalStateException("equals");
        }

        @Override
        public int hashCode() {
            throw new IllegalStateException("hashCode");
        }

        @Override
        public synchronized Throwable getCause() {
            throw new IllegalStateException("getCause");
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new IllegalStateException("getStackTrace");
        }
    }

    private record ThrowHostile() implements CpuTask<String> {
        @Override
        public String call() {
            throw new Hostile();
        }
    }

    /** B13. */
    @Test
    void task_thatThrowsSomethingHostile_hasFailedAndDisturbsNobody() throws Exception {
        TaskFuture<String> hostile = submit(new ThrowHostile());
        TaskFuture<String> next = submit(new Tasks.Echo<>("next"));

        assertThatThrownBy(hostile::get).isInstanceOf(ExecutionException.class);
        assertThat(hostile.state()).isEqualTo(Future.State.FAILED);
        assertThat(hostile.toString()).contains("failed");
        assertThat(next.get()).isEqualTo("next");
    }

    /** B13: a batch it belongs to has failed because of it. */
    @Test
    void gatherAll_oneThrowsSomethingHostile_failsAndTheExecutorGoesOn() throws Exception {
        Callable<String> hostile = ground == Ground.IO ? () -> new ThrowHostile().call() : new ThrowHostile();

        assertThatThrownBy(() -> executor.gatherAll(List.of(new Tasks.Echo<>("a"), hostile)))
                .isInstanceOf(TaskFailedException.class);
        assertThat(submit(new Tasks.Echo<>("next")).get()).isEqualTo("next");
    }

    // What classes do themselves to be written and read.

    /** A task of which a copy with other text travels. */
    private static final class Replaced implements CpuTask<Answer> {
        private static final long serialVersionUID = 1;

        private final String text;

        Replaced(String text) {
            this.text = text;
        }

        private Object writeReplace() {
            return new Written(text + " replaced");
        }

        @Override
        public Answer call() {
            return new Answer(text + " called");
        }
    }

    /** What stands for it on the way. */
    private static final class Written implements Serializable {
        private static final long serialVersionUID = 1;

        private transient String text;

        Written(String text) {
            this.text = text;
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            out.defaultWriteObject();
            out.writeUTF(text + " written");
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            text = in.readUTF() + " read";
        }

        private Object readResolve() {
            return new Replaced(text + " resolved");
        }
    }

    /** A result that counts its ways. */
    private static final class Answer implements Serializable {
        private static final long serialVersionUID = 1;

        private String text;

        Answer(String text) {
            this.text = text;
        }

        private Object writeReplace() {
            return new Answer(text + " replaced");
        }

        private Object readResolve() {
            text += " resolved";
            return this;
        }
    }

    /** B112: each is applied once, in order; and not at all where nothing is written. */
    @Test
    void serialisersOfTaskAndResult_areAppliedOnceInOrder() throws Exception {
        String text = submit(new Replaced("task")).get().text;

        assertThat(text)
                .isEqualTo(
                        ground == Ground.IO
                                ? "task called"
                                : "task replaced written read resolved called replaced resolved");
    }

    /** A task whose writing fails. */
    private static final class CannotBeWritten implements CpuTask<String> {
        private static final long serialVersionUID = 1;

        private void writeObject(ObjectOutputStream out) throws IOException {
            throw new IOException("planted");
        }

        @Override
        public String call() {
            return "ran";
        }
    }

    /** B112: one that fails keeps the task from the lane, in the submitting thread, and says so. */
    @Test
    void serialiserOfATask_thatFails_refusesTheTask() throws Exception {
        if (ground == Ground.IO) {
            assertThat(submit(new CannotBeWritten()).get()).isEqualTo("ran");
        } else {
            assertThatThrownBy(() -> submit(new CannotBeWritten()))
                    .isInstanceOf(NotShippableException.class)
                    .hasMessageContaining("planted");
        }
        assertThat(submit(new Tasks.Echo<>("next")).get()).isEqualTo("next");
    }
}
