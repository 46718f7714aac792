package io.github.workloadexecutor;

import java.util.Deque;
import java.util.Iterator;

/** Gives the elements of a queue by taking them out: what is left in it was not given. */
record Draining<T>(Deque<T> queue) implements Iterator<T> {

    @Override
    public boolean hasNext() {
        return !queue.isEmpty();
    }

    @Override
    public T next() {
        return queue.removeFirst();
    }
}
