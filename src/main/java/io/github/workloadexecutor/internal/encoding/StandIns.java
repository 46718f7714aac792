package io.github.workloadexecutor.internal.encoding;

import io.github.workloadexecutor.internal.memory.SharedBuffers;
import io.github.workloadexecutor.internal.memory.SharedName;
import io.github.workloadexecutor.task.SharedBuffer;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectStreamException;
import java.io.Serial;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Chooses the form in which an object is written whose class calls for {@link ClassVerdict.Action#REPLACE}. */
final class StandIns {

    private StandIns() {}

    /**
     * Gives the form to write, which may be the object itself, or an {@link Objection}.
     *
     * @param near whether it is read on this machine
     */
    static Object formOf(Object object, boolean near) {
        return switch (object) {
            case SerializedLambda lambda -> MethodName.formOf(lambda);
            case Path path ->
                path.getFileSystem().equals(FileSystems.getDefault())
                        ? new PathName(path.toString())
                        : Objection.to(path.getClass(), Obstacle.FOREIGN_PATH);
            case Optional<?> optional ->
                optional.isPresent() ? new Present(optional.get()) : new Absent(Empty.OPTIONAL);
            case OptionalInt optional ->
                optional.isPresent() ? new OptionalNumber(optional.getAsInt()) : new Absent(Empty.OPTIONAL_INT);
            case OptionalLong optional ->
                optional.isPresent() ? new OptionalNumber(optional.getAsLong()) : new Absent(Empty.OPTIONAL_LONG);
            case OptionalDouble optional ->
                optional.isPresent() ? new OptionalNumber(optional.getAsDouble()) : new Absent(Empty.OPTIONAL_DOUBLE);
            case ByteBuffer buffer -> Bytes.of(buffer);
            case SharedBuffer buffer ->
                near ? formOfShared(buffer) : Objection.to(SharedBuffer.class, Obstacle.FAR_BUFFER);
            default -> formOfProxy(object);
        };
    }

    private static Object formOfProxy(Object object) {
        return Proxy.isProxyClass(object.getClass())
                        && Proxy.getInvocationHandler(object) instanceof ReferenceHandler handler
                ? handler.name()
                : object;
    }

    private static Object formOfShared(SharedBuffer buffer) {
        if (!SharedBuffers.isOwn(buffer)) {
            return new Objection(
                    Obstacle.NOT_SERIALIZABLE,
                    ClassNames.binary(buffer.getClass()),
                    Obstacle.NOT_SERIALIZABLE.reason(ClassNames.nested(buffer.getClass())),
                    Obstacle.NOT_SERIALIZABLE.cure("Make it by the executor's share method"));
        }
        SharedName name = SharedBuffers.nameIfOpen(buffer);
        return name == null ? Objection.to(SharedBuffer.class, Obstacle.CLOSED_BUFFER) : new Shared(name);
    }

    /** A shared buffer, by its name. */
    record Shared(SharedName name) implements StandIn {

        @Override
        public SharedBuffer original(ClassFinder classes) throws ObjectStreamException {
            try {
                return SharedBuffers.open(name);
            } catch (IOException refused) {
                throw new InvalidObjectException(refused.getMessage(), refused);
            }
        }
    }

    /** A path of the default file system. */
    record PathName(String path) implements StandIn {

        @Override
        public Path original(ClassFinder classes) {
            return Path.of(path);
        }
    }

    /** An {@code Optional} with a value. */
    record Present(@SuppressWarnings("serial") Object value) implements StandIn {

        @Override
        public Optional<Object> original(ClassFinder classes) throws ObjectStreamException {
            @Nullable Object read = value;
            if (read == null) {
                throw new InvalidObjectException("an Optional holds an object that refers back to that Optional");
            }
            return Optional.of(read);
        }
    }

    enum Empty {
        OPTIONAL,
        OPTIONAL_INT,
        OPTIONAL_LONG,
        OPTIONAL_DOUBLE
    }

    /** An empty one of the four. */
    record Absent(Empty kind) implements StandIn {

        @Override
        public Object original(ClassFinder classes) {
            return switch (kind) {
                case OPTIONAL -> Optional.empty();
                case OPTIONAL_INT -> OptionalInt.empty();
                case OPTIONAL_LONG -> OptionalLong.empty();
                case OPTIONAL_DOUBLE -> OptionalDouble.empty();
            };
        }
    }

    /** An {@code OptionalInt}, {@code OptionalLong} or {@code OptionalDouble} with a value. */
    record OptionalNumber(Number value) implements StandIn {

        @Override
        public Object original(ClassFinder classes) throws ObjectStreamException {
            return switch (value) {
                case Integer number -> OptionalInt.of(number);
                case Long number -> OptionalLong.of(number);
                case Double number -> OptionalDouble.of(number);
                default ->
                    throw new InvalidObjectException(
                            "an optional number must hold an int, long or double, but was " + value.getClass());
            };
        }
    }

    /** What remains of a buffer. It arrives on the heap, at position 0. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Bytes(byte[] remaining, boolean bigEndian, boolean readOnly) implements StandIn {

        @Serial
        private static final long serialVersionUID = 1L;

        static Bytes of(ByteBuffer buffer) {
            byte[] remaining = new byte[buffer.remaining()];
            buffer.duplicate().get(remaining);
            return new Bytes(remaining, buffer.order() == ByteOrder.BIG_ENDIAN, buffer.isReadOnly());
        }

        @Override
        public ByteBuffer original(ClassFinder classes) {
            ByteBuffer heap = ByteBuffer.wrap(remaining);
            return (readOnly ? heap.asReadOnlyBuffer() : heap)
                    .order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        }
    }
}
