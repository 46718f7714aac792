package io.github.workloadexecutor.chaos;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Plays pranks at random on whoever does the work, until it is told to stop. */
final class Monkey implements Runnable {

    /** Something it does now and then. */
    interface Prank {

        /**
         * Does it to somebody.
         *
         * @return to whom; null if there is nobody to do it to
         */
        @Nullable
        String play(Monkey monkey) throws IOException, InterruptedException;
    }

    private record Named(String name, Prank prank) {}

    private record Later(long nanos, Runnable action) {}

    private static final int LONGEST_PAUSE_MILLIS = 1500;
    private static final int MOST_NOTES = 30;

    private final Ledger ledger;
    private final ChaosPlan plan;
    private final Random random;
    private final List<Named> pranks = new ArrayList<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Deque<Later> later = new ArrayDeque<>();
    private final Deque<String> notes = new ArrayDeque<>();

    Monkey(Ledger ledger, ChaosPlan plan) {
        this.ledger = ledger;
        this.plan = plan;
        this.random = new Random(plan.seed());
    }

    /** Teaches it a prank, unless the plan is without. */
    Monkey add(String name, int weight, Prank prank) {
        for (int i = 0; i < weight && plan.includes(name); i++) {
            pranks.add(new Named(name, prank));
        }
        return this;
    }

    @Override
    public void run() {
        try {
            while (!stop.await(50 + random.nextInt(LONGEST_PAUSE_MILLIS), TimeUnit.MILLISECONDS)) {
                doWhatIsDue(System.nanoTime());
                if (!pranks.isEmpty()) {
                    play(pranks.get(random.nextInt(pranks.size())));
                }
            }
            later.forEach(each -> each.action().run());
        } catch (InterruptedException | IOException | RuntimeException | AssertionError unexpected) {
            ledger.violation("the monkey failed with " + unexpected);
        }
    }

    private void play(Named named) throws IOException, InterruptedException {
        String victim = named.prank().play(this);
        if (victim != null) {
            note(named.name() + " " + victim);
            ledger.count("pranks " + named.name());
        }
    }

    private void doWhatIsDue(long now) {
        List<Later> due = later.stream().filter(each -> each.nanos() - now < 0).toList();
        later.removeAll(due);
        due.forEach(each -> each.action().run());
    }

    // For pranks.

    Random random() {
        return random;
    }

    /** Has something done after a while, or when the monkey stops. */
    void later(int millis, Runnable action) {
        later.add(new Later(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis), action));
    }

    /** Waits, unless the monkey is to stop. */
    void pause(int millis) throws InterruptedException {
        boolean unused = stop.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Busy processes beside the workers, more than there are processors. */
    String starve() throws IOException, InterruptedException {
        List<Process> busy = new ArrayList<>();
        try {
            for (int i = 0; i <= Runtime.getRuntime().availableProcessors(); i++) {
                busy.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
            }
            pause(random.nextInt(600));
        } finally {
            for (Process process : busy) {
                process.destroyForcibly();
                int unused = process.waitFor();
            }
        }
        return "everybody";
    }

    private synchronized void note(String prank) {
        notes.addLast(prank);
        if (notes.size() > MOST_NOTES) {
            notes.removeFirst();
        }
    }

    /** The last things it did. */
    synchronized List<String> notes() {
        return List.copyOf(notes);
    }

    /** Lets go of its pranks, but for what was frozen for ever. */
    void stop() {
        stop.countDown();
    }
}
