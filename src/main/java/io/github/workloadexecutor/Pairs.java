package io.github.workloadexecutor;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The inputs of a function of two arguments: the first of both, the second of both, until one has no more. */
final class Pairs {

    private Pairs() {}

    /** What stands at one place. */
    record Pair<A extends @Nullable Object, B extends @Nullable Object>(A first, B second) {}

    static <A extends @Nullable Object, B extends @Nullable Object> Iterable<Pair<A, B>> of(
            Iterable<? extends A> first, Iterable<? extends B> second) {
        return () -> new Iterator<>() {
            private final Iterator<? extends A> firsts = first.iterator();
            private final Iterator<? extends B> seconds = second.iterator();

            @Override
            public boolean hasNext() {
                return firsts.hasNext() && seconds.hasNext();
            }

            @Override
            public Pair<A, B> next() {
                return new Pair<>(firsts.next(), seconds.next());
            }
        };
    }
}
