package io.github.workloadexecutor.internal.encoding;

/**
 * Something that messages name, with all that is known about it. The class it belongs to keeps it, so it lives exactly
 * as long as that class; everything else refers to it weakly.
 */
abstract class Known {

    /** The name as it stands in messages, beginning with the hash. */
    final byte[] image;

    /** Of the name and all that reader and writer must agree on. */
    final long hash;

    Known(long hash, byte[] image) {
        this.hash = hash;
        this.image = image;
    }
}
