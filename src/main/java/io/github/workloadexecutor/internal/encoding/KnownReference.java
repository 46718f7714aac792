package io.github.workloadexecutor.internal.encoding;

import java.nio.charset.StandardCharsets;

/** A method reference that was resolved. The class that has the method keeps it. */
final class KnownReference extends Known {

    final MethodName name;

    /** A {@link ReferencedFunction} or a {@link ReferencedTask}. */
    final Object original;

    KnownReference(MethodName name, Object original) {
        this(imageOf(name), name, original);
    }

    private KnownReference(byte[] image, MethodName name, Object original) {
        super(CompactReader.longAt(image, 0), image);
        this.name = name;
        this.original = original;
    }

    static byte[] imageOf(MethodName name) {
        CompactOutput out = new CompactOutput();
        Image image = new Image();
        add(name.functionalInterface(), image, out);
        add(name.owner(), image, out);
        add(name.method(), image, out);
        add(name.descriptor(), image, out);
        image.add(Integer.toString(name.kind()));
        out.writeInt(name.kind());
        return image.of(out.toMessage());
    }

    private static void add(String text, Image image, CompactOutput out) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        image.add(text);
        out.writeLength(bytes.length);
        out.writeBytes(bytes);
    }
}
