package io.github.workloadexecutor.internal.encoding;

import io.github.workloadexecutor.failure.DecodingException;
import io.github.workloadexecutor.failure.NotShippableException;
import io.github.workloadexecutor.failure.NotShippableException.Subject;
import io.github.workloadexecutor.failure.Offender;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Tasks, results and failures to bytes and back: what the rest of the library knows of this package. Each call stands
 * for itself: nothing is remembered of any object, and encoding one twice gives two independent snapshots.
 *
 * <p>A task's name is asked for its text only when something is wrong, since putting it together takes as long as
 * encoding a small task.
 *
 * <p>What is decoded gets its classes from the given loader or, if that is null, from the thread's context loader, and
 * after that from the library's own.
 */
public final class Encoding {

    private Encoding() {}

    /** Takes a snapshot of a task, in the submitting thread. */
    public static byte[] encodeTask(Callable<?> task, Object taskName) throws NotShippableException {
        return encodeTask(task, taskName, null);
    }

    /** The same, where large arrays may travel another way. */
    public static byte[] encodeTask(Callable<?> task, Object taskName, @Nullable ArraySink sink)
            throws NotShippableException {
        try {
            return Codecs.encode(task, Subject.TASK, sink);
        } catch (Unshippable e) {
            throw e.as(Subject.TASK, taskName.toString());
        }
    }

    /** Makes the task again, in the worker. */
    public static Callable<?> decodeTask(byte[] body, Object taskName, @Nullable ClassLoader loader)
            throws DecodingException {
        return decodeTask(body, taskName, loader, null);
    }

    /** The same, where large arrays may have travelled another way. */
    public static Callable<?> decodeTask(
            byte[] body, Object taskName, @Nullable ClassLoader loader, @Nullable ArraySource source)
            throws DecodingException {
        try {
            Object decoded = Codecs.decode(body, loader, source, /* trust= */ null);
            if (decoded instanceof Callable<?> task) {
                return task;
            }
            String found = decoded == null ? "null" : ClassNames.binary(decoded.getClass());
            throw new Undecodable(new ClassCastException("a task must be a Callable, but was " + found));
        } catch (Undecodable e) {
            throw e.as(Subject.TASK, taskName.toString());
        }
    }

    /** Takes a snapshot of a result, in the worker. An exception that was returned is a result like any other. */
    public static byte[] encodeResult(@Nullable Object result, Object taskName) throws NotShippableException {
        return encodeResult(result, taskName, null);
    }

    /** The same, where large arrays may travel another way. */
    public static byte[] encodeResult(@Nullable Object result, Object taskName, @Nullable ArraySink sink)
            throws NotShippableException {
        try {
            return Codecs.encode(result, Subject.RESULT, sink);
        } catch (Unshippable e) {
            throw e.as(Subject.RESULT, taskName.toString());
        }
    }

    /**
     * Makes the result again, in the application, which trusts a worker's bytes no more than it must: see
     * {@link Trust}. A result of another type than the task's code declares is refused.
     */
    public static @Nullable Object decodeResult(byte[] body, Object taskName, TaskSource source, AllowedClasses allowed)
            throws DecodingException {
        try {
            Object decoded = Codecs.decode(body, source.loader(), null, new Trust(source, allowed));
            if (decoded != null && !source.resultType().isInstance(decoded)) {
                throw new Undecodable(new ClassCastException("the worker sent an object of class "
                        + ClassNames.binary(decoded.getClass()) + ", but " + source.declaration()));
            }
            return decoded;
        } catch (Undecodable e) {
            throw e.as(Subject.RESULT, taskName.toString());
        }
    }

    /** The same, of a worker that is trusted altogether, and of any type. */
    public static @Nullable Object decodeResult(byte[] body, Object taskName, @Nullable ClassLoader loader)
            throws DecodingException {
        return decodeResult(body, taskName, loader, null);
    }

    /** The same, where large arrays may have travelled another way. */
    public static @Nullable Object decodeResult(
            byte[] body, Object taskName, @Nullable ClassLoader loader, @Nullable ArraySource source)
            throws DecodingException {
        try {
            return Codecs.decode(body, loader, source, /* trust= */ null);
        } catch (Undecodable e) {
            throw e.as(Subject.RESULT, taskName.toString());
        }
    }

    /**
     * The names of the codecs, fastest first. A process writes with the first unless a system property says otherwise.
     */
    public static List<String> codecs() {
        return Codecs.names();
    }

    /**
     * Encodes a value with a codec of the caller's choice, to compare them. {@link #decodeResult} reads the messages of
     * all of them.
     *
     * @throws IllegalArgumentException if there is no codec of that name
     */
    public static byte[] encodeWith(String codec, @Nullable Object value) throws NotShippableException {
        try {
            return Codecs.encode(Codecs.named(codec), value, Subject.RESULT, null);
        } catch (Unshippable e) {
            throw e.as(Subject.RESULT, "encoded with " + codec);
        }
    }

    /** Takes down what a task threw: as data, and as the exception itself if that can travel. Never throws. */
    public static byte[] encodeFailure(Throwable failure) {
        return FailureCodec.encode(failure);
    }

    /**
     * Gives the exception that a task threw or, if that cannot be had, a
     * {@link io.github.workloadexecutor.failure.RemoteTaskException} made from its data. Either has a
     * {@link io.github.workloadexecutor.failure.RemoteOrigin} among its suppressed exceptions. Never throws. The worker
     * is trusted as for a result.
     *
     * @param origin where it was thrown, such as {@code worker 3 (pid 41207) running Images::resize #17}
     */
    public static Throwable decodeFailure(byte[] body, String origin, TaskSource source, AllowedClasses allowed) {
        return FailureCodec.decode(body, origin, source.loader(), new Trust(source, allowed));
    }

    /** The same, of a worker that is trusted altogether. */
    public static Throwable decodeFailure(byte[] body, String origin, @Nullable ClassLoader loader) {
        return FailureCodec.decode(body, origin, loader, /* trust= */ null);
    }

    /**
     * Looks for an object in a task that works among the threads of one process only, such as an atomic. Slow; for when
     * one was noticed. Never throws.
     *
     * @param type its class
     * @return where it is, and what the copy means; null if it cannot be told
     */
    public static @Nullable Offender copyIn(Callable<?> task, Class<?> type) {
        for (Offender copy : Explainer.survey(task, TaskName.rootOfPath(task)).copies()) {
            if (copy.type().equals(ClassNames.binary(type))) {
                return copy;
            }
        }
        return null;
    }

    /** The objects that a task consists of, as far as they can be large, arrays of primitives aside. Never throws. */
    public static List<Object> partsOf(Callable<?> task) {
        return Parts.of(task);
    }

    /** How many bytes an object has when it travels; 0 if it cannot. Takes as long as to encode it. */
    public static long sizeOf(Object part) {
        int block = Blocks.kindOf(part.getClass());
        if (block >= 0) {
            return (long) Blocks.lengthOf(block, part) * Blocks.sizeOf(block);
        }
        try {
            return Codecs.encode(part, Subject.RESULT, null).length;
        } catch (Unshippable onItsOwn) {
            return 0;
        }
    }

    /**
     * Names a task or function the way messages do: {@code Images::resize}, {@code Jobs.Crop}, {@code lambda in Main}.
     * Never throws, and does not call its toString.
     */
    public static String nameOf(Object task) {
        return TaskName.of(task);
    }

    /** Names a class the same way. */
    public static String nameOfType(Class<?> type) {
        return ClassNames.nested(type);
    }
}
