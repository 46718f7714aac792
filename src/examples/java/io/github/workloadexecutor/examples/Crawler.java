package io.github.workloadexecutor.examples;

import io.github.workloadexecutor.Pipeline;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.gather.Gather;
import io.github.workloadexecutor.gather.Gathered;
import io.github.workloadexecutor.gather.Outcome;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Crawls a slow web site: fetches its pages on the I/O lane, many at once but not too many, and takes them apart on the
 * CPU lane; then the pages they lead to, until there are no more. What cannot be fetched or read is reported, and the
 * crawl goes on. The report is in the order in which pages were found.
 *
 * <pre>{@code
 * mvn -B -ntp -q test-compile exec:exec -Dexample=Crawler
 *     -Dcrawl.pages=1000      how many pages the site has
 *     -Dcrawl.latency=100     how many milliseconds each takes
 *     -Dcrawl.limit=50        how many are fetched at once
 * }</pre>
 */
public final class Crawler {

    private static final int ROWS_SHOWN = 10;

    private Crawler() {}

    /**
     * Runs the example.
     *
     * @param args not used
     * @throws Exception if the site cannot be opened; what happens to a single page does not end the crawl
     */
    public static void main(String[] args) throws Exception {
        int pages = Integer.getInteger("crawl.pages", 1000);
        Duration latency = Duration.ofMillis(Integer.getInteger("crawl.latency", 100));
        try (SlowSite site = new SlowSite(pages, latency)) {
            long begin = System.nanoTime();
            List<Outcome<PageFacts>> report = crawl(site.start(), Integer.getInteger("crawl.limit", 50), System.out);
            double seconds = (System.nanoTime() - begin) / 1e9;
            System.out.println(String.format(
                    Locale.ROOT,
                    "%d pages in %.1f s; one after the other they would have taken %.1f s to fetch alone",
                    report.size(),
                    seconds,
                    report.size() * latency.toMillis() / 1e3));
        }
    }

    /**
     * Crawls, and prints the report and what ran where.
     *
     * @param start where to begin
     * @param limit how many pages are fetched at once
     * @return what came of each page, in the order in which they were found
     */
    static List<Outcome<PageFacts>> crawl(URI start, int limit, PrintStream out) throws InterruptedException {
        List<Outcome<PageFacts>> report = new ArrayList<>();
        List<URI> found = new ArrayList<>();
        Set<URI> known = new LinkedHashSet<>(Set.of(start));
        try (var executor = WorkloadExecutor.builder().name("crawler").build();
                var client = HttpClient.newBuilder().executor(executor.io()).build()) {
            var pages = Pipeline.io((URI page) -> FetchedPage.fetch(client, page))
                    .limitedTo(limit)
                    .named("fetch")
                    .cpu(PageFacts::of)
                    .named("parse");
            List<URI> next = List.of(start);
            while (!next.isEmpty()) {
                Gathered<PageFacts> level = gather(pages, executor, next);
                found.addAll(next);
                report.addAll(level.outcomes());
                next = level.values().stream()
                        .flatMap(facts -> facts.links().stream())
                        .filter(known::add)
                        .toList();
            }
            print(found, report, out);
            LaneSummary.print(executor, out);
        }
        return report;
    }

    private static Gathered<PageFacts> gather(
            Pipeline.Stages<URI, PageFacts> pages, WorkloadExecutor executor, List<URI> level)
            throws InterruptedException {
        try (var progress = new ProgressLine("crawling", level.size(), " pages")) {
            return pages.run(executor, level, Gather.collecting().onProgress(progress::show));
        }
    }

    private static void print(List<URI> found, List<Outcome<PageFacts>> report, PrintStream out) {
        int shown = 0;
        for (int i = 0; i < report.size(); i++) {
            String row = switch (report.get(i)) {
                case Outcome.Success<PageFacts> success -> shown++ < ROWS_SHOWN ? row(success.value()) : "";
                case Outcome.Failure<PageFacts> failure ->
                    "could not " + failure.stage() + ": " + failure.cause().getMessage();
                case Outcome.Cancelled<PageFacts> cancelled -> "cancelled";
            };
            if (!row.isEmpty()) {
                out.println(String.format(Locale.ROOT, "%-10s %s", found.get(i).getPath(), row));
            }
        }
        long good = report.stream().filter(Outcome::isSuccess).count();
        out.println("... " + good + " pages read, " + (report.size() - good) + " not");
    }

    private static String row(PageFacts facts) {
        return String.format(
                Locale.ROOT,
                "%-10s %5d words, most often \"%s\", %d links",
                facts.title(),
                facts.words(),
                facts.mostFrequent(),
                facts.links().size());
    }
}
