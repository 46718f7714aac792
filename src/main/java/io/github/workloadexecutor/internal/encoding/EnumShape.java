package io.github.workloadexecutor.internal.encoding;

/** The constants of one enum class, which reader and writer must have in common: they are written as numbers. */
final class EnumShape extends Known {

    final Class<?> type;
    final Object[] constants;

    private EnumShape(long hash, byte[] image, Class<?> type, Object[] constants) {
        super(hash, image);
        this.type = type;
        this.constants = constants;
    }

    /** Initialises the class. */
    static EnumShape of(Class<?> type) {
        Object[] constants = type.getEnumConstants();
        Image image = new Image().add("enum").add(type.getName());
        for (Object constant : constants) {
            image.add(((Enum<?>) constant).name());
        }
        return new EnumShape(image.hash(), image.of(type.getName()), type, constants);
    }
}
