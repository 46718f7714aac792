package io.github.workloadexecutor.system;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.testing.Application;
import io.github.workloadexecutor.testing.SystemTest;
import io.github.workloadexecutor.testing.Tasks;
import java.io.File;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPLoggerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * That an MDC would go along does not cause logging to be initialised in an application that does not log, nor anything
 * to be printed.
 */
@SystemTest
final class QuietLoggingTest {

    private static final String READY = "the first result is there";

    /** Waits for one result of the I/O lane, and never logs. */
    static final class NeverLogs {
        public static void main(String[] args) throws Exception {
            try (var executor = WorkloadExecutor.create()) {
                System.out.println(executor.io().submit(() -> READY).get());
            }
        }
    }

    /** Gets one result of the CPU lane. */
    static final class Computes {
        public static void main(String[] args) throws Exception {
            try (var executor = WorkloadExecutor.create()) {
                System.out.println(executor.submit(new Tasks.Echo<>(READY)).get());
            }
        }
    }

    /** Submits a task just while its logging is being initialised. */
    public static final class SubmittingProvider implements SLF4JServiceProvider {

        public SubmittingProvider() throws Exception {
            try (var executor = WorkloadExecutor.create()) {
                System.out.println(executor.io().submit(() -> READY).get());
            }
        }

        @Override
        public ILoggerFactory getLoggerFactory() {
            return new NOPLoggerFactory();
        }

        @Override
        public IMarkerFactory getMarkerFactory() {
            return new BasicMarkerFactory();
        }

        @Override
        public MDCAdapter getMDCAdapter() {
            return new BasicMDCAdapter();
        }

        @Override
        public String getRequestedApiVersion() {
            return "2.0.99";
        }

        @Override
        public void initialize() {}
    }

    static final class Logs {
        public static void main(String[] args) {
            var unused = LoggerFactory.getLogger(Logs.class);
            MDC.put("request", "r-17");
        }
    }

    /** The class path without any back-end. */
    private static String withoutBackEnd() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("logback"))
                .collect(joining(File.pathSeparator));
    }

    private static List<String> outputOf(Class<?> main, String... options) throws Exception {
        List<String> command = Stream.concat(Stream.of(options), Stream.of("-cp", withoutBackEnd(), main.getName()))
                .toList();
        try (Application application = Application.start(command)) {
            return application.remainingLines();
        }
    }

    private static List<String> beforeTheResult(List<String> output) {
        return output.subList(0, output.indexOf(READY));
    }

    /** Closing is another matter: there the library may have something to say. */
    @Test
    void submission_inAnApplicationThatNeverLogs_printsNothing() throws Exception {
        assertThat(outputOf(NeverLogs.class)).startsWith(READY);
    }

    @Test
    void submission_inAnApplicationThatNeverLogs_loadsNothingOfTheLogging() throws Exception {
        assertThat(beforeTheResult(outputOf(NeverLogs.class, "-Xlog:class+load")))
                .filteredOn(line -> line.contains("] org.slf4j."))
                .isEmpty();
    }

    /** The library itself logs when its first worker is ready, which is beside the way to the first result. */
    @Test
    void firstResult_ofTheCpuLane_doesNotWaitForAnMdc() throws Exception {
        assertThat(beforeTheResult(outputOf(Computes.class, "-Xlog:class+load")))
                .filteredOn(line -> line.contains("] org.slf4j.MDC source"))
                .isEmpty();
    }

    /** Otherwise slf4j says that there is a temporary MDC only. */
    @Test
    void submission_whileTheLoggingIsInitialised_printsNothing() throws Exception {
        assertThat(outputOf(Logs.class, "-Dslf4j.provider=" + SubmittingProvider.class.getName()))
                .filteredOn(line -> !line.startsWith("SLF4J(I): Attempting to load provider"))
                .containsExactly(READY);
    }
}
