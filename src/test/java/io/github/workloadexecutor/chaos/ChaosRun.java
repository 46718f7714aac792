package io.github.workloadexecutor.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.event.CloseReceipt;
import io.github.workloadexecutor.testing.CapturedLog;
import io.github.workloadexecutor.testing.Leftovers;
import io.github.workloadexecutor.testing.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.core.ConditionTimeoutException;

/** One chaotic run: the load, what happens meanwhile, and what must hold at the end. */
final class ChaosRun {

    private static final String NAME = "chaos";
    private static final int SUBMITTERS = 4;
    private static final Path REPORTS = Path.of("target", "chaos");

    private final Path traces;
    private final ChaosPlan plan;
    private final Ledger ledger = new Ledger();
    private final Monkey monkey;

    /** @param traces where tasks say that they ran */
    ChaosRun(ChaosPlan plan, Path traces) {
        this.plan = plan;
        this.traces = traces;
        this.monkey = new Monkey(ledger, plan);
    }

    private Workplace workplace() throws IOException {
        return switch (plan.backend()) {
            case FORKED -> new ForkedWorkplace(REPORTS);
            case HAZELCAST -> new NodeWorkplace(plan, REPORTS);
        };
    }

    void run() throws Exception {
        System.out.println("chaos seed " + plan.seed() + ": " + plan.command());
        Files.createDirectories(REPORTS);
        Leftovers leftovers = Leftovers.of(NAME);

        try (CapturedLog log = CapturedLog.at(Level.INFO);
                Workplace workplace = workplace()) {
            WorkloadExecutor executor = executor(workplace);
            load(executor, workplace);
            CloseReceipt receipt = executor.close(Duration.ofSeconds(60));
            if (!receipt.isClean() || receipt.lost() > 0) {
                ledger.violation("nothing was under way, but closing gave " + receipt);
            }
            ledger.checkThatNothingIsOpen();
            ledger.checkFigures(executor.cpu().statistics());
            checkLog(log);
            workplace.check(ledger);
        }

        ledger.checkRuns(RunTrace.count(traces));
        checkThatNobodyRuns();
        checkThatNothingIsLeft(leftovers);
        report();
        assertThat(ledger.violations())
                .as(() -> plan.command() + "\nthe last pranks: " + monkey.notes())
                .isEmpty();
        assertThat(ledger.counted("futures SUCCESS")).isPositive();
    }

    private static WorkloadExecutor executor(Workplace workplace) throws IOException {
        return workplace.build(WorkloadExecutor.builder()
                .name(NAME)
                .queueLimit(16)
                .cancelGrace(Duration.ofMillis(200))
                .killGrace(Duration.ofMillis(200)));
    }

    private void load(WorkloadExecutor executor, Workplace workplace) throws InterruptedException {
        AtomicLong numbers = new AtomicLong();
        List<Thread> submitters = new ArrayList<>();
        for (int i = 1; i <= SUBMITTERS; i++) {
            Submitter submitter = new Submitter(executor, ledger, numbers, traces.toString(), plan, i);
            submitters.add(Thread.ofPlatform().name("submitter " + i).start(submitter));
        }
        HangWatch watch = new HangWatch(
                ledger, REPORTS.resolve("hang-" + plan.label() + ".txt"), submitters, workplace::processes);
        workplace.teach(monkey);
        Thread watching = Thread.ofPlatform().daemon().name("hang watch").start(watch);
        Thread playing = Thread.ofPlatform().name("monkey").start(monkey);

        changeUntilOver(executor, workplace, submitters);
        monkey.stop();
        playing.join();
        watch.stop();
        watching.join();
    }

    private void changeUntilOver(WorkloadExecutor executor, Workplace workplace, List<Thread> submitters)
            throws InterruptedException {
        Random random = new Random(plan.seed());
        for (Thread submitter : submitters) {
            while (!submitter.join(Duration.ofSeconds(1))) {
                workplace.change(executor, random, ledger);
            }
        }
    }

    /** An error in the library itself is logged as one, and nothing here gives cause for it. */
    private void checkLog(CapturedLog log) {
        log.messages().stream()
                .filter(message -> message.contains("error in the executor itself"))
                .forEach(ledger::violation);
    }

    /** Workers of nodes are no descendants of this process once their node has been killed. */
    private void checkThatNobodyRuns() throws IOException {
        List<Long> workers = RunTrace.workers(traces);
        try {
            await().atMost(Duration.ofSeconds(15)).until(() -> workers.stream().noneMatch(Processes::isRunning));
        } catch (ConditionTimeoutException left) {
            workers.stream()
                    .filter(Processes::isRunning)
                    .forEach(worker -> ledger.violation("left behind: worker " + worker));
        }
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
        lines.add("# Chaos, " + plan.backend().property() + ", seed " + plan.seed() + ", "
                + plan.time().toSeconds() + " s");
        lines.add("");
        lines.add("    " + plan.command());
        lines.add("");
        lines.add("| What | How often |");
        lines.add("|---|---:|");
        ledger.report().forEach((what, times) -> lines.add("| " + what + " | " + times + " |"));
        ledger.violations().forEach(violation -> lines.add("\n    " + violation));
        Files.write(REPORTS.resolve("report-" + plan.label() + ".md"), lines);
        lines.forEach(System.out::println);
    }
}
