package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.internal.encoding.Encoding;
import io.github.workloadexecutor.internal.memory.MemoryPlace;
import io.github.workloadexecutor.internal.wire.Doorbell;
import io.github.workloadexecutor.internal.wire.Frame;
import io.github.workloadexecutor.internal.wire.FrameChannel;
import io.github.workloadexecutor.internal.wire.FrameKind;
import io.github.workloadexecutor.internal.wire.Invitation;
import io.github.workloadexecutor.internal.wire.Limits;
import io.github.workloadexecutor.internal.wire.Rendezvous;
import io.github.workloadexecutor.internal.wire.Request;
import io.github.workloadexecutor.internal.wire.SharedBlock;
import io.github.workloadexecutor.internal.worker.WorkerMain;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.TaskContext;
import io.github.workloadexecutor.testing.Application;
import io.github.workloadexecutor.testing.Processes;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How a worker process ends, and what it has to say about that, with the application's end in the test's hands. */
@SystemTest
@EnabledOnOs(value = OS.LINUX, disabledReason = "looks into /proc and plants signals with kill(1)")
final class WorkerEndsTest {

    @TempDir
    private Path directory;

    /** A real worker whose application is this test. */
    private static final class BareWorker implements AutoCloseable {
        final Process process;
        final FrameChannel channel;
        private final Doorbell doorbell;
        private final SharedBlock shared;

        BareWorker(Path directory, Duration grace) throws IOException {
            SharedBlock.Made made = SharedBlock.create(MemoryPlace.ofThisMachine(directory));
            Path memory = Path.of(made.file().name().address());
            shared = made.block();
            try (Rendezvous rendezvous = Rendezvous.open(directory)) {
                process = startWorker(rendezvous.address(), memory, grace, directory.resolve("output"));
                channel = rendezvous.accept();
                assertThat(frame(channel).kind()).isEqualTo(FrameKind.HELLO);
                FrameChannel second = rendezvous.accept();
                assertThat(frame(second).kind()).isEqualTo(FrameKind.DOORBELL);
                doorbell = second.asDoorbell(/* rings= */ true);
            }
        }

        void run(long id, CpuTask<?> task) throws IOException {
            shared.claims().send(id);
            request(new Request(id, "Task", Limits.NONE, "", Encoding.encodeTask(task, "Task")));
        }

        void leave() throws IOException {
            request(Request.leave());
        }

        private void request(Request request) throws IOException {
            assertThat(shared.requests().offer(request)).isTrue();
            if (shared.worker().rouse()) {
                doorbell.ring();
            }
        }

        private static Frame frame(FrameChannel channel) throws IOException {
            Frame frame = channel.receive();
            if (frame == null) {
                throw new AssertionError("the worker closed its channel");
            }
            return frame;
        }

        /** The next reply from the ring, or frame. */
        Frame hear() throws IOException {
            while (true) {
                shared.application().sleep();
                Frame reply = shared.replies().poll();
                Frame heard = reply == null ? frame(channel) : reply;
                if (heard.kind() != FrameKind.REPLIES) {
                    return heard;
                }
            }
        }

        Frame hearUpTo(FrameKind kind) throws IOException {
            Frame frame = hear();
            while (frame.kind() != kind) {
                frame = hear();
            }
            return frame;
        }

        Object result(long id, CpuTask<?> task) throws IOException {
            run(id, task);
            Object result = Encoding.decodeResult(hearUpTo(FrameKind.VALUE).body(), "Task", null);
            return result == null ? "null" : result;
        }

        int awaitExit() throws InterruptedException {
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        }

        @Override
        public void close() throws IOException {
            process.destroyForcibly();
            channel.close();
            doorbell.close();
        }
    }

    /** Starts a worker of this process, which may dial another. */
    private static Process startWorker(String address, Path memory, Duration grace, Path output) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Xmx64m",
                        "--enable-native-access=ALL-UNNAMED",
                        WorkerMain.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        long parent = ProcessHandle.current().pid();
        try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
            stdin.write(
                    new Invitation(address, "nonce", memory.toString(), parent, 0, grace.toNanos(), 0, /* depth= */ 3)
                            .toText());
        }
        return process;
    }

    private BareWorker worker() throws IOException {
        return new BareWorker(directory, Duration.ofMillis(100));
    }

    private record Exit(int code) implements CpuTask<String> {
        @Override
        public String call() {
            System.exit(code);
            return "not reached";
        }
    }

    /** B73: which task, and from where. */
    @Test
    void exit_calledByATask_saysFromWhereAndKeepsTheCode() throws Exception {
        try (BareWorker worker = worker()) {
            worker.run(5, new Exit(3));

            Frame exiting = worker.hearUpTo(FrameKind.EXITING);

            assertThat(exiting.id()).isEqualTo(5);
            assertThat(exiting.label()).isEqualTo("System.exit");
            assertThat(new String(exiting.body(), StandardCharsets.UTF_8).lines())
                    .first()
                    .asString()
                    .contains("WorkerEndsTest$Exit.call");
            assertThat(worker.channel.receive()).isNull();
            assertThat(worker.awaitExit()).isEqualTo(3);
        }
    }

    @Test
    void shutdown_always_isInGoodOrderAndNeedsNoExplanation() throws Exception {
        try (BareWorker worker = worker()) {
            worker.result(1, new CloseLater(directory.resolve("closed")));

            worker.leave();

            assertThat(worker.channel.receive()).isNull();
            assertThat(worker.awaitExit()).isZero();
            assertThat(directory.resolve("closed")).exists();
        }
    }

    private record CloseLater(Path trace) implements CpuTask<String> {
        @Override
        public String call() {
            TaskContext.current().closeAtWorkerEnd(() -> Files.writeString(trace, "closed"));
            return "registered";
        }
    }

    /** Starts a process that would live on, then takes no notice of anything. */
    private record SpinWithChild(Path child) implements CpuTask<String> {
        @Override
        public String call() throws IOException {
            Process process = new ProcessBuilder("sleep", "300").start();
            Path draft = child.resolveSibling("draft");
            Files.writeString(draft, Long.toString(process.pid()));
            Files.move(draft, child);
            while (true) {
                Thread.onSpinWait();
            }
        }
    }

    /** B90, B103: the worker ends itself with what the task has started, and says where the task was. */
    @Test
    void cancel_taskIgnoresInterrupts_endsTheWorkerAndWhatItHasStarted() throws Exception {
        Path child = directory.resolve("child");
        try (BareWorker worker = worker()) {
            worker.run(2, new SpinWithChild(child));
            await().until(() -> Files.exists(child));

            worker.channel.send(Frame.of(FrameKind.CANCEL, 2));
            Frame exiting = worker.hearUpTo(FrameKind.EXITING);

            assertThat(exiting.label())
                    .isEqualTo("task Task #2 was cancelled and had not ended 100 ms after it was interrupted");
            assertThat(worker.awaitExit()).isEqualTo(124);
            long pid = Long.parseLong(Files.readString(child));
            await().until(() -> !Processes.isRunning(pid));
            assertThat(directory.resolve("output"))
                    .content()
                    .contains("so its worker ends itself", "WorkerEndsTest$SpinWithChild.call");
        }
    }

    /** Really exhausts the heap, and keeps what exhausts it for as long as the exception is on its way. */
    private record ExhaustHeap() implements CpuTask<Integer> {
        @Override
        public Integer call() {
            long[][] all = new long[100_000][];
            for (int i = 0; i < all.length; i++) {
                all[i] = new long[1 << 20];
            }
            return Arrays.hashCode(all);
        }
    }

    @Test
    void task_exhaustsTheHeap_isAnsweredAsSuch() throws Exception {
        try (BareWorker worker = worker()) {
            worker.run(1, new ExhaustHeap());

            assertThat(worker.hearUpTo(FrameKind.OUT_OF_HEAP).id()).isEqualTo(1);
        }
    }

    private record Depth() implements CpuTask<String> {
        @Override
        public String call() {
            return System.getProperty("io.github.workloadexecutor.depth", "not set");
        }
    }

    @Test
    void worker_always_knowsItsDepth() throws Exception {
        try (BareWorker worker = worker()) {
            assertThat(worker.result(1, new Depth())).isEqualTo("3");
        }
    }

    /** What the kernel knows of it: its own process group, and a higher score than the application has. */
    @Test
    void worker_soonAfterItsStart_leadsAGroupAndIsTheFirstToGoWhenMemoryRunsOut() throws Exception {
        try (BareWorker worker = worker()) {
            long pid = worker.process.pid();

            await().until(() -> groupOf(pid) == pid);

            assertThat(Files.readString(Path.of("/proc/" + pid + "/oom_score_adj"))
                            .strip())
                    .satisfies(score -> assertThat(Integer.parseInt(score)).isGreaterThanOrEqualTo(500));
            assertThat(directory.resolve("output")).isEmptyFile();
        }
    }

    private static long groupOf(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        List<String> fields =
                Arrays.asList(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
        return Long.parseLong(fields.get(2));
    }

    /** Computes for ever in a worker. */
    static final class SpinForEver {
        public static void main(String[] args) throws Exception {
            try (var executor = WorkloadExecutor.builder().workers(1).build()) {
                executor.submit(new Tasks.Spin(Path.of(args[0], "worker"))).get();
            }
        }
    }

    /** B104: a worker that is frozen cannot notice anything itself. */
    @Test
    void application_killedWhileItsWorkerIsFrozen_takesTheWorkerWithIt() throws Exception {
        Path started = directory.resolve("worker");
        try (Application application = Application.start(SpinForEver.class, directory)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(started));
            long worker = Long.parseLong(Files.readString(started));
            // The group is the last thing that a new worker asks the kernel for.
            await().until(() -> groupOf(worker) == worker);
            new ProcessBuilder("kill", "-STOP", Long.toString(worker)).start().waitFor();

            application.kill();

            await().atMost(Duration.ofSeconds(5)).until(() -> !Processes.isRunning(worker));
        }
    }

    /** Starts a worker that dials somebody else, and stays until it is killed. */
    static final class ParentOnly {
        public static void main(String[] args) throws Exception {
            SharedBlock.Made made = SharedBlock.create(MemoryPlace.ofThisMachine(Path.of(args[2])));
            Path memory = Path.of(made.file().name().address());
            Process worker = startWorker(args[0], memory, Duration.ofMillis(100), Path.of(args[1]));
            System.out.println(worker.pid());
            worker.waitFor();
        }
    }

    /**
     * B104: the kernel's signal by itself. The worker's channel stays open, so nothing else can tell it that its parent
     * is gone; in the test above the kernel also wakes it, since a stopped process group has lost its last parent.
     */
    @Test
    @EnabledOnOs(OS.LINUX)
    void parent_killedWhileTheChannelStaysOpen_takesTheWorkerWithIt() throws Exception {
        try (Rendezvous rendezvous = Rendezvous.open(directory);
                Application parent = Application.start(
                        ParentOnly.class,
                        Path.of(rendezvous.address()),
                        directory.resolve("output"),
                        directory.resolve("m"));
                FrameChannel channel = rendezvous.accept();
                FrameChannel doorbell = rendezvous.accept()) {
            long worker = Long.parseLong(parent.nextLine());
            assertThat(channel.receive()).isNotNull();
            assertThat(doorbell.receive()).isNotNull();
            // The group is the last thing that a new worker asks the kernel for.
            await().until(() -> Processes.groupOf(worker) == worker);

            parent.kill();

            await().atMost(Duration.ofSeconds(5)).until(() -> !Processes.isRunning(worker));
        }
    }
}
