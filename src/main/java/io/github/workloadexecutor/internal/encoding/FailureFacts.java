package io.github.workloadexecutor.internal.encoding;

import io.github.workloadexecutor.failure.RemoteTaskException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An exception as plain data: taking it down asks the exception only what it can answer without harm, is bounded in
 * every direction, and never throws, whatever the exception's own methods do.
 */
record FailureFacts(
        String type,
        @Nullable String message,
        List<StackTraceElement> stack,
        @Nullable FailureFacts cause,
        List<FailureFacts> suppressed) {

    static final int LONGEST_TEXT = 64 * 1024;
    static final int MOST_FRAMES = 1024;
    static final int DEEPEST = 64;
    static final int MOST_EXCEPTIONS = 256;

    static FailureFacts of(Throwable failure) {
        return of(failure, Collections.newSetFromMap(new IdentityHashMap<>()), 0);
    }

    private static FailureFacts of(Throwable failure, Set<Throwable> seen, int depth) {
        String type = failure.getClass().getName();
        String message = shortened(ask(failure::getMessage));
        if (!seen.add(failure)) {
            String again = message == null ? "[circular reference]" : "[circular reference] " + message;
            return new FailureFacts(type, again, List.of(), null, List.of());
        }
        boolean leaf = depth >= DEEPEST;
        Throwable cause = leaf ? null : ask(failure::getCause);
        FailureFacts causeFacts = cause == null || seen.size() >= MOST_EXCEPTIONS ? null : of(cause, seen, depth + 1);
        List<FailureFacts> suppressed = new ArrayList<>();
        for (Throwable each : leaf ? new Throwable[0] : failure.getSuppressed()) {
            if (seen.size() < MOST_EXCEPTIONS) {
                suppressed.add(of(each, seen, depth + 1));
            }
        }
        return new FailureFacts(type, message, stackOf(failure), causeFacts, List.copyOf(suppressed));
    }

    /** Class and message of an exception, whatever its own methods do. */
    static String describe(@Nullable Throwable failure) {
        if (failure == null) {
            return "nothing";
        }
        String type = ClassNames.binary(failure.getClass());
        String message = shortened(ask(failure::getMessage));
        return message == null ? type : type + ": " + message;
    }

    private static <T> @Nullable T ask(Supplier<? extends @Nullable T> question) {
        try {
            return question.get();
        } catch (RuntimeException | Error itsOwnMethodThrew) {
            return null;
        }
    }

    private static @Nullable String shortened(@Nullable String text) {
        return text == null || text.length() <= LONGEST_TEXT
                ? text
                : text.substring(0, LONGEST_TEXT) + ".. (" + (text.length() - LONGEST_TEXT) + " more characters)";
    }

    private static List<StackTraceElement> stackOf(Throwable failure) {
        StackTraceElement[] frames = ask(failure::getStackTrace);
        List<StackTraceElement> stack = new ArrayList<>();
        if (frames != null) {
            for (int i = 0; i < frames.length && i < MOST_FRAMES; i++) {
                StackTraceElement frame = frames[i];
                if (frame != null) {
                    stack.add(tidied(frame));
                }
            }
        }
        return List.copyOf(stack);
    }

    /** Without what the JVM leaves out when it prints a frame of its own: built-in loaders, versions of JDK modules. */
    private static StackTraceElement tidied(StackTraceElement frame) {
        String loader = frame.getClassLoaderName();
        String module = frame.getModuleName();
        boolean builtIn = "app".equals(loader) || "platform".equals(loader);
        boolean jdk = module != null && (module.startsWith("java.") || module.startsWith("jdk."));
        return new StackTraceElement(
                builtIn ? null : loader,
                module,
                jdk ? null : frame.getModuleVersion(),
                frame.getClassName(),
                frame.getMethodName(),
                frame.getFileName(),
                frame.getLineNumber());
    }

    /** The exception that stands for the one these are the facts of. */
    RemoteTaskException toException() {
        RemoteTaskException exception = new RemoteTaskException(
                type, message, stack.toArray(StackTraceElement[]::new), cause == null ? null : cause.toException());
        suppressed.forEach(each -> exception.addSuppressed(each.toException()));
        return exception;
    }

    void writeTo(DataOutputStream out) throws IOException {
        writeText(out, type);
        writeText(out, message);
        out.writeInt(stack.size());
        for (StackTraceElement frame : stack) {
            writeText(out, frame.getClassLoaderName());
            writeText(out, frame.getModuleName());
            writeText(out, frame.getModuleVersion());
            writeText(out, frame.getClassName());
            writeText(out, frame.getMethodName());
            writeText(out, frame.getFileName());
            out.writeInt(frame.getLineNumber());
        }
        out.writeBoolean(cause != null);
        if (cause != null) {
            cause.writeTo(out);
        }
        out.writeInt(suppressed.size());
        for (FailureFacts each : suppressed) {
            each.writeTo(out);
        }
    }

    static FailureFacts readFrom(DataInputStream in) throws IOException {
        return readFrom(in, 0);
    }

    private static FailureFacts readFrom(DataInputStream in, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new StreamCorruptedException("causes nested deeper than " + DEEPEST);
        }
        String type = required(readText(in));
        String message = readText(in);
        List<StackTraceElement> stack = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            stack.add(new StackTraceElement(
                    readText(in),
                    readText(in),
                    readText(in),
                    required(readText(in)),
                    required(readText(in)),
                    readText(in),
                    in.readInt()));
        }
        FailureFacts cause = in.readBoolean() ? readFrom(in, depth + 1) : null;
        List<FailureFacts> suppressed = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            suppressed.add(readFrom(in, depth + 1));
        }
        return new FailureFacts(type, message, stack, cause, suppressed);
    }

    /** Length and UTF-8 bytes; -1 for null. */
    static void writeText(DataOutputStream out, @Nullable String text) throws IOException {
        if (text == null) {
            out.writeInt(-1);
        } else {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }

    static @Nullable String readText(DataInputStream in) throws IOException {
        int length = in.readInt();
        return length == -1 ? null : new String(readBytes(in, length), StandardCharsets.UTF_8);
    }

    static byte[] readBytes(DataInputStream in, int length) throws IOException {
        if (length < 0 || length > in.available()) {
            throw new EOFException(length + " bytes announced, but " + in.available() + " left");
        }
        return in.readNBytes(length);
    }

    private static String required(@Nullable String text) throws IOException {
        if (text == null) {
            throw new StreamCorruptedException("a name is missing");
        }
        return text;
    }
}
