package io.github.workloadexecutor.internal.encoding;

import io.github.workloadexecutor.task.SharedBuffer;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How the compact format writes the instances of a class, by its exact class, so that this class is what arrives. Found
 * once per class, which keeps it.
 *
 * @param way one of the constants here, or for a block {@link #BLOCK} and its kind
 * @param elements what an {@link #ARRAY} consists of, see {@link Tag}
 * @param shape of a record or enum class, or of the elements
 */
record Form(int way, int elements, @Nullable Known shape) {

    /** Not at all. */
    static final int UNKNOWN = 0;

    static final int RECORD = 1;
    static final int ENUM = 2;
    static final int ARRAY = 3;
    static final int ARRAY_LIST = 4;
    static final int LIST = 5;
    static final int LAMBDA = 6;
    static final int REFERENCED_FUNCTION = 7;
    static final int REFERENCED_TASK = 8;
    static final int PROXY = 9;
    static final int OPTIONAL = 10;
    static final int OPTIONAL_INT = 11;
    static final int OPTIONAL_LONG = 12;
    static final int OPTIONAL_DOUBLE = 13;
    static final int BUFFER = 14;
    static final int PATH = 15;
    static final int BIG_INTEGER = 16;
    static final int BIG_DECIMAL = 17;
    static final int DATE = 18;
    static final int DURATION = 19;
    static final int INSTANT = 20;
    static final int BYTE = 21;
    static final int SHORT = 22;
    static final int CHAR = 23;
    static final int FLOAT = 24;
    static final int STRING = 25;
    static final int BOOLEAN = 26;
    static final int INT = 27;
    static final int LONG = 28;
    static final int DOUBLE = 29;
    static final int SHARED = 30;
    static final int BLOCK = 32;

    private static final Form NONE = new Form(UNKNOWN, 0, null);

    /** The classes behind {@code List.of}. */
    private static final Class<?> SHORT_LIST = List.of("").getClass();

    private static final Class<?> OTHER_LIST = List.of().getClass();

    private static final Class<?>[] EXACT = {
        String.class,
        Integer.class,
        Long.class,
        Double.class,
        Boolean.class,
        ArrayList.class,
        SHORT_LIST,
        OTHER_LIST,
        ReferencedFunction.class,
        ReferencedTask.class,
        Byte.class,
        Short.class,
        Character.class,
        Float.class
    };

    private static final int[] WAYS = {
        STRING,
        INT,
        LONG,
        DOUBLE,
        BOOLEAN,
        ARRAY_LIST,
        LIST,
        LIST,
        REFERENCED_FUNCTION,
        REFERENCED_TASK,
        BYTE,
        SHORT,
        CHAR,
        FLOAT
    };

    /** Those that most messages do not have, so that they are not loaded on the way to the first result. */
    private static final class Rare {

        static final Class<?>[] EXACT = {
            Optional.class,
            OptionalInt.class,
            OptionalLong.class,
            OptionalDouble.class,
            BigInteger.class,
            BigDecimal.class,
            LocalDate.class,
            Duration.class,
            Instant.class
        };

        static final int[] WAYS = {
            OPTIONAL, OPTIONAL_INT, OPTIONAL_LONG, OPTIONAL_DOUBLE, BIG_INTEGER, BIG_DECIMAL, DATE, DURATION, INSTANT
        };
    }

    private static final ClassValue<Form> FORMS = new ClassValue<>() {
        @Override
        protected Form computeValue(Class<?> type) {
            return find(type);
        }
    };

    static Form of(Class<?> type) {
        return FORMS.get(type);
    }

    private static Form find(Class<?> type) {
        if (type.isRecord()) {
            return findRecord(type);
        }
        Form exact = findExact(type, EXACT, WAYS);
        if (exact == null && ClassVerdict.isJdk(type)) {
            exact = findExact(type, Rare.EXACT, Rare.WAYS);
        }
        if (exact != null) {
            return exact;
        }
        if (type.isArray()) {
            return findArray(type.getComponentType());
        }
        if (Enum.class.isAssignableFrom(type)) {
            return findEnum(type.isEnum() ? type : type.getSuperclass());
        }
        if (Path.class.isAssignableFrom(type)) {
            return new Form(PATH, 0, null);
        }
        if (ByteBuffer.class.isAssignableFrom(type)) {
            return new Form(BUFFER, 0, null);
        }
        if (SharedBuffer.class.isAssignableFrom(type)) {
            return new Form(SHARED, 0, null);
        }
        if (Proxy.isProxyClass(type)) {
            return new Form(PROXY, 0, null);
        }
        if (ClassNames.isLambda(type)) {
            return Serializable.class.isAssignableFrom(type) ? new Form(LAMBDA, 0, null) : NONE;
        }
        return NONE;
    }

    private static @Nullable Form findExact(Class<?> type, Class<?>[] exact, int[] ways) {
        for (int i = 0; i < exact.length; i++) {
            if (exact[i] == type) {
                return new Form(ways[i], 0, null);
            }
        }
        return null;
    }

    private static Form findRecord(Class<?> type) {
        if (ClassVerdict.of(type).action() != ClassVerdict.Action.PASS) {
            return NONE;
        }
        RecordShape shape = RecordShape.find(type);
        return shape == null ? NONE : new Form(RECORD, 0, shape);
    }

    private static Form findEnum(Class<?> type) {
        return type == Enum.class || type.isHidden() ? NONE : new Form(ENUM, 0, EnumShape.of(type));
    }

    private static Form findArray(Class<?> element) {
        int kind = Blocks.kindOfElement(element);
        if (kind >= 0) {
            return new Form(BLOCK + kind, 0, null);
        }
        int inner = Blocks.kindOf(element);
        if (inner >= 0) {
            return new Form(ARRAY, inner, null);
        }
        if (element == Object.class) {
            return new Form(ARRAY, Tag.OBJECTS, null);
        }
        if (element == String.class) {
            return new Form(ARRAY, Tag.STRINGS, null);
        }
        if (!element.isRecord() && !element.isEnum()) {
            return NONE;
        }
        Form form = of(element);
        return switch (form.way) {
            case RECORD -> new Form(ARRAY, Tag.RECORDS, form.shape);
            case ENUM -> new Form(ARRAY, Tag.ENUMS, form.shape);
            default -> NONE;
        };
    }
}
