package io.github.workloadexecutor.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.Measuring;
import io.github.workloadexecutor.backend.TaskLimits;
import io.github.workloadexecutor.event.LaneStatistics;
import io.github.workloadexecutor.internal.cluster.MemoryCluster.Node;
import io.github.workloadexecutor.internal.wire.ProtocolViolation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a node makes of requests, whenever they come. */
@Timeout(30)
final class SessionTest {

    private static final int TASKS = 200;
    private static final int BATCH = 20;
    private static final int MANY = 500 * BATCH;

    /** A request that nobody wakes waits that long, and the test is over before. */
    private static final long HOLD = TimeUnit.SECONDS.toNanos(60);

    private final MemoryCluster cluster = new MemoryCluster();
    private final Node node = cluster.start(1);

    @AfterEach
    void close() {
        cluster.close();
    }

    /** Nobody waits for it, and nobody is left who would end it. */
    @Test
    void task_comesAfterTheSessionHasEnded_isNotBegun() throws Exception {
        Session session = new Session(node.host, 1);
        session.accept(0, hello());
        int unused = session.end("its application is gone");

        session.accept(1, tasks(1, 1));

        LaneStatistics tasks = node.host.health().tasks();
        long known = tasks.queued() + tasks.running() + tasks.succeeded() + tasks.failed() + tasks.cancelled();
        assertThat(known).isZero();
    }

    private static FrameReader hello() {
        return new FrameReader(new FrameWriter()
                .putConstant(Word.HELLO)
                .putText("app")
                .putText("")
                .putDuration(Duration.ofSeconds(5))
                .putLong(1 << 20)
                .toBytes());
    }

    /** Sends tasks that may begin. */
    private static FrameReader tasks(int first, int last) {
        FrameWriter words = new FrameWriter();
        for (int id = first; id <= last; id++) {
            words.putConstant(Word.TASK).putBoolean(true);
            words.putTask(new EncodedTask(id, "Task", 1, new byte[0], "", "", TaskLimits.NONE, Measuring.NO));
        }
        return new FrameReader(words.toBytes());
    }

    /** The tasks that an answer says are done, in order. */
    private static List<Long> done(byte @Nullable [] answer) throws ProtocolViolation {
        assertThat(answer).isNotNull();
        FrameReader in = new FrameReader(answer);
        assertThat(in.readConstant(Header.Answer.class)).isEqualTo(Header.Answer.SPOKEN);
        long unusedNumber = in.readLong();
        List<Long> done = new ArrayList<>();
        while (in.left() > 0) {
            Word word = in.readConstant(Word.class);
            if (word == Word.REPLIED) {
                done.add(in.readReply().taskId());
            } else {
                assertThat(word).isEqualTo(Word.WELCOME);
                String unusedName = in.readText();
                int unusedSlots = in.readInt();
                boolean unusedDraining = in.readBoolean();
                byte[] unusedIdentity = in.readBytes();
            }
        }
        return done;
    }

    private static NodeHost hostOf(PolledWorker worker) {
        return new NodeHost(
                "polled",
                1,
                worker,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().factory()),
                change -> {});
    }

    /** An exchange costs more than a task's part of it. */
    @Test
    void await_tasksAreDoneOneByOne_answersForSeveral() throws Exception {
        NodeHost host = hostOf(new PolledWorker(there -> 1));
        Session session = new Session(host, 1);
        session.accept(0, hello());
        session.accept(1, tasks(1, TASKS));
        int answers = 0;
        List<Long> done = new ArrayList<>();

        while (done.size() < TASKS) {
            done.addAll(done(session.await(HOLD)));
            answers++;
        }

        assertThat(done).isEqualTo(LongStream.rangeClosed(1, TASKS).boxed().toList());
        assertThat(answers).isLessThan(TASKS / 2);
        assertThat(host.close(Duration.ofSeconds(5))).isEmpty();
    }

    /** As the application does it: a few requests at a time, one more when one was answered. */
    @Test
    void await_severalRequestsWait_eachTaskIsAnsweredOnceAndNobodyForEver() throws Exception {
        Random random = new Random(7);
        PolledWorker worker = new PolledWorker(there -> random.nextInt(4) * random.nextInt(9));
        NodeHost host = hostOf(worker);
        Session session = new Session(host, 1);
        session.accept(0, hello());
        List<Long> done = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger next = new AtomicInteger(1);
        try (ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 3; i++) {
                var unused = requests.submit(() -> {
                    while (done.size() < MANY) {
                        synchronized (next) {
                            int first = (next.get() - 1) * BATCH + 1;
                            session.accept(
                                    next.getAndIncrement(),
                                    first > MANY ? tasks(1, 0) : tasks(first, first + BATCH - 1));
                        }
                        byte[] answer = session.await(HOLD);
                        if (answer == null) {
                            break; // All is done.
                        }
                        done.addAll(done(answer));
                    }
                    return null;
                });
            }
            while (done.size() < MANY) {
                worker.answerOne();
                Thread.onSpinWait();
            }
            int unused = session.end("all is done");
        }

        assertThat(done)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, MANY).boxed().toList());
        assertThat(host.close(Duration.ofSeconds(5))).isEmpty();
    }
}
