package io.github.workloadexecutor.examples;

import java.io.Serializable;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is told of a page: few bytes, so that little travels back from a worker.
 *
 * @param page its address
 * @param title its title
 * @param words how many words it has
 * @param mostFrequent the word it has most often, of several the first in the alphabet
 * @param links where it leads, in order
 */
record PageFacts(URI page, String title, int words, String mostFrequent, List<URI> links) implements Serializable {

    private static final Pattern TITLE = Pattern.compile("<title>(.*?)</title>", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("<a href=\"([^\"]*)\">");
    private static final Pattern TAG = Pattern.compile("<[^>]*>");

    /**
     * Computes them, in a worker.
     *
     * @throws IllegalArgumentException if the page has no title
     */
    static PageFacts of(FetchedPage fetched) {
        Matcher title = TITLE.matcher(fetched.html());
        if (!title.find()) {
            throw new IllegalArgumentException("the page has no title");
        }
        Map<String, Integer> counts = new HashMap<>();
        int words = 0;
        for (String word : TAG.matcher(fetched.html()).replaceAll(" ").split("\\s+", -1)) {
            if (!word.isEmpty()) {
                counts.merge(word, 1, Integer::sum);
                words++;
            }
        }
        String mostFrequent = counts.entrySet().stream()
                .max(Map.Entry.<String, Integer>comparingByValue()
                        .thenComparing(
                                Map.Entry.<String, Integer>comparingByKey().reversed()))
                .map(Map.Entry::getKey)
                .orElse("");
        List<URI> links = new ArrayList<>();
        for (Matcher link = LINK.matcher(fetched.html()); link.find(); ) {
            links.add(fetched.page().resolve(link.group(1)));
        }
        return new PageFacts(fetched.page(), title.group(1), words, mostFrequent, List.copyOf(links));
    }
}
