package io.github.workloadexecutor.internal.gather;

import io.github.workloadexecutor.gather.Outcome;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Takes inputs through a {@link Flow} as somebody asks for their outcomes: at most so many inputs have been pulled
 * whose outcome nobody has got. What goes wrong with the inputs themselves is thrown where the next input would have
 * been, after the outcomes of all before it.
 *
 * <p>Used by one thread at a time. Closed early, it cancels what is under way, waits for that, and has ended.
 */
public final class Outcomes implements Iterator<Outcome<@Nullable Object>>, AutoCloseable {

    // The clock has no zero: a deadline is at most half its range away.
    private static final long FOR_EVER = Long.MAX_VALUE / 2;

    private final Flow flow;
    private final Iterator<?> inputs;
    private final int buffer;
    private final boolean inOrder;

    // Pulled and not given, in the order of the inputs; in that of completion, only how many those are.
    private final Deque<Item> order = new ArrayDeque<>();
    private int outstanding;

    private @Nullable Throwable end;
    private boolean ended;

    /**
     * Begins, and starts the tasks of as many inputs as are pulled ahead.
     *
     * @param flow has no item
     * @param buffer how many inputs to pull ahead, at least 1
     * @param inOrder whether outcomes come in the order of the inputs, or in that of completion
     */
    public Outcomes(Flow flow, Iterator<?> inputs, int buffer, boolean inOrder) {
        this.flow = flow;
        this.inputs = inputs;
        this.buffer = buffer;
        this.inOrder = inOrder;
        fill();
        flow.leave();
    }

    private void fill() {
        while (!ended && outstanding < buffer && flow.hasRoom()) {
            try {
                if (!inputs.hasNext()) {
                    ended = true;
                    return;
                }
                Item item = flow.push(inputs.next());
                outstanding++;
                if (inOrder) {
                    order.addLast(item);
                }
            } catch (RuntimeException | Error broken) {
                ended = true;
                end = broken;
            }
        }
    }

    @Override
    public boolean hasNext() {
        if (outstanding == 0) {
            flow.enter();
            fill();
            flow.leave();
        }
        return outstanding > 0 || end != null;
    }

    /**
     * Gives the next outcome, for which it may wait.
     *
     * @throws CancellationException if the calling thread is interrupted, whose flag is set then; this has ended
     */
    @Override
    public Outcome<@Nullable Object> next() {
        flow.enter();
        fill();
        if (outstanding == 0) {
            flow.leave();
            throwWhyEnded();
        }
        try {
            Outcome<@Nullable Object> outcome = inOrder ? nextInOrder() : nextDone();
            outstanding--;
            return outcome;
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new CancellationException(
                    "the thread was interrupted while it waited for an outcome; the tasks under way were cancelled");
        } finally {
            flow.leave();
        }
    }

    private void throwWhyEnded() {
        Throwable thrown = end;
        end = null;
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
        throw new NoSuchElementException("there are no more outcomes");
    }

    private Outcome<@Nullable Object> nextInOrder() throws InterruptedException {
        Item head = order.getFirst();
        while (head.outcome == null) {
            waitForAny();
            while (flow.poll() != null) {
                // It has its outcome now.
            }
            fill();
        }
        order.removeFirst();
        return head.outcome;
    }

    private Outcome<@Nullable Object> nextDone() throws InterruptedException {
        Item item = flow.poll();
        while (item == null || item.outcome == null) {
            waitForAny();
            item = flow.poll();
            fill();
        }
        return item.outcome;
    }

    private void waitForAny() throws InterruptedException {
        boolean unused = flow.await(System.nanoTime() + FOR_EVER);
    }

    @Override
    public void close() {
        ended = true;
        end = null;
        outstanding = 0;
        order.clear();
        flow.abandon();
    }
}
