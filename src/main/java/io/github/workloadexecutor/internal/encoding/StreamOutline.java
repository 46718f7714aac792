package io.github.workloadexecutor.internal.encoding;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectStreamConstants;
import java.io.StreamCorruptedException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an object stream holds, told from its bytes before any object is made of them: the classes it describes, each
 * with the path to the first object of it, and the objects, as far as hashing and comparing them matters. The grammar
 * is that of the Java Object Serialization Specification, chapter 6; what an object stream would not write is refused.
 *
 * <p>The path is made of field names and positions. What a class writes by code of its own has positions only.
 */
final class StreamOutline {

    /** A class as the stream describes it. */
    static final class Description {

        final String name;
        final String path;
        int flags;
        boolean proxy;
        String[] fields = {};
        char[] types = {};

        @Nullable
        Description above;

        Description(String name, String path) {
            this.name = name;
            this.path = path;
        }

        /** Whether it, or a class above it, has the name. */
        boolean is(String wanted) {
            for (Description each = this; each != null; each = each.above) {
                if (each.name.equals(wanted)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** An object, with those it refers to in the order in which they stand in the stream. */
    static final class Node {

        /** Null for a text and a class. */
        final @Nullable Description type;

        final String path;

        /** Of a text; of other objects, that of the numbers in their fields, as boxes and {@code UUID}s have it. */
        int hash;

        // In fields, or in an array.
        private @Nullable List<@Nullable Node> held;

        // By code.
        private @Nullable List<@Nullable Node> written;

        /** Of {@link HashingCost}; 0 for not known yet. */
        long size;

        boolean open;

        Node(@Nullable Description type, String path, int hash) {
            this.type = type;
            this.path = path;
            this.hash = hash;
        }

        /** What it holds in its fields, or as an array. */
        List<@Nullable Node> held() {
            return held == null ? List.of() : held;
        }

        /** What code of its classes has written for it. */
        List<@Nullable Node> written() {
            return written == null ? List.of() : written;
        }

        private void hold(@Nullable Node member) {
            if (held == null) {
                held = new ArrayList<>(2);
            }
            held.add(member);
        }

        private void write(@Nullable Node member) {
            if (written == null) {
                written = new ArrayList<>();
            }
            written.add(member);
        }
    }

    private final Bytes bytes;
    private final DataInputStream in;
    private final String root;

    /** Descriptions and objects, as they are referred to by number. */
    private final List<Object> handles = new ArrayList<>();

    private final List<Description> descriptions = new ArrayList<>();
    private final List<Node> objects = new ArrayList<>();
    private final List<String> path = new ArrayList<>();

    private StreamOutline(byte[] body, String root) {
        this.bytes = new Bytes(body);
        this.in = new DataInputStream(bytes);
        this.root = root;
    }

    /** Reads all of it. */
    static StreamOutline of(byte[] body, String root) throws IOException {
        StreamOutline outline = new StreamOutline(body, root);
        if (outline.in.readShort() != ObjectStreamConstants.STREAM_MAGIC
                || outline.in.readShort() != ObjectStreamConstants.STREAM_VERSION) {
            throw new StreamCorruptedException("not an object stream");
        }
        Node unused = outline.readObject(outline.in.readByte());
        return outline;
    }

    /** In the order in which they stand in the stream. */
    List<Description> descriptions() {
        return descriptions;
    }

    /** All but texts and classes. */
    List<Node> objects() {
        return objects;
    }

    private @Nullable Node readObject(int tag) throws IOException {
        if (path.size() > BoundsFilter.DEEPEST) {
            throw new InvalidClassException(
                    "the object graph is nested deeper than " + BoundsFilter.DEEPEST + " levels");
        }
        return switch (tag) {
            case ObjectStreamConstants.TC_NULL -> null;
            case ObjectStreamConstants.TC_REFERENCE -> {
                if (readHandle() instanceof Node node) {
                    yield node;
                }
                throw new StreamCorruptedException("an object that is the description of a class");
            }
            case ObjectStreamConstants.TC_OBJECT -> readOrdinary();
            case ObjectStreamConstants.TC_ARRAY -> readArray();
            case ObjectStreamConstants.TC_STRING -> readText(in.readUnsignedShort());
            case ObjectStreamConstants.TC_LONGSTRING -> readText(in.readLong());
            case ObjectStreamConstants.TC_ENUM -> {
                Node node = newNode(readDescription(in.readByte()));
                Node unused = readObject(in.readByte());
                yield node;
            }
            case ObjectStreamConstants.TC_CLASS -> {
                Description unused = readDescription(in.readByte());
                Node node = new Node(null, "", handles.size());
                handles.add(node);
                yield node;
            }
            default -> throw new StreamCorruptedException("no object begins with " + tag);
        };
    }

    private Object readHandle() throws IOException {
        int number = in.readInt() - ObjectStreamConstants.baseWireHandle;
        if (number < 0 || number >= handles.size()) {
            throw new StreamCorruptedException("object " + number + " of a stream that has had " + handles.size());
        }
        return handles.get(number);
    }

    private Node newNode(@Nullable Description type) {
        Node node = new Node(type, pathOf(type), 0);
        handles.add(node);
        objects.add(node);
        return node;
    }

    /** Only what is hashed, or may be refused, is asked for its path. */
    private String pathOf(@Nullable Description type) {
        return type != null && HashingCost.isHashed(type) ? currentPath() : "";
    }

    private String currentPath() {
        StringBuilder text = new StringBuilder(root);
        for (String each : path) {
            text.append(each);
        }
        return text.toString();
    }

    private Node readText(long length) throws IOException {
        int hash = bytes.hashOf(length);
        Node node = new Node(null, "", hash);
        handles.add(node);
        return node;
    }

    private @Nullable Description readDescription(int tag) throws IOException {
        return switch (tag) {
            case ObjectStreamConstants.TC_NULL -> null;
            case ObjectStreamConstants.TC_REFERENCE -> {
                if (readHandle() instanceof Description description) {
                    yield description;
                }
                throw new StreamCorruptedException("the description of a class that is an object");
            }
            case ObjectStreamConstants.TC_PROXYCLASSDESC -> readProxy();
            case ObjectStreamConstants.TC_CLASSDESC -> readClass();
            default -> throw new StreamCorruptedException("no description of a class begins with " + tag);
        };
    }

    private Description readClass() throws IOException {
        Description description = newDescription(in.readUTF());
        long unusedVersion = in.readLong();
        description.flags = in.readByte();
        readFields(description);
        readAnnotation(null);
        description.above = readDescription(in.readByte());
        return description;
    }

    private Description newDescription(String name) {
        Description description = new Description(name, currentPath());
        handles.add(description);
        descriptions.add(description);
        return description;
    }

    private Description readProxy() throws IOException {
        Description description = newDescription("");
        description.proxy = true;
        description.flags = ObjectStreamConstants.SC_SERIALIZABLE;
        int count = in.readInt();
        List<String> interfaces = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            interfaces.add(in.readUTF());
        }
        readAnnotation(null);
        description.fields = interfaces.toArray(String[]::new);
        description.above = readDescription(in.readByte());
        return description;
    }

    private void readFields(Description description) throws IOException {
        int count = in.readUnsignedShort();
        List<String> names = new ArrayList<>();
        StringBuilder types = new StringBuilder();
        for (int i = 0; i < count; i++) {
            char type = (char) in.readByte();
            types.append(type);
            names.add(in.readUTF());
            if (type == 'L' || type == '[') {
                Node unusedType = readObject(in.readByte());
            }
        }
        description.fields = names.toArray(String[]::new);
        description.types = types.toString().toCharArray();
    }

    private Node readOrdinary() throws IOException {
        Description type = readDescription(in.readByte());
        if (type == null) {
            throw new StreamCorruptedException("an object without a class");
        }
        Node node = newNode(type);
        if ((type.flags & ObjectStreamConstants.SC_EXTERNALIZABLE) != 0) {
            if ((type.flags & ObjectStreamConstants.SC_BLOCK_DATA) == 0) {
                throw new StreamCorruptedException(type.name + " is written in a form that nobody else can read");
            }
            readAnnotation(node);
            return node;
        }
        List<Description> fromTop = new ArrayList<>();
        for (Description each = type; each != null; each = each.above) {
            fromTop.addFirst(each);
        }
        for (Description each : fromTop) {
            readData(each, node);
        }
        return node;
    }

    private void readData(Description type, Node node) throws IOException {
        if (type.proxy) {
            return;
        }
        for (int i = 0; i < type.types.length; i++) {
            switch (type.types[i]) {
                case 'L', '[' -> readMember("." + type.fields[i], node);
                case 'I', 'F' -> node.hash ^= in.readInt();
                case 'J', 'D' -> node.hash ^= Long.hashCode(in.readLong());
                case 'S' -> node.hash ^= in.readShort();
                case 'C' -> node.hash ^= in.readChar();
                case 'B', 'Z' -> node.hash ^= in.readByte();
                default -> throw new StreamCorruptedException("no field is of type " + type.types[i]);
            }
        }
        if ((type.flags & ObjectStreamConstants.SC_WRITE_METHOD) != 0) {
            readAnnotation(node);
        }
    }

    private void readMember(String step, Node node) throws IOException {
        path.addLast(step);
        node.hold(readObject(in.readByte()));
        path.removeLast();
    }

    /** What code has written: data and objects, to the end of the block. */
    private void readAnnotation(@Nullable Node node) throws IOException {
        int index = 0;
        while (true) {
            int tag = in.readByte();
            switch (tag) {
                case ObjectStreamConstants.TC_ENDBLOCKDATA -> {
                    return;
                }
                case ObjectStreamConstants.TC_BLOCKDATA -> skip(in.readUnsignedByte());
                case ObjectStreamConstants.TC_BLOCKDATALONG -> skip(in.readInt());
                default -> {
                    path.addLast("[" + index++ + "]");
                    Node member = readObject(tag);
                    path.removeLast();
                    if (node != null) {
                        node.write(member);
                    }
                }
            }
        }
    }

    private Node readArray() throws IOException {
        Description type = readDescription(in.readByte());
        if (type == null || type.name.length() < 2 || type.name.charAt(0) != '[') {
            throw new StreamCorruptedException("an array of " + (type == null ? "no class" : type.name));
        }
        Node node = newNode(type);
        int length = in.readInt();
        char element = type.name.charAt(1);
        if (element != 'L' && element != '[') {
            skip(sizeOf(element) * length);
            return node;
        }
        for (int i = 0; i < length; i++) {
            readMember("[" + i + "]", node);
        }
        return node;
    }

    private static long sizeOf(char type) throws StreamCorruptedException {
        return switch (type) {
            case 'Z', 'B' -> 1;
            case 'C', 'S' -> 2;
            case 'I', 'F' -> 4;
            case 'J', 'D' -> 8;
            default -> throw new StreamCorruptedException("no field is of type " + type);
        };
    }

    private void skip(long count) throws IOException {
        bytes.skipAll(count);
    }

    /** The message itself, of which nothing is copied. */
    private static final class Bytes extends java.io.ByteArrayInputStream {

        Bytes(byte[] body) {
            super(body);
        }

        void skipAll(long length) throws IOException {
            if (length < 0 || length > count - pos) {
                throw new java.io.EOFException(length + " bytes are needed, but " + (count - pos) + " are left");
            }
            pos += (int) length;
        }

        /** That of the text which is written here in so many bytes. */
        int hashOf(long length) throws IOException {
            int from = pos;
            skipAll(length);
            int hash = 0;
            for (int at = from; at < pos; ) {
                int first = buf[at++] & 0xff;
                int unit = first;
                if (first >= 0xe0 && at + 1 < pos) {
                    unit = ((first & 0xf) << 12) | ((buf[at] & 0x3f) << 6) | (buf[at + 1] & 0x3f);
                    at += 2;
                } else if (first >= 0xc0 && at < pos) {
                    unit = ((first & 0x1f) << 6) | (buf[at] & 0x3f);
                    at++;
                }
                hash = 31 * hash + unit;
            }
            return hash;
        }
    }
}
