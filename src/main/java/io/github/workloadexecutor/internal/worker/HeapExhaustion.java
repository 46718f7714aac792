package io.github.workloadexecutor.internal.worker;

import org.jspecify.annotations.Nullable;

/** Whether a failure comes from an exhausted heap, after which nothing in this process can be relied upon. */
final class HeapExhaustion {

    private static final int DEEPEST = 64;

    private HeapExhaustion() {}

    static boolean isBehind(Throwable failure) {
        Throwable each = failure;
        for (int depth = 0; each != null && depth < DEEPEST; depth++) {
            if (each instanceof OutOfMemoryError) {
                return true;
            }
            each = causeOf(each);
        }
        return false;
    }

    private static @Nullable Throwable causeOf(Throwable failure) {
        try {
            return failure.getCause();
        } catch (RuntimeException | Error itsOwnMethodThrew) {
            return itsOwnMethodThrew instanceof OutOfMemoryError ? itsOwnMethodThrew : null;
        }
    }
}
