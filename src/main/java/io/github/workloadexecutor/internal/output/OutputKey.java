package io.github.workloadexecutor.internal.output;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name of an output below its run's directory: one or more names with a slash between, in Unicode NFC. Every key
 * names a file within that directory, on any file system, and none that is ours.
 *
 * @param text the key
 * @param folded the same for all keys that a file system which ignores case takes for one
 */
record OutputKey(String text, String folded) {

    /** Where staged files are kept. */
    static final String STAGING = ".outputs-staging";

    /** What most file systems can name. */
    private static final int LONGEST_NAME = 255;

    private static final Pattern DEVICE =
            Pattern.compile("(?i)(CON|PRN|AUX|NUL|CONIN\\$|CONOUT\\$|(COM|LPT)[0-9\u00b9\u00b2\u00b3]) *(\\..*)?");

    /**
     * Checks and normalises what the application gave.
     *
     * @throws IllegalArgumentException if no such file could be everywhere
     */
    static OutputKey of(String given) {
        if (given.isEmpty()) {
            throw refused(given, "must not be empty");
        }
        check(given);
        String text = Normalizer.normalize(given, Normalizer.Form.NFC);
        check(text); // Some characters are composed of ones that were not seen before.
        return new OutputKey(text, fold(text));
    }

    private static String fold(String text) {
        String folded = text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(folded, Normalizer.Form.NFC);
    }

    private static void check(String key) {
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (Character.isISOControl(c)) {
                throw refused(key, "must not contain control characters, but has U+%04X at %d".formatted((int) c, i));
            }
            if (c == '\\') {
                throw refused(key, "must separate names by /, but has a backslash at " + i);
            }
            if ("<>:\"|?*".indexOf(c) >= 0) {
                throw refused(key, "must be a name on every system, but has " + c + " at " + i);
            }
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(key)) {
            throw refused(key, "must be Unicode text, but has half a surrogate pair");
        }
        if (key.charAt(0) == '/') {
            throw refused(key, "must be relative to the directory of the run");
        }
        String[] names = key.split("/", -1);
        for (String name : names) {
            checkName(key, name);
        }
        if (names[0].toLowerCase(Locale.ROOT).equals(STAGING)) {
            throw refused(key, "must not begin with " + STAGING + ", where staged files are");
        }
    }

    private static void checkName(String key, String name) {
        if (name.isEmpty()) {
            throw refused(key, "must have a name on each side of each slash");
        }
        if (name.equals(".") || name.equals("..")) {
            throw refused(key, "must not contain . or ..");
        }
        if (name.endsWith(".") || name.endsWith(" ")) {
            throw refused(key, "must be a name on every system, but one ends with a dot or a blank");
        }
        if (DEVICE.matcher(name).matches()) {
            throw refused(key, "must be a name on every system, but " + name + " is a device of Windows");
        }
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST_NAME) {
            throw refused(
                    key, "must consist of names of at most %d bytes, but one has %d".formatted(LONGEST_NAME, bytes));
        }
    }

    private static IllegalArgumentException refused(String key, String rule) {
        return new IllegalArgumentException("output key " + rule + ": \"" + printable(key) + "\"");
    }

    /** On one line, and not longer than one can read. */
    private static String printable(String key) {
        String shown = key.length() <= 300 ? key : key.substring(0, 300) + "...";
        return shown.replaceAll("\\p{Cntrl}", "?");
    }

    /** The last name. */
    String fileName() {
        return text.substring(text.lastIndexOf('/') + 1);
    }

    /** The directories it is in, folded, the outermost first. */
    List<String> foldedDirectories() {
        List<String> directories = new ArrayList<>(2);
        for (int slash = folded.indexOf('/'); slash >= 0; slash = folded.indexOf('/', slash + 1)) {
            directories.add(folded.substring(0, slash));
        }
        return directories;
    }
}
