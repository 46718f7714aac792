package io.github.workloadexecutor.failure;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Stands for an exception that a task threw in a worker process and that could not itself travel. It carries the
 * original as data: its type's name, its message, its stack trace (as this exception's own), its causes and suppressed
 * exceptions (each as one of these).
 */
public final class RemoteTaskException extends WorkloadException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** The class name of the exception this one stands for. */
    private final String remoteType;

    /** Its message, if it had one. */
    private final @Nullable String remoteMessage;

    /**
     * Creates the stand-in.
     *
     * @param remoteType the class name of the exception it stands for
     * @param remoteMessage that exception's message, if it had one
     * @param stackTrace that exception's stack trace
     * @param cause its cause, if it had one
     */
    @SuppressWarnings("exports")
    public RemoteTaskException(
            String remoteType,
            @Nullable String remoteMessage,
            StackTraceElement[] stackTrace,
            @Nullable Throwable cause) {
        super(remoteMessage == null ? remoteType : remoteType + ": " + remoteMessage, cause);
        this.remoteType = remoteType;
        this.remoteMessage = remoteMessage;
        setStackTrace(stackTrace);
    }

    /**
     * Names the original's class.
     *
     * @return the binary class name
     */
    public String remoteType() {
        return remoteType;
    }

    /**
     * Gives the original's message.
     *
     * @return the message, or null if it had none
     */
    @SuppressWarnings("exports")
    public @Nullable String remoteMessage() {
        return remoteMessage;
    }

    @Override
    public boolean mayRetry() {
        return false;
    }

    @Override
    public boolean possiblyRan() {
        return true;
    }
}
