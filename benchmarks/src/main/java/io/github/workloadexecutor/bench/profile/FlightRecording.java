package io.github.workloadexecutor.bench.profile;

import io.github.workloadexecutor.task.CpuTask;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;

/**
 * The one recording of a JVM, in the parent or, by the tasks below, in its worker. It samples a thread each time that
 * has used up a millisecond of processor time, in native code too; a JVM that cannot do that samples what runs Java
 * code, every millisecond.
 */
final class FlightRecording {

    static final String BY_CPU_TIME = "jdk.CPUTimeSample";
    static final String BY_TIME = "jdk.ExecutionSample";

    // Of a worker, from one task to the next.
    private static Recording current;

    private FlightRecording() {}

    static synchronized void start() {
        current = new Recording();
        boolean byCpuTime = FlightRecorder.getFlightRecorder().getEventTypes().stream()
                .anyMatch(type -> type.getName().equals(BY_CPU_TIME));
        if (byCpuTime) {
            current.enable(BY_CPU_TIME).with("throttle", "1ms");
        } else {
            current.enable(BY_TIME).withPeriod(Duration.ofMillis(1));
            current.enable("jdk.NativeMethodSample").withPeriod(Duration.ofMillis(1));
        }
        current.start();
    }

    static synchronized void stop(Path file) throws IOException {
        current.stop();
        current.dump(file);
        current.close();
    }

    /** Starts the worker's. */
    record Start() implements CpuTask<Boolean> {

        @Override
        public Boolean call() {
            start();
            return true;
        }
    }

    /** Ends the worker's, and writes it. */
    record Stop(Path file) implements CpuTask<Boolean> {

        @Override
        public Boolean call() throws IOException {
            stop(file);
            return true;
        }
    }
}
