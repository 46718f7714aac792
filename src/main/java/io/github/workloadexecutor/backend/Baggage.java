package io.github.workloadexecutor.backend;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What travels beside a task without being a part of it: short texts, each under a name. Most tasks have none.
 *
 * @param entries the texts by name, in the order given; nobody changes them
 */
public record Baggage(Map<String, String> entries) {

    /** Nothing. */
    public static final Baggage NONE = new Baggage(Map.of());

    // What stands before the name of a resource; the value is the numbers of permits, parted by commas.
    private static final String SLOTS = "slot.";

    /**
     * Makes it of the numbers of the permits that a task has.
     *
     * @param slots the numbers, by the name of the resource
     * @return the baggage
     */
    public static Baggage ofSlots(Map<String, List<Integer>> slots) {
        Map<String, String> entries = new LinkedHashMap<>();
        slots.forEach((resource, numbers) -> entries.put(
                SLOTS + resource, numbers.stream().map(String::valueOf).collect(Collectors.joining(","))));
        return new Baggage(entries);
    }

    /**
     * Gives the numbers of the permits of a resource that the task has.
     *
     * @param resource its name
     * @return the numbers; none if it has none
     */
    public List<Integer> slots(String resource) {
        String numbers = entries.get(SLOTS + resource);
        return numbers == null
                ? List.of()
                : Stream.of(numbers.split(",", -1)).map(Integer::valueOf).toList();
    }

    /**
     * Tells whether there is nothing.
     *
     * @return true if so
     */
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /**
     * Gives it as it travels.
     *
     * @return a line each, empty if there is nothing
     */
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

    /**
     * Makes it again of the text that travelled.
     *
     * @param text as {@link #toText} gave it; what is no entry is left out
     * @return the baggage
     */
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
