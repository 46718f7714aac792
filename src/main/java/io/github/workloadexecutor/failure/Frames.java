package io.github.workloadexecutor.failure;

import java.util.List;

/** How a message shows a stack: the innermost frames, one a line, without those of the library itself. */
final class Frames {

    private static final String LIBRARY = "io.github.workloadexecutor.internal.";

    private Frames() {}

    /**
     * Writes the frames, each on a new line.
     *
     * @param most how many to show; of others it is only said how many there are
     */
    static String lines(List<String> stack, int most) {
        List<String> own = stack.stream().filter(frame -> !isLibrary(frame)).toList();
        List<String> all = own.isEmpty() ? stack : own;
        StringBuilder text = new StringBuilder();
        all.stream().limit(most).forEach(frame -> text.append("\n    at ").append(frame));
        if (all.size() > most) {
            text.append("\n    ... ").append(all.size() - most).append(" more");
        }
        return text.toString();
    }

    /** A frame may begin with the names of its class loader and module, each before a slash. */
    private static boolean isLibrary(String frame) {
        int arguments = frame.indexOf('(');
        int module = frame.lastIndexOf('/', arguments < 0 ? frame.length() : arguments);
        return frame.startsWith(LIBRARY, module + 1);
    }
}
