package io.github.workloadexecutor.internal.encoding;

/**
 * The compact format: a mark, and one value that fills the rest of the message. A value is a tag and what the tag asks
 * for. Numbers have their usual width, most significant byte first; lengths and indices have seven bits per byte, least
 * significant first, and the top bit set if another byte follows.
 *
 * <pre>{@code
 * message    MARK value
 * value      NULL | TRUE | FALSE | BYTE i8 | CHAR u16 | SHORT i16 | INT i32 | LONG i64 | FLOAT f32 | DOUBLE f64
 *          | LATIN length bytes | UTF_16 length chars
 *          | RECORD class component*           a primitive component without a tag, any other as a value
 *          | ENUM class ordinal
 *          | REFERENCE image                   of a method reference: interface, owner, method, descriptor, kind
 *          | BLOCK+kind length elements        an array of a primitive type, see Blocks
 *          | ELSEWHERE kind length region offset bytes
 *          | ARRAY elements length value*
 *          | ARRAY_LIST length value* | LIST length value* | LIST_WITH_NULLS length value*
 *          | OPTIONAL value | OPTIONAL_INT i32 | ... | NO_OPTIONAL | ...
 *          | BUFFER flags value                flags: 1 big-endian, 2 read-only; the value a byte[]
 *          | PATH value | BIG_INTEGER length bytes | BIG_DECIMAL scale:i32 length bytes
 *          | DATE year:i32 month:i8 day:i8 | DURATION seconds:i64 nanos:i32 | INSTANT seconds:i64 nanos:i32
 *          | SHARED value                    the value the name of a shared buffer, as text
 * class      0 image                           the image of a record or enum class: its hash, and its name
 *          | n                                 the n-th class of this message
 * image      hash:i64 length bytes             text within it: length, UTF-8
 * elements   kind                              arrays of a primitive type
 *          | OBJECTS | STRINGS | RECORDS class | ENUMS class
 * }</pre>
 *
 * <p>A changed format needs another {@link #MARK}.
 */
final class Tag {

    /** The first byte of a message; an object stream begins with 0xAC. */
    static final byte MARK = (byte) 0xC1;

    static final byte NULL = 0;
    static final byte TRUE = 1;
    static final byte FALSE = 2;
    static final byte BYTE = 3;
    static final byte CHAR = 4;
    static final byte SHORT = 5;
    static final byte INT = 6;
    static final byte LONG = 7;
    static final byte FLOAT = 8;
    static final byte DOUBLE = 9;
    static final byte LATIN = 10;
    static final byte UTF_16 = 11;
    static final byte RECORD = 12;
    static final byte ENUM = 13;
    static final byte REFERENCE = 14;
    static final byte ELSEWHERE = 15;
    static final byte ARRAY = 16;
    static final byte ARRAY_LIST = 17;
    static final byte LIST = 18;
    static final byte LIST_WITH_NULLS = 19;
    static final byte OPTIONAL = 20;
    static final byte OPTIONAL_INT = 21;
    static final byte OPTIONAL_LONG = 22;
    static final byte OPTIONAL_DOUBLE = 23;
    static final byte NO_OPTIONAL = 24;
    static final byte NO_OPTIONAL_INT = 25;
    static final byte NO_OPTIONAL_LONG = 26;
    static final byte NO_OPTIONAL_DOUBLE = 27;
    static final byte BUFFER = 28;
    static final byte PATH = 29;
    static final byte BIG_INTEGER = 30;
    static final byte BIG_DECIMAL = 31;
    static final byte DATE = 32;
    static final byte DURATION = 33;
    static final byte INSTANT = 34;
    static final byte SHARED = 35;

    /** The first of one tag per kind of block. */
    static final byte BLOCK = 40;

    /** What an {@link #ARRAY} consists of, beside the kinds of blocks. */
    static final byte OBJECTS = Blocks.KINDS;

    static final byte STRINGS = OBJECTS + 1;
    static final byte RECORDS = OBJECTS + 2;
    static final byte ENUMS = OBJECTS + 3;

    /** Deeper graphs are left to object streams, which reach to the end of the stack. */
    static final int DEEPEST = 64;

    /** So many classes of a message are remembered; one that comes later is written with its name each time. */
    static final int MOST_CLASSES = 32;

    private Tag() {}
}
