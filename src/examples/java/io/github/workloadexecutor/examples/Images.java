package io.github.workloadexecutor.examples;

import io.github.workloadexecutor.Outputs;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.examples.Image.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The images to work on, in the order of their names: those of a directory, or samples in a temporary one, which is
 * deleted in the end.
 */
final class Images implements AutoCloseable {

    private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg", ".gif", ".bmp");

    private final List<Image> all;
    private final @Nullable Path temporary;

    private Images(List<Image> all, @Nullable Path temporary) {
        this.all = all;
        this.temporary = temporary;
    }

    static Images of(ThumbnailConfig config, WorkloadExecutor executor) throws IOException, InterruptedException {
        if (config.directory().isPresent()) {
            return new Images(in(config.directory().get()), null);
        }
        Path temporary = Files.createTempDirectory("images");
        var images = new Images(new ArrayList<>(), temporary);
        try {
            images.make(config.samples(), temporary, executor);
            return images;
        } catch (Throwable failure) {
            images.close();
            throw failure;
        }
    }

    private static List<Image> in(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> {
                        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
                        return ENDINGS.stream().anyMatch(name::endsWith);
                    })
                    .sorted()
                    .map(file -> new Image(file, Trouble.NONE))
                    .toList();
        }
    }

    /** PNG and JPEG in turn, of many sizes. The second, third and last are not as they should be. */
    private void make(int count, Path directory, WorkloadExecutor executor) throws IOException, InterruptedException {
        try (var outputs = Outputs.in(directory)) {
            List<Sample> samples = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String name = String.format(Locale.ROOT, "image-%03d.%s", i, i % 2 == 0 ? "png" : "jpg");
                samples.add(new Sample(160 + i * 97 % 800, 120 + i * 61 % 600, outputs.claim(name)));
                Trouble trouble = i == 1 ? Trouble.HANGS : i == 2 ? Trouble.CRASHES : Trouble.NONE;
                all.add(new Image(directory.resolve(name), trouble));
            }
            var unused = executor.gatherAll(samples);
        }
        Path damaged = all.getLast().file();
        byte[] whole = Files.readAllBytes(damaged);
        Files.write(damaged, Arrays.copyOf(whole, 20));
    }

    List<Image> all() {
        return all;
    }

    @Override
    public void close() throws IOException {
        if (temporary == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(temporary)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
