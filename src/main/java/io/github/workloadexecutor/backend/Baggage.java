package io.github.workloadexecutor.backend;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What travels beside a task without being a part of it: short texts, each under a name. Most tasks have none.
 *
 * @param entries the texts by name, in the order given; nobody changes them
 */
public record Baggage(Map<String, String> entries) {

    /** Nothing. */
    public static final Baggage NONE = new Baggage(Map.of());

    /** Whether there is nothing. */
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** As it travels: a line each, empty if there is nothing. */
    public String toText() {
        if (isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        entries.forEach((name, value) -> {
            escape(name, text);
            text.append('=');
            escape(value, text);
            text.append('\n');
        });
        return text.toString();
    }

    private static void escape(String plain, StringBuilder text) {
        for (int i = 0; i < plain.length(); i++) {
            char next = plain.charAt(i);
            switch (next) {
                case '\n' -> text.append("\\n");
                case '=' -> text.append("\\e");
                case '\\' -> text.append("\\\\");
                default -> text.append(next);
            }
        }
    }

    /** Makes it again of the text that travelled. What is no entry is left out. */
    public static Baggage of(String text) {
        if (text.isEmpty()) {
            return NONE;
        }
        Map<String, String> entries = new LinkedHashMap<>();
        int begin = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', begin)) {
            int equals = text.indexOf('=', begin);
            if (equals >= 0 && equals < end) {
                entries.put(plain(text, begin, equals), plain(text, equals + 1, end));
            }
            begin = end + 1;
        }
        return new Baggage(Collections.unmodifiableMap(entries));
    }

    private static String plain(String text, int begin, int end) {
        StringBuilder plain = new StringBuilder(end - begin);
        for (int i = begin; i < end; i++) {
            char next = text.charAt(i);
            if (next == '\\' && i + 1 < end) {
                i++;
                next = switch (text.charAt(i)) {
                    case 'n' -> '\n';
                    case 'e' -> '=';
                    default -> text.charAt(i);
                };
            }
            plain.append(next);
        }
        return plain.toString();
    }
}
