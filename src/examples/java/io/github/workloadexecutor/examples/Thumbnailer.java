package io.github.workloadexecutor.examples;

import io.github.workloadexecutor.OutputManifest;
import io.github.workloadexecutor.Outputs;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.task.TaskOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * Makes a thumbnail of each image in a directory, in workers. An image that is damaged, one on which the task hangs,
 * and one that costs its worker give a row that says so, and leave no file; the run goes on.
 *
 * <p>Each thumbnail is an {@link io.github.workloadexecutor.Output} of its task: it is there, whole, if its row says
 * so, and not otherwise, although the troublesome tasks have written theirs to the end.
 *
 * <pre>{@code
 * mvn -B -ntp -q test-compile exec:exec -Dexample=Thumbnailer
 *     -Dimages.directory=...   where to look for images; if not given, a hundred are made, three of them with trouble
 *     -Dimages.output=...      where the thumbnails go, target/thumbnails if not given
 * }</pre>
 */
public final class Thumbnailer {

    private Thumbnailer() {}

    /**
     * Runs the example.
     *
     * @param args not used
     * @throws Exception if the directory cannot be read; what happens to a single image does not end the run
     */
    public static void main(String[] args) throws Exception {
        run(ThumbnailConfig.fromSystemProperties(), System.out);
    }

    /**
     * Makes the thumbnails, and prints the table, what ran where, and the manifest's place.
     *
     * @return a row for each image, in the order of their names
     */
    static List<ThumbnailRow> run(ThumbnailConfig config, PrintStream out) throws IOException, InterruptedException {
        try (var executor = WorkloadExecutor.builder()
                .name("thumbnailer")
                .workerJvmOptions("-Djava.awt.headless=true")
                .build()) {
            try (var images = Images.of(config, executor);
                    var outputs = Outputs.in(config.output())) {
                List<ThumbnailRow> rows = thumbnails(images.all(), outputs, executor, config);
                ThumbnailTable.print(rows, out);
                LaneSummary.print(executor, out);
                OutputManifest manifest = outputs.manifest();
                Path sums = config.output().resolve("SHA256SUMS");
                manifest.writeTo(sums);
                out.println("Thumbnails: " + manifest.entries().size() + ", with their digests in " + sums);
                return rows;
            }
        }
    }

    private static List<ThumbnailRow> thumbnails(
            List<Image> images, Outputs outputs, WorkloadExecutor executor, ThumbnailConfig config)
            throws InterruptedException {
        var lane = executor.cpu().with(TaskOptions.none().timeout(config.timeout()));
        List<TaskFuture<ThumbnailSize>> futures = new ArrayList<>();
        for (Image image : images) {
            futures.add(lane.submit(image.task(outputs.claim(image.name() + ".thumbnail.png"))));
        }
        List<ThumbnailRow> rows = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            rows.add(row(images.get(i), futures.get(i)));
        }
        return rows;
    }

    private static ThumbnailRow row(Image image, TaskFuture<ThumbnailSize> future) throws InterruptedException {
        try {
            return ThumbnailRow.made(image.name(), future.get());
        } catch (ExecutionException failed) {
            return ThumbnailRow.failed(image.name(), failed.getCause());
        }
    }
}
