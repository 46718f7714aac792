package io.github.workloadexecutor.routing;

import java.util.List;
import java.util.Objects;

/**
 * What the code of a task lets one expect of it before it has run. Only evidence: what is measured overrules it, and it
 * sends no task anywhere.
 *
 * @param nature what to expect
 * @param evidence why, a line each, such as {@code Crawl.call -> Http.fetch -> HttpClient.send (waits)}
 */
public record Guess(Nature nature, List<String> evidence) {

    /** Copies the list. */
    public Guess {
        Objects.requireNonNull(nature, "nature");
        evidence = List.copyOf(evidence);
    }
}
