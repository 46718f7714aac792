package io.github.workloadexecutor.chaos;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Kills, freezes and starves workers, which are the child processes of this JVM that are JVMs too. */
final class Monkey implements Runnable {

    /** What it does to one of them. */
    enum Prank {
        KILL,
        FREEZE,
        FREEZE_FOR_EVER,
        STARVE
    }

    private record Frozen(ProcessHandle worker, long thawNanos) {}

    private static final int LONGEST_PAUSE_MILLIS = 1500;
    private static final int MOST_NOTES = 30;

    private final Ledger ledger;
    private final Random random;
    private final List<Prank> pranks = new ArrayList<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Deque<Frozen> frozen = new ArrayDeque<>();
    private final Deque<String> notes = new ArrayDeque<>();

    Monkey(Ledger ledger, ChaosPlan plan) {
        this.ledger = ledger;
        this.random = new Random(plan.seed());
        add(Prank.KILL, 6, plan);
        add(Prank.FREEZE, 2, plan);
        add(Prank.FREEZE_FOR_EVER, 1, plan);
        add(Prank.STARVE, 1, plan);
    }

    private void add(Prank prank, int weight, ChaosPlan plan) {
        for (int i = 0; i < weight && plan.includes(prank); i++) {
            pranks.add(prank);
        }
    }

    @Override
    public void run() {
        try {
            while (!stop.await(50 + random.nextInt(LONGEST_PAUSE_MILLIS), TimeUnit.MILLISECONDS)) {
                thaw();
                List<ProcessHandle> workers = workers();
                // A worker alone is mostly spared, or none would ever come to anything.
                boolean sparing = workers.size() == 1 && random.nextInt(4) > 0;
                if (!pranks.isEmpty() && !workers.isEmpty() && !sparing) {
                    ProcessHandle worker = workers.get(random.nextInt(workers.size()));
                    play(pranks.get(random.nextInt(pranks.size())), worker);
                }
            }
        } catch (InterruptedException | IOException | RuntimeException unexpected) {
            ledger.violation("the monkey failed with " + unexpected);
        }
    }

    static List<ProcessHandle> workers() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info()
                        .command()
                        .filter(command -> command.endsWith("/java"))
                        .isPresent())
                .toList();
    }

    private void play(Prank prank, ProcessHandle worker) throws IOException, InterruptedException {
        note(prank + " " + worker.pid());
        ledger.count("pranks " + prank);
        switch (prank) {
            case KILL -> signal("KILL", worker);
            case FREEZE -> {
                signal("STOP", worker);
                frozen.add(new Frozen(worker, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(800))));
            }
            case FREEZE_FOR_EVER -> signal("STOP", worker);
            case STARVE -> starve();
        }
    }

    private void thaw() throws IOException, InterruptedException {
        List<Frozen> due = frozen.stream()
                .filter(one -> one.thawNanos() - System.nanoTime() < 0)
                .toList();
        for (Frozen one : due) {
            frozen.remove(one);
            signal("CONT", one.worker());
        }
    }

    /** A worker that has ended meanwhile takes no notice. */
    private static void signal(String name, ProcessHandle worker) throws IOException, InterruptedException {
        if (worker.isAlive()) {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(worker.pid()))
                    .redirectErrorStream(true)
                    .start();
            int unused = kill.waitFor();
        }
    }

    /** Busy processes beside the workers, more than there are processors. */
    private void starve() throws IOException, InterruptedException {
        List<Process> busy = new ArrayList<>();
        try {
            for (int i = 0; i <= Runtime.getRuntime().availableProcessors(); i++) {
                busy.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
            }
            boolean unused = stop.await(random.nextInt(600), TimeUnit.MILLISECONDS);
        } finally {
            for (Process process : busy) {
                process.destroyForcibly();
                int unused = process.waitFor();
            }
        }
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
