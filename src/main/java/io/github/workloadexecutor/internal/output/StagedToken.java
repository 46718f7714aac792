package io.github.workloadexecutor.internal.output;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Names one staged file, as it travels: the run, the claim, and a number that is another for each time the output was
 * opened. Its text is checked before it is believed, so the name of a file that is made of it has no path in it.
 *
 * @param runId twelve hexadecimal digits
 * @param claim the number of the claim in its run, from 0
 * @param attempt twelve hexadecimal digits
 */
record StagedToken(String runId, int claim, String attempt) {

    private static final int DIGITS = 12;

    static StagedToken next(String runId, int claim) {
        return new StagedToken(runId, claim, randomDigits());
    }

    /** Random enough not to come twice; whoever makes a file of it has to see that it did not. */
    static String randomDigits() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong(), DIGITS);
    }

    String fileName() {
        return claim + "-" + attempt;
    }

    @Override
    public String toString() {
        return runId + "/" + claim + "/" + attempt;
    }

    /** Null for what is none. */
    static @Nullable StagedToken parse(String text) {
        int first = text.indexOf('/');
        int second = text.indexOf('/', first + 1);
        if (first != DIGITS || second < 0 || text.length() != second + 1 + DIGITS) {
            return null;
        }
        String runId = text.substring(0, first);
        String attempt = text.substring(second + 1);
        int claim = number(text, first + 1, second);
        return claim >= 0 && isHex(runId) && isHex(attempt) ? new StagedToken(runId, claim, attempt) : null;
    }

    private static boolean isHex(String digits) {
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    private static int number(String text, int begin, int end) {
        int number = 0;
        if (begin == end || end - begin > 9) {
            return -1;
        }
        for (int i = begin; i < end; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + (c - '0');
        }
        return number;
    }
}
