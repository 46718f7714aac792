package io.github.workloadexecutor.internal.forked;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the heap that JVM options ask for. As in the JVM the last one counts. */
final class HeapChoice {

    private static final Pattern BYTES = Pattern.compile("(?:-Xmx|-XX:MaxHeapSize=)(\\d{1,15})([kmgtKMGT]?)");
    private static final Pattern PERCENTAGE = Pattern.compile("-XX:MaxRAMPercentage=(\\d{1,3}(?:\\.\\d*)?)");

    private HeapChoice() {}

    /**
     * Gives the heap that options choose.
     *
     * @param totalBytes the memory that percentages are of
     * @return bytes; 0 if no option chooses one
     */
    static long in(List<String> options, long totalBytes) {
        long fixed = 0;
        long relative = 0;
        for (String option : options) {
            Matcher bytes = BYTES.matcher(option);
            Matcher percentage = PERCENTAGE.matcher(option);
            if (bytes.matches()) {
                fixed = Long.parseLong(bytes.group(1)) * unit(bytes.group(2));
            } else if (percentage.matches()) {
                relative = (long) (totalBytes / 100.0 * Double.parseDouble(percentage.group(1)));
            }
        }
        return fixed > 0 ? fixed : relative;
    }

    private static long unit(String letter) {
        return switch (letter.toLowerCase(Locale.ROOT)) {
            case "k" -> 1L << 10;
            case "m" -> 1L << 20;
            case "g" -> 1L << 30;
            case "t" -> 1L << 40;
            default -> 1;
        };
    }
}
