package io.github.workloadexecutor.chaos;

import io.github.workloadexecutor.event.LaneStatistics;
import io.github.workloadexecutor.failure.WorkloadException;
import io.github.workloadexecutor.task.TaskFuture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What was submitted and what came of it. Every completion is judged as it comes; what can only be known at the end is
 * judged then. A judgement against the library is a violation, told with the history of its task.
 */
final class Ledger {

    private static final int MOST_VIOLATIONS = 20;

    /** What is known of a task at the end. */
    private enum Fate {
        OPEN,
        VALUE,
        POSSIBLY_RAN,
        NEVER_RAN
    }

    /** A task that was submitted, until nobody refers to its future any more. */
    final class Entry {
        private final ChaosTask task;
        private final List<String> history = new ArrayList<>();
        private final AtomicInteger completions = new AtomicInteger();

        private Entry(ChaosTask task) {
            this.task = task;
        }

        void note(String event) {
            synchronized (history) {
                history.add("%,d ms: %s".formatted((System.nanoTime() - begin) / 1_000_000, event));
            }
        }

        private void violation(String what) {
            synchronized (history) {
                Ledger.this.violation("task %d (%s): %s%n    %s"
                        .formatted(task.number(), task.deed(), what, String.join("\n    ", history)));
            }
        }
    }

    private final long begin = System.nanoTime();
    private final Map<Long, Entry> open = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong gathered = new AtomicLong();
    private final AtomicLong perhapsNotAccepted = new AtomicLong();
    private volatile long lastCompletionNanos = System.nanoTime();

    // Guarded by this. By task number: what it did, and what is known of it.
    private final List<Deed> deeds = new ArrayList<>();
    private final List<Fate> fates = new ArrayList<>();

    private synchronized void fate(ChaosTask task, Fate fate) {
        int index = Math.toIntExact(task.number());
        while (index >= fates.size()) {
            fates.add(Fate.OPEN);
            deeds.add(Deed.NO_OP);
        }
        fates.set(index, fate);
        deeds.set(index, task.deed());
    }

    void violation(String what) {
        count("violations");
        if (violations.size() < MOST_VIOLATIONS) {
            violations.add(what);
        }
    }

    void count(String what) {
        counts.computeIfAbsent(what, w -> new AtomicLong()).incrementAndGet();
    }

    long counted(String what) {
        AtomicLong count = counts.get(what);
        return count == null ? 0 : count.get();
    }

    long lastCompletionNanos() {
        return lastCompletionNanos;
    }

    int openTasks() {
        return open.size();
    }

    /** Notes a task that is about to be submitted. */
    Entry open(ChaosTask task) {
        Entry entry = new Entry(task);
        entry.note("submitted");
        open.put(task.number(), entry);
        fate(task, Fate.OPEN);
        return entry;
    }

    /** Follows the future of a task that was accepted. */
    void accepted(Entry entry, TaskFuture<ChaosTask.Answer> future) {
        accepted.incrementAndGet();
        future.onDone(done -> completed(entry, done));
    }

    private void completed(Entry entry, TaskFuture<ChaosTask.Answer> future) {
        lastCompletionNanos = System.nanoTime();
        entry.note("completed: " + future);
        if (entry.completions.incrementAndGet() > 1) {
            entry.violation("completed " + entry.completions + " times");
            return;
        }
        switch (future.state()) {
            case SUCCESS -> value(entry, future.resultNow());
            case FAILED -> failure(entry, future.exceptionNow());
            case CANCELLED -> cancelled(entry);
            case RUNNING -> entry.violation("said to be done, but was not");
        }
        open.remove(entry.task.number());
    }

    private void value(Entry entry, ChaosTask.Answer answer) {
        count(outcome(Future.State.SUCCESS));
        fate(entry.task, Fate.VALUE);
        if (!entry.task.deed().mayGiveValue()) {
            entry.violation("must not give a value, but did");
        }
        if (!isRight(entry.task, answer)) {
            entry.violation("gave a wrong answer: " + answer);
        }
    }

    private static boolean isRight(ChaosTask task, ChaosTask.Answer answer) {
        return answer.number() == task.number()
                && answer.checksum() == task.checksum()
                && Arrays.equals(answer.payload(), task.payload());
    }

    private void failure(Entry entry, Throwable failure) {
        count(outcome(Future.State.FAILED));
        count("failures of type " + failure.getClass().getSimpleName());
        boolean neverRan = failure instanceof WorkloadException ours && !ours.possiblyRan();
        fate(entry.task, neverRan ? Fate.NEVER_RAN : Fate.POSSIBLY_RAN);
        if (!entry.task.deed().mayFailWith(failure, entry.task.number())) {
            entry.violation("must not fail with " + failure);
        }
    }

    private void cancelled(Entry entry) {
        count(outcome(Future.State.CANCELLED));
        fate(entry.task, Fate.POSSIBLY_RAN);
        if (!entry.task.deed().isCancelled()) {
            entry.violation("was cancelled by nobody");
        }
    }

    private static String outcome(Future.State state) {
        return "futures " + state;
    }

    /** Notes a batch that is about to be gathered. */
    void gathering(List<ChaosTask> batch) {
        gathered.addAndGet(batch.size());
        batch.forEach(task -> fate(task, Fate.POSSIBLY_RAN));
    }

    void gathered(List<ChaosTask> batch, List<ChaosTask.Answer> answers) {
        lastCompletionNanos = System.nanoTime();
        count("batches gathered");
        if (answers.size() != batch.size()) {
            violation("a batch of %d gave %d answers".formatted(batch.size(), answers.size()));
            return;
        }
        for (int i = 0; i < batch.size(); i++) {
            fate(batch.get(i), Fate.VALUE);
            if (!isRight(batch.get(i), answers.get(i))) {
                violation("place %d of a batch must hold the answer of task %d, but holds %s"
                        .formatted(i, batch.get(i).number(), answers.get(i)));
            }
        }
    }

    void gatheringFailed(List<ChaosTask> batch, Throwable failure) {
        // Those behind the one that failed need not have been started.
        perhapsNotAccepted.addAndGet(batch.size() - 1);
        lastCompletionNanos = System.nanoTime();
        count("batches failed");
        if (!Deed.GATHER.mayFailWith(failure, 0)) {
            violation("a batch must not fail with " + failure);
        }
    }

    // At the end.

    void checkThatNothingIsOpen() {
        open.values().forEach(entry -> entry.violation("never completed"));
    }

    synchronized void checkRuns(Map<Long, Integer> runs) {
        for (int number = 0; number < fates.size(); number++) {
            int times = runs.getOrDefault((long) number, 0);
            Deed deed = deeds.get(number);
            switch (fates.get(number)) {
                case VALUE -> checkRuns(number, deed, times, times >= 1, "gave a value");
                case NEVER_RAN -> checkRuns(number, deed, times, times == 0, "is said never to have run");
                case POSSIBLY_RAN, OPEN -> {}
            }
            checkRuns(number, deed, times, times <= deed.mostRuns(), "may run " + deed.mostRuns() + " times");
        }
    }

    private void checkRuns(long number, Deed deed, int times, boolean right, String but) {
        if (!right) {
            violation("task %d (%s) ran %d times, but %s".formatted(number, deed, times, but));
        }
    }

    void checkFigures(LaneStatistics figures) {
        long all = accepted.get() + gathered.get();
        long over = figures.succeeded() + figures.failed() + figures.cancelled();
        if (over > all || over < all - perhapsNotAccepted.get() || figures.queued() != 0 || figures.running() != 0) {
            violation("%d tasks were accepted, but the lane counts %s".formatted(all, figures));
        }
        checkFigure("succeeded", figures.succeeded(), counted(outcome(Future.State.SUCCESS)));
        checkFigure("failed", figures.failed(), counted(outcome(Future.State.FAILED)));
        checkFigure("cancelled", figures.cancelled(), counted(outcome(Future.State.CANCELLED)));
    }

    /** The futures within a batch are not seen, so there may be more than was seen, but no more than that. */
    private void checkFigure(String name, long figure, long seen) {
        if (figure < seen || figure > seen + gathered.get()) {
            violation("%d futures were seen to have %s, but the lane counts %d".formatted(seen, name, figure));
        }
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    Map<String, Long> report() {
        Map<String, Long> report = new TreeMap<>();
        counts.forEach((what, count) -> report.put(what, count.get()));
        report.put("tasks", accepted.get() + gathered.get());
        report.put("lost", (long) open.size());
        return report;
    }
}
