package io.github.workloadexecutor.internal.io;

import io.github.workloadexecutor.event.Finding;
import io.github.workloadexecutor.internal.finding.FindingLog;
import io.github.workloadexecutor.internal.lane.LaneLife;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Notices a task of the I/O lane that computes and so keeps its carrier thread from every other virtual thread, while
 * it does so, and reports it once. Never reports one that waits, nor one that could run and has no carrier.
 *
 * <p>It looks now and then, from a platform thread of its own, which runs even when no carrier is free. The thread is
 * there while tasks are, and a little longer; it never keeps the JVM from ending. A look costs little: nothing but the
 * carriers is looked at unless one of them is at work, and then a bounded number of tasks, in turn.
 */
final class CarrierGuard {

    // The time between two looks: while no carrier is at work, while one is, and while there is a suspect.
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long CLOSE_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

    // At each look: so many tasks are asked for their state, and so many of those for their carrier, which costs more.
    private static final int MOST_TASKS = 1_024;
    private static final int MOST_RUNNABLE = 256;

    private static final int MOST_FRAMES = 8;
    private static final String CURE =
            "Submit what computes to the CPU lane: declare it as a CpuTask or @CpuBound, or give it to cpu(); if it does"
                    + " both, split it";

    private final LaneLife life;
    private final Collection<IoFuture<?>> present;
    private final FindingLog findings;
    private final AtomicBoolean awake = new AtomicBoolean();
    private volatile @Nullable Consumer<? super Class<?>> told;

    // Touched only by the guard's thread, of which there is one at a time.
    private final List<Suspect> suspects = new ArrayList<>();
    private final Set<IoFuture<?>> reported = new HashSet<>();
    private Iterator<IoFuture<?>> round = Collections.emptyIterator();

    /**
     * Is not awake yet.
     *
     * @param present the tasks to look at; others add and remove
     */
    CarrierGuard(LaneLife life, Collection<IoFuture<?>> present, FindingLog findings) {
        this.life = life;
        this.present = present;
        this.findings = findings;
    }

    /** Has the type of each task that is found told, besides. Called in the guard's thread. */
    void tell(Consumer<? super Class<?>> hogged) {
        told = hogged;
    }

    /** Makes sure that somebody looks. Called after the task that is to be looked at was added to those present. */
    void wake() {
        if (findings.isOn() && !awake.get() && awake.compareAndSet(false, true)) {
            try {
                Thread.ofPlatform()
                        .daemon()
                        .name(life.name() + " guard")
                        .inheritInheritableThreadLocals(false)
                        .start(this::guard);
            } catch (OutOfMemoryError noThread) {
                awake.set(false); // The next task tries again; this one is not to fail for it.
            }
        }
    }

    private void guard() {
        do {
            lookUntilNobodyIsPresent();
            awake.set(false);
            // A task that was added before the line above saw this thread and started none, so look again.
        } while (!present.isEmpty() && awake.compareAndSet(false, true));
    }

    private void lookUntilNobodyIsPresent() {
        long lastSeen = System.nanoTime();
        long pause = LOOK_NANOS;
        while (true) {
            LockSupport.parkNanos(this, pause);
            long now = System.nanoTime();
            if (!present.isEmpty()) {
                lastSeen = now;
                pause = look(now);
                continue;
            }
            forget();
            pause = LOOK_NANOS; // Soon gone, once the lane has been shut down.
            if (life.isShutdown() || now - lastSeen > LINGER_NANOS) {
                return;
            }
        }
    }

    private void forget() {
        suspects.clear();
        reported.clear();
        round = Collections.emptyIterator();
    }

    /** Looks once, and tells for how long that will do. */
    private long look(long nowNanos) {
        reported.removeIf(IoFuture::isOver);
        List<Thread> carriers = Carriers.atWork();
        boolean quiet = carriers.isEmpty();
        if (!suspects.isEmpty()) {
            suspects.removeIf(suspect -> isSettled(suspect, nowNanos));
        }
        carriers.removeIf(this::isAccountedFor);
        if (!carriers.isEmpty()) {
            suspect(carriers, nowNanos);
        }
        return quiet ? QUIET_NANOS : suspects.isEmpty() ? LOOK_NANOS : CLOSE_LOOK_NANOS;
    }

    private boolean isSettled(Suspect suspect, long nowNanos) {
        return switch (suspect.look(nowNanos)) {
            case OPEN -> false;
            case CLEARED -> true;
            case HOGS -> {
                report(suspect, nowNanos);
                yield true;
            }
        };
    }

    /** Whether it is known whom a carrier carries. */
    private boolean isAccountedFor(Thread carrier) {
        return suspects.stream().anyMatch(suspect -> suspect.carrier() == carrier)
                || reported.stream().anyMatch(task -> carrier.getName().equals(Carriers.nameOf(task.thread())));
    }

    /** Looks on for tasks on these carriers, where the last look has stopped. */
    private void suspect(List<Thread> carriers, long nowNanos) {
        boolean anew = false;
        int runnable = 0;
        for (int i = 0; i < MOST_TASKS && runnable < MOST_RUNNABLE && !carriers.isEmpty(); i++) {
            if (!round.hasNext()) {
                round = present.iterator();
                if (anew || !round.hasNext()) {
                    return;
                }
                anew = true;
            }
            IoFuture<?> task = round.next();
            Thread thread = task.thread();
            if (thread.isVirtual() && thread.getState() == Thread.State.RUNNABLE && !reported.contains(task)) {
                runnable++;
                suspectIfOn(carriers, task, nowNanos);
            }
        }
    }

    private void suspectIfOn(List<Thread> carriers, IoFuture<?> task, long nowNanos) {
        String name = Carriers.nameOf(task.thread());
        if (name == null) {
            return;
        }
        for (Thread carrier : carriers) {
            if (carrier.getName().equals(name)) {
                carriers.remove(carrier);
                suspects.add(new Suspect(task, carrier, nowNanos));
                return;
            }
        }
    }

    private void report(Suspect suspect, long nowNanos) {
        IoFuture<?> task = suspect.task();
        List<StackTraceElement> stack = stackOf(task);
        if (stack.isEmpty() || !suspect.isStillThere()) {
            return; // It has let go at this moment.
        }
        if (stack.stream().anyMatch(CarrierGuard::loadsClasses)) {
            return; // That happens once, and is not what the task does.
        }
        reported.add(task);
        findings.report(
                Finding.Kind.HOGS_CARRIER,
                TaskName.of(task.type()),
                () -> "%s was %s, while %s; it is at %s"
                        .formatted(task.taskName(), suspect.evidence(nowNanos), Carriers.queue(), inWords(stack)),
                CURE);
        Consumer<? super Class<?>> listener = told;
        if (listener != null) {
            listener.accept(task.type());
        }
    }

    /** Where a task is, without the frames that are this library's. */
    private static List<StackTraceElement> stackOf(IoFuture<?> task) {
        return Stream.of(task.thread().getStackTrace())
                .takeWhile(frame -> !frame.getClassName().equals(IoFuture.class.getName()))
                .limit(MOST_FRAMES)
                .toList();
    }

    private static boolean loadsClasses(StackTraceElement frame) {
        return frame.getClassName().startsWith("jdk.internal.loader.")
                || frame.getClassName().equals("java.lang.ClassLoader");
    }

    private static String inWords(List<StackTraceElement> stack) {
        return stack.stream()
                .map(frame -> "%s.%s(%s:%d)"
                        .formatted(
                                frame.getClassName(),
                                frame.getMethodName(),
                                frame.getFileName(),
                                frame.getLineNumber()))
                .collect(Collectors.joining(" < "));
    }
}
