package io.github.workloadexecutor.internal.encoding;

import java.io.InvalidClassException;

/** Says what it means if a class is not the same in the two processes, which have their classes from the same files. */
final class Skew {

    private static final String OF_VERSIONS = "local class incompatible";

    private Skew() {}

    /** What is to be added to a message that shows the class as it is here. */
    static String hint(Class<?> type) {
        return " (here it comes " + CodeOrigin.display(type)
                + "; was that replaced while the application and its workers ran? Then restart the application)";
    }

    /** Adds the hint to what an object stream says of versions, which names both. */
    static InvalidClassException explained(InvalidClassException refusal, ClassFinder classes) {
        String message = refusal.getMessage();
        if (refusal.classname == null || message == null || !message.contains(OF_VERSIONS)) {
            return refusal;
        }
        try {
            InvalidClassException explained =
                    new InvalidClassException(message + hint(classes.find(refusal.classname)));
            explained.initCause(refusal);
            return explained;
        } catch (ClassNotFoundException | LinkageError gone) {
            return refusal;
        }
    }
}
