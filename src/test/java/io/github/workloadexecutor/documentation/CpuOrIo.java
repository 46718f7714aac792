package io.github.workloadexecutor.documentation;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.event.Finding;
import io.github.workloadexecutor.event.WorkloadListener;
import io.github.workloadexecutor.routing.Explanation;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.IoTask;
import io.github.workloadexecutor.task.Shippable;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.task.TaskOptions;
import io.github.workloadexecutor.task.WorkerLocal;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/** The code of the page "CPU or I/O?". It is compiled here, run by {@link CpuOrIoTest}, and compared with the text. */
final class CpuOrIo {

    private CpuOrIo() {}

    // region crawling
    static List<String> crawl(WorkloadExecutor executor, List<URI> pages) throws InterruptedException {
        List<IoTask<String>> fetches = new ArrayList<>();
        for (URI page : pages) {
            fetches.add(() -> {
                try (InputStream in = page.toURL().openStream()) {
                    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
                }
            });
        }
        return executor.gatherAll(fetches);
    }
    // endregion

    // region files
    static List<Long> sizes(WorkloadExecutor executor, List<Path> files) throws InterruptedException {
        List<IoTask<Long>> reads = new ArrayList<>();
        for (Path file : files) {
            reads.add(() -> Files.readString(file).lines().count());
        }
        return executor.gatherAll(reads);
    }
    // endregion

    // region images
    record Thumbnail(Path from, Path to) implements CpuTask<Path> { // paths travel, pixels stay where they are
        @Override
        public Path call() throws IOException {
            BufferedImage image = ImageIO.read(from.toFile());
            BufferedImage small = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = small.createGraphics();
            graphics.drawImage(image, 0, 0, 32, 32, null);
            graphics.dispose();
            ImageIO.write(small, "png", to.toFile());
            return to;
        }
    }

    static List<Path> thumbnails(WorkloadExecutor executor, List<Thumbnail> thumbnails) throws InterruptedException {
        return executor.gatherAll(thumbnails);
    }
    // endregion

    // region language
    record WordCounts(Path text) implements CpuTask<Map<String, Integer>> {
        private static final Pattern WORD = Pattern.compile("\\p{L}+");

        @Override
        public Map<String, Integer> call() throws IOException {
            Map<String, Integer> counts = new TreeMap<>();
            WORD.matcher(Files.readString(text)).results().forEach(word -> counts.merge(word.group(), 1, Integer::sum));
            return counts;
        }
    }

    static TaskFuture<Map<String, Integer>> count(WorkloadExecutor executor, Path text) {
        TaskOptions bounded = TaskOptions.none().timeout(Duration.ofSeconds(30)); // patterns may run for ever
        return executor.cpu().with(bounded).submit(new WordCounts(text));
    }
    // endregion

    /** Stands for a library that takes long to load a model. */
    static final class Model {
        private final double[] weights = new double[1_000];

        static Model load() {
            return new Model();
        }

        double infer(double input) {
            return weights[0] + input;
        }
    }

    // region model
    record Infer(double input) implements CpuTask<Double> {
        private static final WorkerLocal<Model> MODEL = WorkerLocal.of(Model::load); // once per worker, then warm

        @Override
        public Double call() throws Exception {
            return MODEL.get().infer(input);
        }
    }

    static List<Double> infer(List<Infer> inputs) throws InterruptedException {
        // One worker owns the device, so that nobody else touches the session; the others would each load a model.
        try (var executor = WorkloadExecutor.builder().workers(1).build()) {
            return executor.gatherAll(inputs);
        }
    }
    // endregion

    // region mixed
    record Parse(String page) implements CpuTask<Integer> {
        @Override
        public Integer call() {
            return page.split("\\W+").length;
        }
    }

    static List<Integer> fetchAndParse(WorkloadExecutor executor, List<URI> pages) throws InterruptedException {
        List<String> fetched = crawl(executor, pages); // waits: the I/O lane
        return executor.gatherAll(fetched.stream().map(Parse::new).toList()); // computes: the CPU lane
    }
    // endregion

    // region shippable
    @Shippable // may be moved to a worker, if it turns out to compute
    record Score(List<Integer> values) implements Callable<Long>, Serializable {
        @Override
        public Long call() {
            long sum = 0;
            for (int round = 0; round < 2_000; round++) {
                for (int value : values) {
                    sum += (long) value * round;
                }
            }
            return sum;
        }
    }
    // endregion

    static Explanation explain(WorkloadExecutor executor) {
        // region explain
        Explanation why = executor.explain(new Score(List.of(1, 2, 3)));
        System.err.println(why);
        // endregion
        return why;
    }

    static WorkloadExecutor listening(List<Finding> seen) {
        // region listener
        return WorkloadExecutor.builder()
                .listener(new WorkloadListener() {
                    @Override
                    public void found(Finding finding) {
                        seen.add(finding); // or send it wherever warnings go
                    }
                })
                .build();
        // endregion
    }

    static WorkloadExecutor trusting() {
        // region allow
        return WorkloadExecutor.builder()
                .allowInResults("com.acme.model.*", "org.joda.money.Money")
                .build();
        // endregion
    }
}
