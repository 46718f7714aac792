package io.github.workloadexecutor.examples;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes maps, collections, strings, finite numbers, booleans and nulls as JSON. */
final class Json {

    private Json() {}

    static String of(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Number number -> number.toString();
            case Boolean bool -> bool.toString();
            case CharSequence text -> quoted(text);
            case Collection<?> items -> items.stream().map(Json::of).collect(Collectors.joining(",", "[", "]"));
            case Map<?, ?> members ->
                members.entrySet().stream()
                        .map(member -> quoted(String.valueOf(member.getKey())) + ":" + of(member.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
            default ->
                throw new IllegalArgumentException(
                        "no JSON for a " + value.getClass().getName());
        };
    }

    private static String quoted(CharSequence text) {
        var json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                // A surrogate without its other half could not be encoded as UTF-8.
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
