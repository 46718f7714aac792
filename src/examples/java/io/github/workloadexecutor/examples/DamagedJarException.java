package io.github.workloadexecutor.examples;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A jar is not what a jar has to be. The message says where and in what way; it becomes the jar's row. */
final class DamagedJarException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    DamagedJarException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
