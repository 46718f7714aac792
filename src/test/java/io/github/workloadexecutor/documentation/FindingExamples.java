package io.github.workloadexecutor.documentation;

import io.github.workloadexecutor.WorkloadExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** The pitfalls in the guide's page on findings, and their cures. {@link FindingExamplesTest} runs them. */
final class FindingExamples {

    private FindingExamples() {}

    private static int length(Path page) throws IOException {
        return Files.readString(page).length();
    }

    static List<Integer> sharedState(WorkloadExecutor executor, List<Path> pages) throws InterruptedException {
        // region sharedState
        List<Integer> lengths = new ArrayList<>();
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (Path page : pages) {
            tasks.add(() -> lengths.add(length(page))); // SHARED_STATE: many threads add to one ArrayList
        }
        executor.gatherAll(tasks);
        // endregion
        return lengths;
    }

    static List<Integer> returnedValues(WorkloadExecutor executor, List<Path> pages) throws InterruptedException {
        // region returnedValues
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (Path page : pages) {
            tasks.add(() -> length(page));
        }
        List<Integer> lengths = executor.gatherAll(tasks); // in the order of the pages
        // endregion
        return lengths;
    }

    static void sameOutputFile(WorkloadExecutor executor, List<Path> pages, Path directory)
            throws InterruptedException {
        // region sameOutputFile
        Path report = directory.resolve("report.json");
        List<Callable<Path>> tasks = new ArrayList<>();
        for (Path page : pages) {
            tasks.add(() -> Files.writeString(report, "{\"length\":" + length(page) + "}")); // SAME_OUTPUT_FILE
        }
        executor.gatherAll(tasks);
        // endregion
    }

    static void aFileEach(WorkloadExecutor executor, List<Path> pages, Path directory) throws InterruptedException {
        // region aFileEach
        List<Callable<Path>> tasks = new ArrayList<>();
        for (Path page : pages) {
            Path report = directory.resolve(page.getFileName() + ".json");
            tasks.add(() -> {
                Path draft = directory.resolve(page.getFileName() + ".draft");
                Files.writeString(draft, "{\"length\":" + length(page) + "}");
                return Files.move(draft, report); // whoever finds it finds it complete
            });
        }
        executor.gatherAll(tasks);
        // endregion
    }
}
