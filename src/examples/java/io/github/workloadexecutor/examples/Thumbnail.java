package io.github.workloadexecutor.examples;

import io.github.workloadexecutor.Output;
import io.github.workloadexecutor.task.CpuTask;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * Reads an image, and writes it smaller. It computes: decoding, scaling, encoding.
 *
 * @param image what to read
 * @param output where the thumbnail goes, as PNG
 */
record Thumbnail(Path image, Output output) implements CpuTask<ThumbnailSize> {

    private static final int LONGEST_SIDE = 128;

    @Override
    public ThumbnailSize call() throws IOException {
        ImageIO.setUseCache(false); // which would be a file
        @Nullable BufferedImage whole = ImageIO.read(image.toFile());
        if (whole == null) {
            throw new IOException("not an image");
        }
        double scale = Math.min(1, (double) LONGEST_SIDE / Math.max(whole.getWidth(), whole.getHeight()));
        int width = Math.max(1, (int) (whole.getWidth() * scale));
        int height = Math.max(1, (int) (whole.getHeight() * scale));
        var small = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = small.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            graphics.drawImage(whole, 0, 0, width, height, null);
        } finally {
            graphics.dispose();
        }
        try (OutputStream out = output.open()) {
            ImageIO.write(small, "png", out);
        }
        return new ThumbnailSize(width, height);
    }
}
