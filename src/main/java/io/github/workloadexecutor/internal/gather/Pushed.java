package io.github.workloadexecutor.internal.gather;

import io.github.workloadexecutor.gather.Outcome;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Takes inputs through a {@link Flow} as somebody pushes them, and pushes the values on in the same order. The first
 * failure ends it, when all before it have been pushed on: what is under way is cancelled and awaited, and the failure
 * thrown. So does a receiver that wants no more, without a throw.
 *
 * @param <R> the type of the values
 */
public final class Pushed<R extends @Nullable Object> {

    private static final long FOR_EVER = Long.MAX_VALUE / 2;

    private final Flow flow;
    private final int buffer;
    private final Deque<Item> order = new ArrayDeque<>();

    /**
     * Begins.
     *
     * @param flow has no item
     * @param buffer how many inputs are taken whose value has not been pushed on, at least 1
     */
    public Pushed(Flow flow, int buffer) {
        this.flow = flow;
        this.buffer = buffer;
        flow.leave();
    }

    /**
     * Takes an input, as soon as there is room.
     *
     * @param receiver takes the values; false if it wants no more
     * @param enough whether the receiver wants no more
     * @return false if the receiver wants no more
     */
    public boolean push(@Nullable Object input, Predicate<? super R> receiver, BooleanSupplier enough) {
        flow.enter();
        try {
            while (order.size() >= buffer || !flow.hasRoom()) {
                if (!pushOn(receiver)) {
                    flow.abandon();
                    return false;
                }
            }
            order.addLast(flow.push(input));
            // What has come meanwhile need not wait for the next input.
            takeIn();
            while (headIsThrough()) {
                if (!pushOn(receiver)) {
                    flow.abandon();
                    return false;
                }
            }
            if (enough.getAsBoolean()) {
                flow.abandon();
                return false;
            }
            return true;
        } catch (RuntimeException | Error failure) {
            flow.abandon();
            throw failure;
        } finally {
            flow.leave();
        }
    }

    /** There are no more inputs. */
    public void finish(Predicate<? super R> receiver, BooleanSupplier enough) {
        flow.enter();
        try {
            while (!order.isEmpty() && !enough.getAsBoolean() && pushOn(receiver)) {
                // The next one.
            }
        } finally {
            flow.abandon();
        }
    }

    private void takeIn() {
        while (flow.poll() != null) {
            // It has its outcome now.
        }
    }

    private boolean headIsThrough() {
        Item head = order.peekFirst();
        return head != null && head.outcome != null;
    }

    /** Waits for the next value, and pushes it on. */
    private boolean pushOn(Predicate<? super R> receiver) {
        Item head = order.removeFirst();
        try {
            takeIn();
            while (head.outcome == null) {
                boolean unused = flow.await(System.nanoTime() + FOR_EVER);
                takeIn();
            }
        } catch (InterruptedException e) {
            flow.abandon();
            Thread.currentThread().interrupt();
            throw new CancellationException(
                    "the thread was interrupted while it waited for a value; the tasks under way were cancelled");
        }
        @SuppressWarnings("unchecked") // what the flow gives is what its tasks give
        Outcome<R> outcome = (Outcome<R>) head.outcome;
        return receiver.test(outcome.get());
    }
}
