package io.github.workloadexecutor.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.examples.ThumbnailRow.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example as a whole, with real workers and a few images. */
@Timeout(60)
class ThumbnailerTest {

    private static final int SAMPLES = 9;

    @TempDir
    static Path output;

    private static String printed;
    private static List<ThumbnailRow> rows;

    /** Once for all tests: it takes as long as a task that hangs is given. */
    @BeforeAll
    static void runSamples() throws Exception {
        var out = new ByteArrayOutputStream();
        rows = run(Optional.empty(), output, out);
        printed = out.toString(StandardCharsets.UTF_8);
    }

    private static List<ThumbnailRow> run(Optional<Path> images, Path target, ByteArrayOutputStream out)
            throws Exception {
        var config = new ThumbnailConfig(images, target, SAMPLES, Duration.ofSeconds(5));
        return Thumbnailer.run(config, new PrintStream(out, /* autoFlush= */ true, StandardCharsets.UTF_8));
    }

    @Test
    void run_samples_givesARowEachInOrderAndAFileWhereItSaysSo() throws Exception {
        assertThat(rows)
                .extracting(ThumbnailRow::outcome)
                .containsExactly(
                        Outcome.MADE,
                        Outcome.TIMED_OUT,
                        Outcome.CRASHED,
                        Outcome.MADE,
                        Outcome.MADE,
                        Outcome.MADE,
                        Outcome.MADE,
                        Outcome.MADE,
                        Outcome.FAILED);
        assertThat(rows).extracting(ThumbnailRow::image).isSorted();
        List<String> made = new ArrayList<>(rows.stream()
                .filter(row -> row.outcome() == Outcome.MADE)
                .map(row -> row.image() + ".thumbnail.png")
                .toList());
        assertThat(Files.readAllLines(output.resolve("SHA256SUMS")))
                .extracting(line -> line.substring(66))
                .containsExactlyElementsOf(made);
        made.add("SHA256SUMS");
        try (Stream<Path> files = Files.list(output)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(made);
        }
    }

    @Test
    void run_samples_printsTheSameInEachRun() {
        assertThat(printed.lines())
                .contains(
                        "image-000.png                            made       128 x 96",
                        "image-001.jpg                            none       its time was over",
                        "image-002.png                            none       its worker ended with code 66",
                        "9 images: 6 thumbnails, 1 failed, 1 timed out, 1 cost their worker",
                        "Thumbnails: 6, with their digests in " + output.resolve("SHA256SUMS"));
    }

    @Test
    void run_directory_takesTheImagesInIt(@TempDir Path images, @TempDir Path target) throws Exception {
        Files.writeString(images.resolve("b.png"), "not an image");
        Files.writeString(images.resolve("a.JPG"), "not one either");
        Files.writeString(images.resolve("notes.txt"), "no image");
        var out = new ByteArrayOutputStream();

        assertThat(run(Optional.of(images), target, out))
                .containsExactly(
                        new ThumbnailRow("a.JPG", Outcome.FAILED, "java.io.IOException: not an image"),
                        new ThumbnailRow("b.png", Outcome.FAILED, "java.io.IOException: not an image"));
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("2 images: 0 thumbnails, 2 failed, 0 timed out, 0 cost their worker");
    }
}
