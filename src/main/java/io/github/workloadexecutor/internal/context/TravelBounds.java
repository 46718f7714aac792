package io.github.workloadexecutor.internal.context;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What of a context travels to a worker if it is too much: the smallest entries, as many as may. So one that is huge
 * does not push out those that everybody looks for.
 *
 * @param kept what travels
 * @param leftOut the names of the others, each with how many characters it has
 * @param complaint says so
 */
record TravelBounds(Map<String, String> kept, List<String> leftOut, String complaint) {

    private static final int MOST_NAMED = 10;

    static TravelBounds of(Map<String, String> all, int mostEntries, int mostCharacters) {
        int characters = 0;
        for (Map.Entry<String, String> entry : all.entrySet()) {
            characters += size(entry);
        }
        if (all.size() <= mostEntries && characters <= mostCharacters) {
            return new TravelBounds(all, List.of(), "");
        }
        List<Map.Entry<String, String>> bySize = new ArrayList<>(all.entrySet());
        bySize.sort(Comparator.<Map.Entry<String, String>>comparingInt(TravelBounds::size)
                .thenComparing(Map.Entry::getKey));
        Map<String, String> kept = new HashMap<>();
        List<String> leftOut = new ArrayList<>();
        int room = mostCharacters;
        for (Map.Entry<String, String> entry : bySize) {
            int size = size(entry);
            if (kept.size() < mostEntries && size <= room) {
                kept.put(entry.getKey(), entry.getValue());
                room -= size;
            } else {
                leftOut.add(entry.getKey() + " (" + size + " characters)");
            }
        }
        return new TravelBounds(kept, leftOut, complaint(all.size(), characters, mostEntries, mostCharacters, leftOut));
    }

    private static int size(Map.Entry<String, String> entry) {
        return entry.getKey().length() + entry.getValue().length();
    }

    private static String complaint(
            int entries, int characters, int mostEntries, int mostCharacters, List<String> leftOut) {
        List<String> named = leftOut.reversed().subList(0, Math.min(MOST_NAMED, leftOut.size()));
        String others = leftOut.size() > MOST_NAMED ? " and " + (leftOut.size() - MOST_NAMED) + " more" : "";
        return "takes at most " + mostEntries + " entries with " + mostCharacters
                + " characters of context along to a worker, but a task had " + entries + " with " + characters
                + "; left out " + String.join(", ", named) + others + "; this is said once";
    }
}
