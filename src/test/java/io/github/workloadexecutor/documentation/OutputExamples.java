package io.github.workloadexecutor.documentation;

import io.github.workloadexecutor.Output;
import io.github.workloadexecutor.OutputManifest;
import io.github.workloadexecutor.Outputs;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.TaskContext;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** The code in the guide's page on output files. It is compiled here, and run by {@link OutputExamplesTest}. */
final class OutputExamples {

    private OutputExamples() {}

    // region run
    static OutputManifest analyse(WorkloadExecutor executor, List<Path> texts, Path directory)
            throws IOException, InterruptedException {
        try (Outputs outputs = Outputs.in(directory)) {
            List<Analysis> tasks = new ArrayList<>();
            for (Path text : texts) {
                tasks.add(new Analysis(text, outputs.claim(text.getFileName() + ".json"))); // one key, one task
            }
            executor.gatherAll(tasks);
            OutputManifest manifest = outputs.manifest();
            manifest.writeTo(directory.resolve("SHA256SUMS")); // sha256sum --check SHA256SUMS
            return manifest;
        }
    }

    record Analysis(Path text, Output output) implements CpuTask<Integer> {
        @Override
        public Integer call() throws IOException {
            int words = Files.readString(text).split("\\s+").length;
            try (OutputStream out = output.open()) { // out of sight until this task has succeeded
                out.write("{\"words\":%d}\n".formatted(words).getBytes(StandardCharsets.UTF_8));
            }
            return words;
        }
    }
    // endregion

    // region path
    record Copy(Path source, Output output) implements CpuTask<Long> {
        @Override
        public Long call() throws IOException {
            Path path = output.stage(); // free, and named as the final file
            Files.copy(source, path); // or any library that wants a file
            return Files.size(path);
        }
    }
    // endregion

    static Callable<String> inAThread(Output output) {
        // region thread
        return () -> { // a task on the I/O lane
            TaskContext context = TaskContext.current();
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    TaskContext.callIn(context, () -> {
                        output.writeString("written for the task");
                        return null;
                    });
                } catch (Exception failed) {
                    throw new IllegalStateException(failed);
                }
            });
            writer.join();
            return "done";
        };
        // endregion
    }

    static void plain(Path directory) throws IOException {
        // region plain
        try (Outputs outputs = Outputs.in(directory)) {
            outputs.claim("notes.txt").writeString("no task: published when it is closed");
            Output image = outputs.claim("image.png");
            Files.write(image.stage(), new byte[] {1, 2, 3});
            image.publish();
        }
        // endregion
    }
}
