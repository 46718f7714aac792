package io.github.workloadexecutor.examples;

import io.github.workloadexecutor.Output;
import io.github.workloadexecutor.task.CpuTask;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import javax.imageio.ImageIO;

/**
 * Draws an image to work on.
 *
 * @param width in pixels
 * @param height in pixels
 * @param output where it goes; its name tells the format
 */
record Sample(int width, int height, Output output) implements CpuTask<ThumbnailSize> {

    @Override
    public ThumbnailSize call() throws IOException {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, new Color(x * 255 / width, y * 255 / height, (x ^ y) % 256).getRGB());
            }
        }
        String key = output.key();
        try (OutputStream out = output.open()) {
            if (!ImageIO.write(image, key.substring(key.lastIndexOf('.') + 1), out)) {
                throw new IOException("there is no writer for " + key);
            }
        }
        return new ThumbnailSize(width, height);
    }
}
