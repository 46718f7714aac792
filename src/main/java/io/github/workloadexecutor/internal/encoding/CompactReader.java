package io.github.workloadexecutor.internal.encoding;

import io.github.workloadexecutor.internal.memory.SharedBuffers;
import io.github.workloadexecutor.internal.memory.SharedName;
import java.io.EOFException;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.InvalidObjectException;
import java.io.StreamCorruptedException;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads one message of the format of {@link Tag}. All elements that a message announces must have bytes in it, and each
 * array is made only when its own have been found there; so a message costs memory in proportion to its length. What a
 * message names becomes a record, a constant of an enum, or a method reference, never anything else; of the graph's own
 * code only canonical constructors run.
 */
final class CompactReader {

    private final byte[] body;
    private final LoaderTable table;
    private final ClassFinder finder;
    private final @Nullable ArraySource source;
    private final @Nullable Trust trust;
    private final @Nullable CompactFilter filter;

    private int position;

    /** How many more elements may be announced. */
    private int unannounced;

    private @Nullable Known @Nullable [] classes;
    private int classCount;

    CompactReader(byte[] body, ClassFinder finder, @Nullable ArraySource source, @Nullable Trust trust) {
        this.body = body;
        this.finder = finder;
        this.table = LoaderTable.of(finder.first());
        this.source = source;
        this.trust = trust;
        this.filter = CompactFilter.forMessage(body.length);
        this.unannounced = body.length;
    }

    @Nullable
    Object read() throws IOException, ReflectiveOperationException {
        if (readByte() != Tag.MARK) {
            throw new StreamCorruptedException("not a message of the compact format");
        }
        Object root = readValue(0);
        if (position < body.length) {
            throw new StreamCorruptedException((body.length - position) + " bytes follow the object");
        }
        return root;
    }

    static long longAt(byte[] bytes, int at) {
        return ((long) intAt(bytes, at) << 32) | (intAt(bytes, at + 4) & 0xffff_ffffL);
    }

    private static int intAt(byte[] bytes, int at) {
        return (bytes[at] << 24)
                | ((bytes[at + 1] & 0xff) << 16)
                | ((bytes[at + 2] & 0xff) << 8)
                | (bytes[at + 3] & 0xff);
    }

    private @Nullable Object readValue(int depth) throws IOException, ReflectiveOperationException {
        byte tag = readByte();
        return switch (tag) {
            case Tag.NULL -> null;
            case Tag.INT -> boxed(Integer.class, depth, readInt());
            case Tag.LATIN -> {
                int length = readLength();
                int at = claim(length);
                yield new String(body, at, length, StandardCharsets.ISO_8859_1);
            }
            case Tag.UTF_16 -> readWide(readLength());
            case Tag.RECORD -> readRecord(depth);
            case Tag.ENUM -> readConstant(depth);
            case Tag.REFERENCE -> shown(readReference(depth), depth);
            case Tag.TRUE -> boxed(Boolean.class, depth, true);
            case Tag.FALSE -> boxed(Boolean.class, depth, false);
            case Tag.BYTE -> boxed(Byte.class, depth, readByte());
            case Tag.CHAR -> boxed(Character.class, depth, (char) readShort());
            case Tag.SHORT -> boxed(Short.class, depth, readShort());
            case Tag.LONG -> boxed(Long.class, depth, readLong());
            case Tag.FLOAT -> boxed(Float.class, depth, Float.intBitsToFloat(readInt()));
            case Tag.DOUBLE -> boxed(Double.class, depth, Double.longBitsToDouble(readLong()));
            case Tag.ELSEWHERE -> readElsewhere(depth);
            case Tag.ARRAY -> readArray(depth);
            case Tag.ARRAY_LIST, Tag.LIST, Tag.LIST_WITH_NULLS -> readList(tag, depth);
            default -> tag >= Tag.BLOCK ? readBlock(tag - Tag.BLOCK, depth) : shown(readOther(tag, depth), depth);
        };
    }

    private Object readOther(byte tag, int depth) throws IOException, ReflectiveOperationException {
        return switch (tag) {
            case Tag.OPTIONAL -> {
                show(StandIns.Present.class, depth);
                requireDepth(depth);
                Object value = readValue(depth + 1);
                if (value == null) {
                    throw new StreamCorruptedException("an Optional that is present, of null");
                }
                yield Optional.of(value);
            }
            case Tag.OPTIONAL_INT -> {
                show(StandIns.OptionalNumber.class, depth);
                yield OptionalInt.of(readInt());
            }
            case Tag.OPTIONAL_LONG -> {
                show(StandIns.OptionalNumber.class, depth);
                yield OptionalLong.of(readLong());
            }
            case Tag.OPTIONAL_DOUBLE -> {
                show(StandIns.OptionalNumber.class, depth);
                yield OptionalDouble.of(Double.longBitsToDouble(readLong()));
            }
            case Tag.NO_OPTIONAL -> {
                show(StandIns.Absent.class, depth);
                yield Optional.empty();
            }
            case Tag.NO_OPTIONAL_INT -> {
                show(StandIns.Absent.class, depth);
                yield OptionalInt.empty();
            }
            case Tag.NO_OPTIONAL_LONG -> {
                show(StandIns.Absent.class, depth);
                yield OptionalLong.empty();
            }
            case Tag.NO_OPTIONAL_DOUBLE -> {
                show(StandIns.Absent.class, depth);
                yield OptionalDouble.empty();
            }
            case Tag.BUFFER -> readBuffer(depth);
            case Tag.PATH -> {
                show(StandIns.PathName.class, depth);
                yield Path.of(readText(depth));
            }
            case Tag.SHARED -> {
                show(StandIns.Shared.class, depth);
                yield SharedBuffers.open(SharedName.parse(readText(depth)));
            }
            case Tag.BIG_INTEGER -> {
                show(Number.class, depth);
                yield readDigits();
            }
            case Tag.BIG_DECIMAL -> {
                show(Number.class, depth);
                show(BigInteger.class, depth);
                int scale = readInt();
                yield new BigDecimal(readDigits(), scale);
            }
            case Tag.DATE -> {
                showSerialForm("java.time.Ser", depth);
                yield LocalDate.of(readInt(), readByte(), readByte());
            }
            case Tag.DURATION -> {
                showSerialForm("java.time.Ser", depth);
                yield Duration.ofSeconds(readLong(), readNanos());
            }
            case Tag.INSTANT -> {
                showSerialForm("java.time.Ser", depth);
                yield Instant.ofEpochSecond(readLong(), readNanos());
            }
            default -> throw new StreamCorruptedException("no value begins with " + tag);
        };
    }

    private <T> T boxed(Class<T> type, int depth, T value) throws InvalidClassException {
        if (filter != null) {
            show(type, depth);
            if (value instanceof Number) {
                show(Number.class, depth);
            }
        }
        return value;
    }

    private Object readRecord(int depth) throws IOException, ReflectiveOperationException {
        if (!(readClass(/* isRecord= */ true, depth) instanceof RecordShape shape)) {
            throw new StreamCorruptedException("the class of a record is that of an enum");
        }
        if (shape.holdsReferences) {
            requireDepth(depth);
        }
        int count = shape.kinds.length;
        // Each component has a byte at least.
        require(count);
        @Nullable Object[] components = new Object[count];
        for (int i = 0; i < count; i++) {
            components[i] = readComponent(shape.kinds[i], depth);
        }
        try {
            return shape.constructor.newInstance(components);
        } catch (InvocationTargetException e) {
            // As object streams tell it.
            if (e.getCause() instanceof Exception thrown) {
                InvalidObjectException refused = new InvalidObjectException(thrown.getMessage());
                refused.initCause(thrown);
                throw refused;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        } catch (IllegalArgumentException ofOtherTypes) {
            throw new InvalidClassException(
                    ClassNames.binary(shape.type), "a component is not of its type: " + ofOtherTypes.getMessage());
        }
    }

    private @Nullable Object readComponent(byte kind, int depth) throws IOException, ReflectiveOperationException {
        return switch (kind) {
            case Blocks.BOOLEAN -> readByte() != 0;
            case Blocks.BYTE -> readByte();
            case Blocks.CHAR -> (char) readShort();
            case Blocks.SHORT -> readShort();
            case Blocks.INT -> readInt();
            case Blocks.LONG -> readLong();
            case Blocks.FLOAT -> Float.intBitsToFloat(readInt());
            case Blocks.DOUBLE -> Double.longBitsToDouble(readLong());
            default -> readValue(depth + 1);
        };
    }

    private Object readConstant(int depth) throws IOException, ClassNotFoundException {
        if (!(readClass(/* isRecord= */ false, depth) instanceof EnumShape shape)) {
            throw new StreamCorruptedException("the class of an enum is that of a record");
        }
        int ordinal = readLength();
        if (ordinal >= shape.constants.length) {
            throw new InvalidObjectException(ClassNames.binary(shape.type) + " has no constant " + ordinal);
        }
        return shape.constants[ordinal];
    }

    /** Gives the class, whose shape here is the one that the writer had. */
    private Known readClass(boolean isRecord, int depth) throws IOException, ClassNotFoundException {
        int index = readByte();
        if (index != 0) {
            Known known = index < 0 || index > classCount || classes == null ? null : classes[index - 1];
            if (known == null) {
                throw new StreamCorruptedException("class " + index + " of a message that has named " + classCount);
            }
            show(typeOf(known), depth);
            return known;
        }
        require(Long.BYTES);
        Known known = table.find(body, position, longAt(body, position));
        if (known == null || known instanceof KnownReference) {
            known = learnClass(isRecord, depth);
        } else {
            position += known.image.length;
            show(typeOf(known), depth);
        }
        remember(known);
        return known;
    }

    private static Class<?> typeOf(Known known) {
        return known instanceof RecordShape shape ? shape.type : ((EnumShape) known).type;
    }

    private void remember(Known known) {
        if (classes == null) {
            classes = new Known[4];
        }
        if (classCount < Tag.MOST_CLASSES) {
            if (classCount == classes.length) {
                classes = Arrays.copyOf(classes, Tag.MOST_CLASSES);
            }
            classes[classCount++] = known;
        }
    }

    private Known learnClass(boolean isRecord, int depth) throws IOException, ClassNotFoundException {
        int start = position;
        long hash = readLong();
        int length = readLength();
        String name = new String(body, claim(length), length, StandardCharsets.UTF_8);
        Class<?> type = finder.find(name);
        show(type, depth);
        if (isRecord ? !type.isRecord() : !type.isEnum()) {
            throw new InvalidClassException(name, "it is no " + (isRecord ? "record" : "enum") + " here");
        }
        Known shape = Form.of(type).shape();
        if (shape == null) {
            throw new InvalidClassException(
                    name, "it is not serialisable here, or not open to io.github.workloadexecutor");
        }
        if (shape.hash != hash) {
            throw new InvalidClassException(
                    name,
                    (shape instanceof RecordShape record
                                    ? "its components here, " + record.components()
                                            + ", are not those of the process that wrote it"
                                    : "its constants here are not those of the process that wrote it")
                            + Skew.hint(type));
        }
        if (Arrays.equals(body, start, position, shape.image, 0, shape.image.length)) {
            table.add(shape);
        }
        return shape;
    }

    private Object readReference(int depth) throws IOException {
        require(Long.BYTES);
        show(MethodName.class, depth);
        if (table.find(body, position, longAt(body, position)) instanceof KnownReference known) {
            position += known.image.length;
            checkReference(known.name);
            return known.original;
        }
        int start = position;
        readLong();
        int end = readLength();
        require(end);
        end += position;
        MethodName name = new MethodName(readName(), readName(), readName(), readName(), readInt());
        if (position != end) {
            throw new StreamCorruptedException("a method reference of another length");
        }
        checkReference(name);
        KnownReference known = name.keptBy(finder);
        if (known == null) {
            return name.original(finder);
        }
        if (Arrays.equals(body, start, position, known.image, 0, known.image.length)) {
            table.add(known);
        }
        return known.original;
    }

    private void checkReference(MethodName name) throws IOException {
        if (trust != null) {
            trust.checkReference(name, finder);
        }
    }

    private String readName() throws IOException {
        int length = readLength();
        return new String(body, claim(length), length, StandardCharsets.UTF_8);
    }

    private Object readBlock(int kind, int depth) throws IOException {
        if (kind >= Blocks.KINDS) {
            throw new StreamCorruptedException("no array is of kind " + kind);
        }
        int length = readLength();
        int at = claim((long) length * Blocks.sizeOf(kind));
        if (filter != null) {
            filter.check(Blocks.newArray(kind, 0).getClass(), length, depth + 1, position);
        }
        return Blocks.copyFrom(body, at, kind, length);
    }

    private Object readElsewhere(int depth) throws IOException, ReflectiveOperationException {
        show(Elsewhere.class, depth);
        show(ArrayReference.class, depth);
        int kind = readByte();
        int length = readLength();
        ArrayReference reference = new ArrayReference(readText(depth), readLong(), readLong());
        Object array = new Elsewhere(kind, length, reference).array(source);
        if (filter != null) {
            filter.grant(length);
            filter.check(array.getClass(), length, depth + 1, position);
        }
        return array;
    }

    private Object readArray(int depth) throws IOException, ReflectiveOperationException {
        requireDepth(depth);
        Class<?> element = readElements(depth);
        int length = announced();
        if (filter != null) {
            filter.check(element.arrayType(), length, depth + 1, position);
        }
        @Nullable Object[] array = (Object[]) Array.newInstance(element, length);
        for (int i = 0; i < length; i++) {
            Object value = readValue(depth + 1);
            if (value != null && !element.isInstance(value)) {
                throw new StreamCorruptedException(
                        "an array of " + ClassNames.binary(element) + " with an element that is none");
            }
            array[i] = value;
        }
        return array;
    }

    private Class<?> readElements(int depth) throws IOException, ClassNotFoundException {
        byte elements = readByte();
        return switch (elements) {
            case Tag.OBJECTS -> Object.class;
            case Tag.STRINGS -> String.class;
            case Tag.RECORDS, Tag.ENUMS -> typeOf(readClass(elements == Tag.RECORDS, depth));
            default -> {
                if (elements < 0 || elements >= Blocks.KINDS) {
                    throw new StreamCorruptedException("no array has elements of kind " + elements);
                }
                yield Blocks.newArray(elements, 0).getClass();
            }
        };
    }

    private Object readList(byte tag, int depth) throws IOException, ReflectiveOperationException {
        requireDepth(depth);
        int length = announced();
        if (filter != null) {
            if (tag == Tag.ARRAY_LIST) {
                show(ArrayList.class, depth);
            } else {
                showSerialForm("java.util.CollSer", depth);
            }
            filter.check(Object[].class, length, depth + 1, position);
        }
        if (tag == Tag.ARRAY_LIST) {
            ArrayList<@Nullable Object> list = new ArrayList<>(length);
            for (int i = 0; i < length; i++) {
                list.add(readValue(depth + 1));
            }
            return list;
        }
        @Nullable Object[] elements = new Object[length];
        for (int i = 0; i < length; i++) {
            elements[i] = readValue(depth + 1);
        }
        return shown(
                tag == Tag.LIST ? List.of(elements) : Arrays.stream(elements).toList(), depth);
    }

    private Object readBuffer(int depth) throws IOException, ReflectiveOperationException {
        show(StandIns.Bytes.class, depth);
        int flags = readByte();
        requireDepth(depth);
        if (!(readValue(depth + 1) instanceof byte[] content)) {
            throw new StreamCorruptedException("a buffer of something else than bytes");
        }
        return new StandIns.Bytes(content, (flags & 1) != 0, (flags & 2) != 0).original(finder);
    }

    private String readText(int depth) throws IOException, ReflectiveOperationException {
        byte tag = position < body.length ? body[position] : Tag.NULL;
        if ((tag == Tag.LATIN || tag == Tag.UTF_16) && readValue(depth) instanceof String text) {
            return text;
        }
        throw new StreamCorruptedException("a text is missing");
    }

    private String readWide(int length) throws EOFException {
        int at = claim(2L * length);
        char[] chars = new char[length];
        for (int i = 0; i < length; i++) {
            chars[i] = (char) ((body[at + 2 * i] << 8) | (body[at + 2 * i + 1] & 0xff));
        }
        return new String(chars);
    }

    private BigInteger readDigits() throws IOException {
        int length = readLength();
        int at = claim(length);
        return new BigInteger(body, at, length);
    }

    private int readNanos() throws IOException {
        int nanos = readInt();
        if (nanos < 0 || nanos > 999_999_999) {
            throw new StreamCorruptedException(nanos + " nanoseconds are no part of a second");
        }
        return nanos;
    }

    /** Shows what was made of a form in its place, which is shown before. */
    private Object shown(Object made, int depth) throws InvalidClassException {
        show(made.getClass(), depth);
        return made;
    }

    private void show(Class<?> type, int depth) throws InvalidClassException {
        if (filter != null) {
            filter.check(type, -1, depth + 1, position);
        }
    }

    /** Shows a class of the JDK that object streams have in place of the value's own. */
    private void showSerialForm(String name, int depth) throws IOException {
        if (filter != null) {
            try {
                show(Class.forName(name, false, null), depth);
            } catch (ClassNotFoundException ofAnotherJdk) {
                throw new InvalidClassException(name, "the filter cannot be asked about it");
            }
        }
    }

    private static void requireDepth(int depth) throws StreamCorruptedException {
        if (depth >= Tag.DEEPEST) {
            throw new StreamCorruptedException("the object graph is nested deeper than " + Tag.DEEPEST + " levels");
        }
    }

    /** Reads how many elements follow, each of which takes a byte at least that no other element takes. */
    private int announced() throws IOException {
        int length = readLength();
        if (length > unannounced) {
            throw new StreamCorruptedException(length + " elements are announced, but a message of " + body.length
                    + " bytes can have only " + unannounced + " more");
        }
        unannounced -= length;
        return length;
    }

    private byte readByte() throws EOFException {
        return body[claim(1)];
    }

    private short readShort() throws EOFException {
        int at = claim(2);
        return (short) ((body[at] << 8) | (body[at + 1] & 0xff));
    }

    private int readInt() throws EOFException {
        return intAt(body, claim(4));
    }

    private long readLong() throws EOFException {
        return longAt(body, claim(8));
    }

    private int readLength() throws IOException {
        int length = 0;
        for (int shift = 0; shift < 32; shift += 7) {
            byte next = readByte();
            length |= (next & 0x7f) << shift;
            if (next >= 0) {
                if (length < 0 || (shift == 28 && next > 7)) {
                    break;
                }
                return length;
            }
        }
        throw new StreamCorruptedException("a length is out of range");
    }

    /** Gives where the next bytes are, all of which are there. */
    private int claim(long count) throws EOFException {
        require(count);
        int at = position;
        position += (int) count;
        return at;
    }

    private void require(long count) throws EOFException {
        if (count > body.length - position) {
            throw new EOFException(count + " bytes are needed, but " + (body.length - position) + " are left");
        }
    }
}
