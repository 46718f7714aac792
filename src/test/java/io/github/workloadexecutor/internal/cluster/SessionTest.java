package io.github.workloadexecutor.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.Measuring;
import io.github.workloadexecutor.backend.TaskLimits;
import io.github.workloadexecutor.event.LaneStatistics;
import io.github.workloadexecutor.internal.cluster.MemoryCluster.Node;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a node makes of requests, whenever they come. */
@Timeout(30)
final class SessionTest {

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
        session.accept(
                0,
                new FrameReader(new FrameWriter()
                        .putConstant(Word.HELLO)
                        .putText("app")
                        .putText("")
                        .putDuration(Duration.ofSeconds(5))
                        .putLong(1 << 20)
                        .toBytes()));
        int unused = session.end("its application is gone");

        session.accept(
                1,
                new FrameReader(new FrameWriter()
                        .putConstant(Word.TASK)
                        .putBoolean(true)
                        .putTask(new EncodedTask(1, "Late", 1, new byte[0], "", "", TaskLimits.NONE, Measuring.NO))
                        .toBytes()));

        LaneStatistics tasks = node.host.health().tasks();
        long known = tasks.queued() + tasks.running() + tasks.succeeded() + tasks.failed() + tasks.cancelled();
        assertThat(known).isZero();
    }
}
