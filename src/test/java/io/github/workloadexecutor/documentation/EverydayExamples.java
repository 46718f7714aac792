package io.github.workloadexecutor.documentation;

import io.github.workloadexecutor.Pipeline;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.GatherTimeoutException;
import io.github.workloadexecutor.gather.AsCompleted;
import io.github.workloadexecutor.gather.Awaited;
import io.github.workloadexecutor.gather.Gather;
import io.github.workloadexecutor.gather.GatherProgress;
import io.github.workloadexecutor.gather.Gathered;
import io.github.workloadexecutor.gather.Outcome;
import io.github.workloadexecutor.gather.ReturnWhen;
import io.github.workloadexecutor.gather.TaskFutures;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.TaskFuture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The code of the pages about map, streams, gather and pipelines. */
final class EverydayExamples {

    private EverydayExamples() {}

    /** What is done with texts. */
    static final class Texts {

        private Texts() {}

        static int words(String text) {
            return text.isBlank() ? 0 : text.strip().split("\\s+", -1).length;
        }

        static String read(Path file) throws IOException {
            return Files.readString(file);
        }

        static int wordsOfFile(Path file) throws IOException {
            return words(Files.readString(file));
        }

        static String join(String one, String other) {
            return one + other;
        }
    }

    // region mapTask
    record Count(Path file) implements CpuTask<Integer> { // declares where it belongs
        @Override
        public Integer call() throws IOException {
            return Texts.words(Files.readString(file));
        }
    }

    // endregion

    // region everyday
    static List<Integer> countWords(List<Path> files) throws InterruptedException {
        try (var executor = WorkloadExecutor.create()) {
            List<String> texts = executor.io().limitedTo(10).map(Files::readString, files); // wait: virtual threads
            return executor.cpu().map(Texts::words, texts); // compute: forked JVMs; results in input order
        }
    }
    // endregion

    static List<Integer> map(WorkloadExecutor executor, List<Path> files) throws InterruptedException {
        // region map
        List<String> texts = executor.io().map(Files::readString, files); // virtual threads
        List<Integer> counts = executor.cpu().map(Texts::words, texts); // workers
        List<Integer> same = executor.map(Count::new, files); // each where its task belongs
        // endregion
        return counts.equals(same) ? counts : List.of();
    }

    static List<String> mapTwo(WorkloadExecutor executor) throws InterruptedException {
        // region mapTwo
        List<String> joined = executor.cpu().map(Texts::join, List.of("a", "b", "c"), List.of("1", "2"));
        // ["a1", "b2"]: as many as the shorter has
        // endregion
        return joined;
    }

    static int stream(WorkloadExecutor executor, Iterable<String> endless) {
        int found = 0;
        // region stream
        try (Stream<Outcome<Integer>> counts = executor.cpu().stream(Texts::words, endless, /* buffer= */ 16)) {
            for (Iterator<Outcome<Integer>> each = counts.iterator(); each.hasNext() && found < 100; ) {
                if (each.next() instanceof Outcome.Success<Integer> success) {
                    found += success.value(); // a failure stands at its place, and the next one still comes
                }
            }
        } // what is under way is cancelled, and over
        // endregion
        return found;
    }

    static List<Integer> mapping(WorkloadExecutor executor, Stream<Path> files) {
        // region mapping
        List<Integer> counts = files.filter(file -> file.toString().endsWith(".txt"))
                .gather(executor.cpu().mapping(Texts::wordsOfFile))
                .toList(); // in order
        // endregion
        return counts;
    }

    static List<String> completed(WorkloadExecutor executor, List<Path> files, List<String> log) {
        // region completed
        try (Stream<Outcome<String>> texts = executor.io().streamAsCompleted(Files::readString, files, 50)) {
            texts.forEach(text -> log.add(files.get((int) text.index()) + (text.isSuccess() ? " read" : " failed")));
        }
        // endregion
        return log;
    }

    static Gathered<String> gather(
            WorkloadExecutor executor, Collection<Callable<String>> tasks, Consumer<GatherProgress> bar)
            throws InterruptedException {
        // region gather
        Gathered<String> pages = executor.gatherAll(
                tasks,
                Gather.tolerating(3) // or failFast(), collecting(), first(10)
                        .inFlight(50)
                        .within(Duration.ofMinutes(1))
                        .onProgress(bar));
        pages.failures().forEach(failure -> System.err.println(failure.describe()));
        // endregion
        return pages;
    }

    static String firstOf(WorkloadExecutor executor, Collection<Callable<String>> mirrors) throws InterruptedException {
        // region first
        try {
            return executor.gatherAll(mirrors, Gather.first(1).within(Duration.ofSeconds(5)))
                    .values()
                    .getFirst();
        } catch (GatherTimeoutException late) {
            return "none of " + late.submitted();
        }
        // endregion
    }

    static Map<String, Integer> keyed(WorkloadExecutor executor, Map<String, Callable<Integer>> byName)
            throws InterruptedException {
        // region keyed
        Map<String, Integer> results = executor.gatherAll(byName); // same keys, same order
        // endregion
        return results;
    }

    static Map<String, Integer> merged(WorkloadExecutor executor, List<Callable<Map<String, Integer>>> parts)
            throws InterruptedException {
        // region merged
        Map<String, Integer> counts =
                executor.gatherMerged(parts, Integer::sum); // without it a key given twice is refused
        // endregion
        return counts;
    }

    static List<String> asCompleted(List<TaskFuture<String>> futures) throws InterruptedException {
        List<String> texts = new ArrayList<>();
        // region asCompleted
        AsCompleted<String> completed = TaskFutures.asCompleted(futures);
        while (completed.hasNext()) {
            texts.add(completed.next().join());
        }
        Awaited<String> awaited = TaskFutures.await(futures, ReturnWhen.FIRST_EXCEPTION, Duration.ofSeconds(10));
        // endregion
        return awaited.notDone().isEmpty() ? texts : List.of();
    }

    static List<Integer> pipeline(WorkloadExecutor executor, List<Path> files) throws InterruptedException {
        // region pipeline
        List<Integer> stored = Pipeline.io(Texts::read)
                .limitedTo(50)
                .cpu(Texts::words)
                .named("count")
                .io(EverydayExamples::store)
                .run(executor, files);
        // endregion
        return stored;
    }

    static int store(int words) {
        return words;
    }

    static TaskFuture<Integer> then(WorkloadExecutor executor, Path file) {
        // region then
        TaskFuture<Integer> stored = executor.io()
                .submit(() -> Files.readString(file))
                .thenCpu(Texts::words) // in a worker, when the text is there
                .thenIo(EverydayExamples::store); // no thread waits for it
        // endregion
        return stored;
    }
}
