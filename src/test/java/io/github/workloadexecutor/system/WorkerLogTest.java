package io.github.workloadexecutor.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.testing.CapturedLog;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** What workers print and log is known by its task. */
@SystemTest
final class WorkerLogTest {

    @TempDir
    private Path directory;

    @AfterEach
    void clear() {
        MDC.clear();
    }

    /** Prints at once, and ends when it may. */
    private record Print(String text, Path goOn) implements CpuTask<String> {
        @Override
        public String call() throws Exception {
            System.out.println(text);
            System.err.println(text + "!");
            while (!Files.exists(goOn)) {
                Thread.sleep(5); // Another process is awaited: there is nothing else to wait on.
            }
            return text;
        }
    }

    @Test
    void line_ofARunningTask_isLoggedWithItsNameAndUnderItsMdc() throws Exception {
        Path goOn = directory.resolve("go-on");
        try (CapturedLog log = CapturedLog.at(Level.INFO);
                WorkloadExecutor executor =
                        WorkloadExecutor.builder().name("printer").workers(1).build()) {
            MDC.put("request", "r-17");
            TaskFuture<String> first = executor.submit(new Print("hello", goOn));
            MDC.put("request", "r-18");
            TaskFuture<String> waiting = executor.submit(new Tasks.Echo<>("waits"));

            await().untilAsserted(() -> assertThat(log.messagesWithMdc())
                    .containsEntry("printer worker 1, task WorkerLogTest.Print #1: hello", Map.of("request", "r-17"))
                    .containsEntry("printer worker 1, task WorkerLogTest.Print #1: hello!", Map.of("request", "r-17")));
            Files.writeString(goOn, "");
            first.get();
            waiting.get();
        }
    }

    @Test
    void line_thatComesAfterTheReply_isKnownByTheTaskThatRanLast() throws Exception {
        Path goOn = Files.writeString(directory.resolve("go-on"), "");
        try (CapturedLog log = CapturedLog.at(Level.INFO);
                WorkloadExecutor executor =
                        WorkloadExecutor.builder().name("printer").workers(1).build()) {
            MDC.put("request", "r-17");
            executor.submit(new Print("hello", goOn)).get();

            await().untilAsserted(() -> assertThat(log.messagesWithMdc())
                    .containsEntry("printer worker 1, task WorkerLogTest.Print #1: hello", Map.of("request", "r-17")));
        }
    }

    /** Logs in the worker, by the logging that the worker has itself. */
    private record LogSomething(String text) implements CpuTask<String> {
        private static final Logger LOG = LoggerFactory.getLogger(LogSomething.class);

        @Override
        public String call() {
            StandInAppender appender = StandInAppender.of(LOG);
            LOG.warn(text);
            return appender.seen();
        }
    }

    /** In a worker: keeps what is logged there, with its MDC. */
    private static final class StandInAppender
            extends ch.qos.logback.core.AppenderBase<ch.qos.logback.classic.spi.ILoggingEvent> {
        private String seen = "";

        static StandInAppender of(Logger logger) {
            StandInAppender appender = new StandInAppender();
            appender.start();
            ((ch.qos.logback.classic.Logger) logger).addAppender(appender);
            return appender;
        }

        String seen() {
            return seen;
        }

        @Override
        protected void append(ch.qos.logback.classic.spi.ILoggingEvent event) {
            seen += event.getFormattedMessage() + " " + event.getMDCPropertyMap();
        }
    }

    @Test
    void task_thatLogsInItsWorker_logsUnderItsMdc() throws Exception {
        try (WorkloadExecutor executor = WorkloadExecutor.builder().workers(1).build()) {
            MDC.put("request", "r-17");
            String first = executor.submit(new LogSomething("one")).get();
            MDC.clear();
            String second = executor.submit(new LogSomething("two")).get();

            assertThat(List.of(first, second)).containsExactly("one {request=r-17}", "two {}");
        }
    }
}
