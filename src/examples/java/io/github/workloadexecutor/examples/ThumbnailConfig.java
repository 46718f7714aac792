package io.github.workloadexecutor.examples;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What to make thumbnails of.
 *
 * @param directory where the images are; if empty, some are made
 * @param output where the thumbnails go
 * @param samples how many images to make, if none are given; at least the three with trouble
 * @param timeout how long one image may take
 */
record ThumbnailConfig(Optional<Path> directory, Path output, int samples, Duration timeout) {

    static final int SAMPLES = 100;

    ThumbnailConfig {
        if (directory.isPresent() && !Files.isDirectory(directory.get())) {
            throw new IllegalArgumentException("images.directory must be a directory, but was " + directory.get());
        }
        if (samples < 3) {
            throw new IllegalArgumentException("samples must be at least 3, but was " + samples);
        }
    }

    static ThumbnailConfig fromSystemProperties() {
        String directory = System.getProperty("images.directory", "");
        String output = System.getProperty("images.output", "target/thumbnails");
        return new ThumbnailConfig(
                directory.isBlank() ? Optional.empty() : Optional.of(Path.of(directory)),
                Path.of(output),
                SAMPLES,
                Duration.ofSeconds(10));
    }
}
