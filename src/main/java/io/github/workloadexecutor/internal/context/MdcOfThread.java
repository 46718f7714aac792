package io.github.workloadexecutor.internal.context;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.helpers.SubstituteLoggerFactory;

/**
 * The MDC of the calling thread. It is only looked at once logging is in use in this process, because the first look
 * initialises the logging back-end, which takes long and may print; and where logging is not in use, nobody has put
 * anything there.
 */
public final class MdcOfThread {

    // What the first logger that anybody asks for loads classes of.
    private static final String OF_LOGGING_IN_USE = "org.slf4j.helpers";

    // Goes from false to true. Whoever reads a stale value finds out again.
    private static boolean inUse;

    private MdcOfThread() {}

    /** Whether anything in this process logs, so that there may be an MDC. */
    static boolean isInUse() {
        return inUse || becomesUsed();
    }

    private static boolean becomesUsed() {
        if (!isLoaded()) {
            return false;
        }
        // While another thread initialises the back-end one gets this, and asking for the MDC would print.
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        inUse = !(factory instanceof SubstituteLoggerFactory);
        return inUse;
    }

    /** Without loading anything, where that is possible. */
    private static boolean isLoaded() {
        ClassLoader loader = MdcOfThread.class.getClassLoader();
        if (!ClassLoader.getSystemClassLoader().equals(loader)) {
            // Only it knows where it would look.
            loader = ILoggerFactory.class.getClassLoader();
        }
        for (ClassLoader each = loader; each != null; each = each.getParent()) {
            if (each.getDefinedPackage(OF_LOGGING_IN_USE) != null) {
                return true;
            }
        }
        return false;
    }

    /** What the calling thread has; null if that is nothing. */
    static @Nullable Map<String, String> copy() {
        Map<String, String> copy = MDC.getCopyOfContextMap();
        return copy == null || copy.isEmpty() ? null : copy;
    }

    static void set(@Nullable Map<String, String> entries) {
        if (entries == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(entries);
        }
    }

    /** Takes away what a task has left in a thread that others run in after it. */
    public static void clear() {
        if (isInUse()) {
            MDC.clear();
        }
    }
}
