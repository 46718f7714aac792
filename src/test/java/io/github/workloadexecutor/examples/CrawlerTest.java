package io.github.workloadexecutor.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.gather.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The crawler as a whole, on real lanes, over a small site with a broken page and a missing one. */
@Timeout(60)
class CrawlerTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private List<Outcome<PageFacts>> crawl(int pages) throws Exception {
        try (SlowSite site = new SlowSite(pages, Duration.ofMillis(5))) {
            return Crawler.crawl(site.start(), 20, new PrintStream(printed, true, StandardCharsets.UTF_8));
        }
    }

    @Test
    void crawl_site_findsEveryPageInOrder() throws Exception {
        List<Outcome<PageFacts>> report = crawl(60);

        assertThat(report).hasSize(60);
        for (int i = 0; i < 60; i++) {
            if (i != SlowSite.BROKEN && i != SlowSite.MISSING) {
                assertThat(report.get(i).get().title()).isEqualTo("Page " + i);
            }
        }
    }

    @Test
    void crawl_brokenAndMissingPage_areReportedWithTheirStage() throws Exception {
        List<Outcome<PageFacts>> report = crawl(30);

        assertThat(report.get(SlowSite.BROKEN))
                .isInstanceOfSatisfying(
                        Outcome.Failure.class,
                        failure -> assertThat(failure.stage()).isEqualTo("parse"));
        assertThat(report.get(SlowSite.MISSING))
                .isInstanceOfSatisfying(
                        Outcome.Failure.class,
                        failure -> assertThat(failure.stage()).isEqualTo("fetch"));
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("/page/17   could not parse: the page has no title")
                .contains("/page/23   could not fetch: the server answered 404")
                .contains("... 28 pages read, 2 not")
                .contains("What ran where:");
    }

    @Test
    void crawl_pages_areParsedOnTheCpuLane() throws Exception {
        crawl(12);

        assertThat(printed.toString(StandardCharsets.UTF_8)).containsPattern("CPU lane +12 tasks");
    }
}
