package io.github.workloadexecutor.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.event.CloseReceipt;
import io.github.workloadexecutor.testing.CapturedLog;
import io.github.workloadexecutor.testing.Leftovers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * B52, B53, B69-B74: whatever happens to workers under a mixed load, every future completes exactly once with what its
 * task may have, nothing is run more often than it may be, the figures add up, and nothing is left.
 */
@Tag("chaos")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "kills and freezes with kill(1)")
final class ChaosTest {

    private static final String NAME = "chaos";
    private static final int SUBMITTERS = 4;
    private static final Path REPORTS = Path.of("target", "chaos");

    @TempDir
    private Path traces;

    private final ChaosPlan plan = ChaosPlan.fromProperties();
    private final Ledger ledger = new Ledger();
    private final Monkey monkey = new Monkey(ledger, plan);

    @Test
    void chaos_workersKilledFrozenAndStarved_losesNothing() throws Exception {
        System.out.println("chaos seed " + plan.seed() + ": " + plan.command());
        Files.createDirectories(REPORTS);
        Leftovers leftovers = Leftovers.of(NAME);

        try (CapturedLog log = CapturedLog.at(Level.INFO)) {
            WorkloadExecutor executor = executor();
            load(executor);
            CloseReceipt receipt = executor.close(Duration.ofSeconds(60));
            if (!receipt.isClean() || receipt.lost() > 0) {
                ledger.violation("nothing was under way, but closing gave " + receipt);
            }
            ledger.checkThatNothingIsOpen();
            ledger.checkFigures(executor.cpu().statistics());
            checkLog(log);
        }

        ledger.checkRuns(RunTrace.count(traces));
        checkThatNothingIsLeft(leftovers);
        report();
        assertThat(ledger.violations())
                .as(() -> plan.command() + "\nthe last pranks: " + monkey.notes())
                .isEmpty();
        assertThat(ledger.counted("futures SUCCESS")).isPositive();
    }

    private WorkloadExecutor executor() throws IOException {
        return WorkloadExecutor.builder()
                .name(NAME)
                .workers(3)
                .queueLimit(16)
                .recycleAfterTasks(100)
                .workerHeartbeatTimeout(Duration.ofSeconds(1))
                .cancelGrace(Duration.ofMillis(200))
                .killGrace(Duration.ofMillis(200))
                .workerJvmOptions("-Xmx64m", "-XX:TieredStopAtLevel=1")
                .crashDirectory(Files.createDirectories(REPORTS.resolve("crashes")))
                .build();
    }

    private void load(WorkloadExecutor executor) throws InterruptedException {
        AtomicLong numbers = new AtomicLong();
        List<Thread> submitters = new ArrayList<>();
        for (int i = 1; i <= SUBMITTERS; i++) {
            Submitter submitter = new Submitter(executor, ledger, numbers, traces.toString(), plan, i);
            submitters.add(Thread.ofPlatform().name("submitter " + i).start(submitter));
        }
        HangWatch watch = new HangWatch(ledger, REPORTS.resolve("hang-" + plan.seed() + ".txt"), submitters);
        Thread watching = Thread.ofPlatform().daemon().name("hang watch").start(watch);
        Thread playing = Thread.ofPlatform().name("monkey").start(monkey);

        resizeUntilOver(executor, submitters);
        monkey.stop();
        playing.join();
        watch.stop();
        watching.join();
    }

    private void resizeUntilOver(WorkloadExecutor executor, List<Thread> submitters) throws InterruptedException {
        Random random = new Random(plan.seed());
        for (Thread submitter : submitters) {
            while (!submitter.join(Duration.ofSeconds(1))) {
                executor.cpu().resize(2 + random.nextInt(3));
                ledger.count("resizes");
            }
        }
    }

    /** An error in the library itself is logged as one, and nothing here gives cause for it. */
    private void checkLog(CapturedLog log) {
        log.messages().stream()
                .filter(message -> message.contains("error in the executor itself"))
                .forEach(ledger::violation);
    }

    private void checkThatNothingIsLeft(Leftovers leftovers) {
        try {
            await().atMost(Duration.ofSeconds(15)).until(() -> leftovers.now().isEmpty());
        } catch (ConditionTimeoutException left) {
            leftovers.now().forEach(one -> ledger.violation("left behind: " + one));
        }
    }

    private void report() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("# Chaos, seed " + plan.seed() + ", " + plan.time().toSeconds() + " s");
        lines.add("");
        lines.add("    " + plan.command());
        lines.add("");
        lines.add("| What | How often |");
        lines.add("|---|---:|");
        ledger.report().forEach((what, times) -> lines.add("| " + what + " | " + times + " |"));
        ledger.violations().forEach(violation -> lines.add("\n    " + violation));
        Files.write(REPORTS.resolve("report-" + plan.seed() + ".md"), lines);
        lines.forEach(System.out::println);
    }
}
