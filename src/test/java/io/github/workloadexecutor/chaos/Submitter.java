package io.github.workloadexecutor.chaos;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.failure.TaskFailedException;
import io.github.workloadexecutor.task.TaskFuture;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Submits tasks at random, a few at a time, cancels those that are there for it, and waits for every one. */
final class Submitter implements Runnable {

    private static final int MOST_OUTSTANDING = 12;
    private static final byte[] NOTHING = new byte[0];

    private record Outstanding(Ledger.Entry entry, Deed deed, TaskFuture<ChaosTask.Answer> future) {}

    private final WorkloadExecutor executor;
    private final Ledger ledger;
    private final AtomicLong numbers;
    private final String traces;
    private final Random random;
    private final List<Deed> deeds = new ArrayList<>();
    private final long endNanos;
    private final Deque<Outstanding> outstanding = new ArrayDeque<>();

    Submitter(WorkloadExecutor executor, Ledger ledger, AtomicLong numbers, String traces, ChaosPlan plan, int number) {
        this.executor = executor;
        this.ledger = ledger;
        this.numbers = numbers;
        this.traces = traces;
        this.random = new Random(plan.seed() + number);
        this.endNanos = System.nanoTime() + plan.time().toNanos();
        for (Deed deed : Deed.values()) {
            for (int i = 0; i < deed.weight() && plan.includes(deed.name()); i++) {
                deeds.add(deed);
            }
        }
    }

    @Override
    public void run() {
        try {
            while (System.nanoTime() < endNanos) {
                Deed deed = deeds.get(random.nextInt(deeds.size()));
                if (deed == Deed.GATHER) {
                    gather();
                } else {
                    submit(deed);
                }
                while (outstanding.size() > MOST_OUTSTANDING) {
                    await(outstanding.removeFirst());
                }
            }
            while (!outstanding.isEmpty()) {
                await(outstanding.removeFirst());
            }
        } catch (InterruptedException hung) {
            ledger.count("submitters interrupted");
        } catch (RuntimeException | Error unexpected) {
            ledger.violation("a submitter failed with " + unexpected);
        }
    }

    private ChaosTask task(Deed deed) {
        byte[] payload = deed == Deed.BIG ? new byte[500_000 + random.nextInt(1_000_000)] : NOTHING;
        random.nextBytes(payload);
        return new ChaosTask(numbers.incrementAndGet(), deed, payload, traces);
    }

    private void submit(Deed deed) {
        ChaosTask task = task(deed);
        Ledger.Entry entry = ledger.open(task);
        TaskFuture<ChaosTask.Answer> future =
                executor.cpu().with(deed.options()).submit(task);
        ledger.accepted(entry, future);
        if (deed == Deed.CANCEL_QUEUED) {
            cancel(entry, future);
        }
        outstanding.addLast(new Outstanding(entry, deed, future));
    }

    private static void cancel(Ledger.Entry entry, TaskFuture<?> future) {
        entry.note("is cancelled");
        boolean unused = future.cancel(true);
    }

    private void await(Outstanding task) throws InterruptedException {
        if (task.deed() == Deed.CANCEL_RUNNING || task.deed() == Deed.CANCEL_STUBBORN) {
            long patience = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(200));
            while (!task.future().isRunning() && !task.future().isDone() && System.nanoTime() < patience) {
                LockSupport.parkNanos(1_000_000);
            }
            cancel(task.entry(), task.future());
        }
        try {
            ChaosTask.Answer unused = task.future().get();
        } catch (ExecutionException | CancellationException judgedByTheLedger) {
            // Here only the wait matters.
        }
        if (random.nextInt(4) == 0) {
            task.future().awaitEnd();
        }
    }

    private void gather() throws InterruptedException {
        List<ChaosTask> batch = new ArrayList<>();
        int size = 1 + random.nextInt(6);
        for (int i = 0; i < size; i++) {
            batch.add(task(Deed.GATHER));
        }
        ledger.gathering(batch);
        try {
            ledger.gathered(batch, executor.gatherAll(batch));
        } catch (TaskFailedException failed) {
            ledger.gatheringFailed(batch, failed.getCause());
        } catch (RejectedExecutionException refused) {
            ledger.violation("a batch was refused: " + refused);
        }
    }
}
