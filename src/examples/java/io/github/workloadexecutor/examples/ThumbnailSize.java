package io.github.workloadexecutor.examples;

import java.io.Serializable;

/**
 * A size in pixels.
 *
 * @param width from left to right
 * @param height from top to bottom
 */
record ThumbnailSize(int width, int height) implements Serializable {

    @Override
    public String toString() {
        return width + " x " + height;
    }
}
