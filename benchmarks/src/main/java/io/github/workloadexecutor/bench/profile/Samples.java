package io.github.workloadexecutor.bench.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/** Counts the samples of a recording, by stage, thread and method. */
final class Samples {

    private final Map<String, Integer> stages = new TreeMap<>();
    private final Map<String, Integer> threads = new TreeMap<>();
    private final Map<String, Integer> methods = new TreeMap<>();
    private int count;

    static Samples of(Path recording) throws IOException {
        Samples samples = new Samples();
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                samples.add(file.readEvent());
            }
        }
        return samples;
    }

    private void add(RecordedEvent event) {
        if (!event.getEventType().getName().endsWith("Sample")) {
            return;
        }
        List<RecordedFrame> frames = event.getStackTrace() == null
                ? List.of()
                : event.getStackTrace().getFrames();
        count++;
        stages.merge(Stage.of(frames), 1, Integer::sum);
        threads.merge(threadOf(event), 1, Integer::sum);
        if (!frames.isEmpty()) {
            var top = frames.getFirst().getMethod();
            // A hidden class has an address in its name, another one in each run.
            String type = top.getType().getName().replaceAll("\\.0x[0-9a-f]+", "");
            methods.merge(type + "." + top.getName(), 1, Integer::sum);
        }
    }

    /** Numbers in names are left out: what counts is the kind of thread. */
    private static String threadOf(RecordedEvent event) {
        String field = event.hasField("eventThread") ? "eventThread" : "sampledThread";
        RecordedThread thread = event.getThread(field);
        String name = thread == null ? null : thread.getJavaName() == null ? thread.getOSName() : thread.getJavaName();
        return name == null || name.isEmpty() ? "(a thread without a name)" : name.replaceAll("\\d+", "N");
    }

    int count() {
        return count;
    }

    Map<String, Integer> stages() {
        return stages;
    }

    Map<String, Integer> threads() {
        return threads;
    }

    Map<String, Integer> methods() {
        return methods;
    }
}
