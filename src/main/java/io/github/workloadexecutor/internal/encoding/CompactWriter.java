package io.github.workloadexecutor.internal.encoding;

import io.github.workloadexecutor.internal.memory.SharedBuffers;
import io.github.workloadexecutor.internal.memory.SharedName;
import io.github.workloadexecutor.task.SharedBuffer;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes one graph in the compact format of {@link Tag}, or gives up as soon as it comes by something that the format
 * does not have: a class it does not know, an object that occurs twice where that could be told, or depth. It runs no
 * code of the graph's own. What it has written is of no use once it gave up.
 */
final class CompactWriter {

    /** A longer text is not written twice. */
    private static final int SHORT_TEXT = 64;

    /** In bits. A longer number is not written twice. */
    private static final int SHORT_NUMBER = 512;

    private final CompactOutput out = new CompactOutput();
    private final @Nullable TakenArrays taken;
    private final Sightings seen = new Sightings();
    private @Nullable Known @Nullable [] classes;
    private int classCount;

    CompactWriter(@Nullable TakenArrays taken) {
        this.taken = taken;
    }

    /** Gives null if it gave up. */
    byte @Nullable [] write(@Nullable Object root) {
        out.writeByte(Tag.MARK);
        return write(root, 0) ? out.toMessage() : null;
    }

    /** Gives false if it gave up. */
    private boolean write(@Nullable Object value, int depth) {
        if (value == null) {
            out.writeByte(Tag.NULL);
            return true;
        }
        Form form = Form.of(value.getClass());
        int way = form.way();
        if (way >= Form.BLOCK) {
            return seen.add(value) && writeBlock(value, way - Form.BLOCK);
        }
        return switch (way) {
            case Form.RECORD -> writeRecord(value, (RecordShape) Objects.requireNonNull(form.shape()), depth);
            case Form.STRING -> writeText((String) value);
            case Form.ENUM -> {
                out.writeByte(Tag.ENUM);
                writeClass(Objects.requireNonNull(form.shape()));
                out.writeLength(ordinalOf((Enum<?>) value));
                yield true;
            }
            case Form.ARRAY -> seen.add(value) && writeArray((Object[]) value, form, depth);
            case Form.ARRAY_LIST -> seen.add(value) && writeList(Tag.ARRAY_LIST, (ArrayList<?>) value, depth);
            case Form.LIST -> {
                List<?> list = (List<?>) value;
                yield (list.isEmpty() || seen.add(list)) && writeList(tagOf(list), list, depth);
            }
            case Form.LAMBDA -> writeReference(LambdaClass.of(value).imageOfAccepted());
            case Form.REFERENCED_FUNCTION ->
                writeReference(KnownReference.imageOf(((ReferencedFunction) value).name()));
            case Form.REFERENCED_TASK -> writeReference(KnownReference.imageOf(((ReferencedTask) value).name()));
            case Form.PROXY ->
                Proxy.getInvocationHandler(value) instanceof ReferenceHandler handler
                        && writeReference(KnownReference.imageOf(handler.name()));
            case Form.BUFFER -> seen.add(value) && writeBuffer((ByteBuffer) value);
            case Form.PATH -> writePath((Path) value);
            case Form.SHARED -> writeShared((SharedBuffer) value);
            case Form.BIG_INTEGER, Form.BIG_DECIMAL -> writeBigNumber(value);
            case Form.OPTIONAL, Form.OPTIONAL_INT, Form.OPTIONAL_LONG, Form.OPTIONAL_DOUBLE ->
                writeOptional(value, way, depth);
            case Form.DATE, Form.DURATION, Form.INSTANT -> {
                writeTime(value);
                yield true;
            }
            case Form.UNKNOWN -> false;
            default -> {
                writeBox(value, way);
                yield true;
            }
        };
    }

    private boolean writeText(String text) {
        if (text.length() > SHORT_TEXT && !seen.add(text)) {
            return false;
        }
        out.writeText(text);
        return true;
    }

    private void writeBox(Object box, int way) {
        switch (way) {
            case Form.INT -> {
                out.writeByte(Tag.INT);
                out.writeInt((Integer) box);
            }
            case Form.LONG -> {
                out.writeByte(Tag.LONG);
                out.writeLong((Long) box);
            }
            case Form.DOUBLE -> {
                out.writeByte(Tag.DOUBLE);
                out.writeLong(Double.doubleToRawLongBits((Double) box));
            }
            case Form.BOOLEAN -> out.writeByte((Boolean) box ? Tag.TRUE : Tag.FALSE);
            case Form.BYTE -> {
                out.writeByte(Tag.BYTE);
                out.writeByte((Byte) box);
            }
            case Form.SHORT -> {
                out.writeByte(Tag.SHORT);
                out.writeShort((Short) box);
            }
            case Form.CHAR -> {
                out.writeByte(Tag.CHAR);
                out.writeShort((Character) box);
            }
            case Form.FLOAT -> {
                out.writeByte(Tag.FLOAT);
                out.writeInt(Float.floatToRawIntBits((Float) box));
            }
            default -> throw new AssertionError("a form without a way: " + way);
        }
    }

    private boolean writeRecord(Object record, RecordShape shape, int depth) {
        if (shape.holdsReferences && (depth >= Tag.DEEPEST || (depth > 0 && !seen.add(record)))) {
            return false;
        }
        out.writeByte(Tag.RECORD);
        writeClass(shape);
        try {
            for (int i = 0; i < shape.kinds.length; i++) {
                if (!writeComponent(record, shape, i, depth)) {
                    return false;
                }
            }
            return true;
        } catch (IllegalAccessException closed) {
            throw new AssertionError("a field that was accessible", closed);
        }
    }

    private boolean writeComponent(Object record, RecordShape shape, int i, int depth) throws IllegalAccessException {
        switch (shape.kinds[i]) {
            case Blocks.BOOLEAN -> out.writeByte(shape.fields[i].getBoolean(record) ? 1 : 0);
            case Blocks.BYTE -> out.writeByte(shape.fields[i].getByte(record));
            case Blocks.CHAR -> out.writeShort(shape.fields[i].getChar(record));
            case Blocks.SHORT -> out.writeShort(shape.fields[i].getShort(record));
            case Blocks.INT -> out.writeInt(shape.fields[i].getInt(record));
            case Blocks.LONG -> out.writeLong(shape.fields[i].getLong(record));
            case Blocks.FLOAT -> out.writeInt(Float.floatToRawIntBits(shape.fields[i].getFloat(record)));
            case Blocks.DOUBLE -> out.writeLong(Double.doubleToRawLongBits(shape.fields[i].getDouble(record)));
            default -> {
                return write(shape.fields[i].get(record), depth + 1);
            }
        }
        return true;
    }

    @SuppressWarnings("ReferenceEquality") // there is one per class
    private void writeClass(Known shape) {
        for (int i = 0; i < classCount; i++) {
            if (classes != null && classes[i] == shape) {
                out.writeByte(i + 1);
                return;
            }
        }
        if (classes == null) {
            classes = new Known[4];
        }
        if (classCount < Tag.MOST_CLASSES) {
            if (classCount == classes.length) {
                classes = Arrays.copyOf(classes, Tag.MOST_CLASSES);
            }
            classes[classCount++] = shape;
        }
        out.writeByte(0);
        out.writeBytes(shape.image);
    }

    @SuppressWarnings("EnumOrdinal") // the hash in the class's image is of all the names in their order
    private static int ordinalOf(Enum<?> constant) {
        return constant.ordinal();
    }

    private boolean writeReference(byte @Nullable [] image) {
        if (image == null) {
            return false;
        }
        out.writeByte(Tag.REFERENCE);
        out.writeBytes(image);
        return true;
    }

    private boolean writeBlock(Object array, int kind) {
        Elsewhere form = taken == null ? null : taken.formOf(array);
        if (form != null) {
            out.writeByte(Tag.ELSEWHERE);
            out.writeByte(form.kind());
            out.writeLength(form.length());
            out.writeText(form.reference().region());
            out.writeLong(form.reference().offset());
            out.writeLong(form.reference().bytes());
            return true;
        }
        int length = Blocks.lengthOf(kind, array);
        out.writeByte(Tag.BLOCK + kind);
        out.writeLength(length);
        out.writeBlock(kind, array, length);
        return true;
    }

    private boolean writeArray(Object[] array, Form form, int depth) {
        if (depth >= Tag.DEEPEST) {
            return false;
        }
        out.writeByte(Tag.ARRAY);
        out.writeByte(form.elements());
        Known shape = form.shape();
        if (shape != null) {
            writeClass(shape);
        }
        out.writeLength(array.length);
        for (Object each : array) {
            if (!write(each, depth + 1)) {
                return false;
            }
        }
        return true;
    }

    /** A list from {@code Stream.toList} may hold null, and one from {@code List.of} throws if asked for it. */
    @SuppressWarnings("ReferenceEquality") // a list that may not hold null is its own copy
    private static byte tagOf(List<?> list) {
        try {
            return List.copyOf(list) == list ? Tag.LIST : Tag.LIST_WITH_NULLS;
        } catch (NullPointerException holdsNull) {
            return Tag.LIST_WITH_NULLS;
        }
    }

    private boolean writeList(byte tag, List<?> list, int depth) {
        if (depth >= Tag.DEEPEST) {
            return false;
        }
        int size = list.size();
        out.writeByte(tag);
        out.writeLength(size);
        for (int i = 0; i < size; i++) {
            if (!write(list.get(i), depth + 1)) {
                return false;
            }
        }
        // Else another thread is changing it; what comes of that is said by object streams.
        return list.size() == size;
    }

    private boolean writeBuffer(ByteBuffer buffer) {
        out.writeByte(Tag.BUFFER);
        out.writeByte((buffer.order() == ByteOrder.BIG_ENDIAN ? 1 : 0) | (buffer.isReadOnly() ? 2 : 0));
        int remaining = buffer.remaining();
        if (buffer.hasArray() && buffer.arrayOffset() == 0 && remaining == buffer.array().length) {
            return writeBlock(buffer.array(), Blocks.BYTE);
        }
        byte[] content = new byte[remaining];
        buffer.duplicate().get(content);
        return writeBlock(content, Blocks.BYTE);
    }

    private boolean writeShared(SharedBuffer buffer) {
        if (taken != null && !taken.isOnThisMachine()) {
            return false;
        }
        SharedName name = SharedBuffers.isOwn(buffer) ? SharedBuffers.nameIfOpen(buffer) : null;
        if (name == null) {
            return false;
        }
        out.writeByte(Tag.SHARED);
        out.writeText(name.toText());
        return true;
    }

    private boolean writePath(Path path) {
        if (!path.getFileSystem().equals(FileSystems.getDefault())) {
            return false;
        }
        out.writeByte(Tag.PATH);
        out.writeText(path.toString());
        return true;
    }

    private boolean writeBigNumber(Object number) {
        BigInteger digits;
        if (number instanceof BigDecimal decimal) {
            out.writeByte(Tag.BIG_DECIMAL);
            out.writeInt(decimal.scale());
            digits = decimal.unscaledValue();
        } else {
            out.writeByte(Tag.BIG_INTEGER);
            digits = (BigInteger) number;
        }
        if (digits.bitLength() > SHORT_NUMBER && !seen.add(number)) {
            return false;
        }
        byte[] bytes = digits.toByteArray();
        out.writeLength(bytes.length);
        out.writeBytes(bytes);
        return true;
    }

    private boolean writeOptional(Object value, int way, int depth) {
        switch (way) {
            case Form.OPTIONAL_INT -> {
                OptionalInt optional = (OptionalInt) value;
                out.writeByte(optional.isPresent() ? Tag.OPTIONAL_INT : Tag.NO_OPTIONAL_INT);
                if (optional.isPresent()) {
                    out.writeInt(optional.getAsInt());
                }
            }
            case Form.OPTIONAL_LONG -> {
                OptionalLong optional = (OptionalLong) value;
                out.writeByte(optional.isPresent() ? Tag.OPTIONAL_LONG : Tag.NO_OPTIONAL_LONG);
                if (optional.isPresent()) {
                    out.writeLong(optional.getAsLong());
                }
            }
            case Form.OPTIONAL_DOUBLE -> {
                OptionalDouble optional = (OptionalDouble) value;
                out.writeByte(optional.isPresent() ? Tag.OPTIONAL_DOUBLE : Tag.NO_OPTIONAL_DOUBLE);
                if (optional.isPresent()) {
                    out.writeLong(Double.doubleToRawLongBits(optional.getAsDouble()));
                }
            }
            default -> {
                Optional<?> optional = (Optional<?>) value;
                out.writeByte(optional.isPresent() ? Tag.OPTIONAL : Tag.NO_OPTIONAL);
                return optional.isEmpty() || (depth < Tag.DEEPEST && write(optional.get(), depth + 1));
            }
        }
        return true;
    }

    private void writeTime(Object value) {
        if (value instanceof LocalDate date) {
            out.writeByte(Tag.DATE);
            out.writeInt(date.getYear());
            out.writeByte(date.getMonthValue());
            out.writeByte(date.getDayOfMonth());
        } else if (value instanceof Duration duration) {
            out.writeByte(Tag.DURATION);
            out.writeLong(duration.getSeconds());
            out.writeInt(duration.getNano());
        } else {
            Instant instant = (Instant) value;
            out.writeByte(Tag.INSTANT);
            out.writeLong(instant.getEpochSecond());
            out.writeInt(instant.getNano());
        }
    }
}
