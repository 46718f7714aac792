package io.github.workloadexecutor.internal.memory;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The memory behind a name is not there any more: its process has closed it, or has ended. */
public final class MemoryGoneException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    MemoryGoneException(SharedName name, String evidence, @Nullable Throwable cause) {
        super(name + " is gone, because the process that made it has closed it or has ended: " + evidence, cause);
    }
}
