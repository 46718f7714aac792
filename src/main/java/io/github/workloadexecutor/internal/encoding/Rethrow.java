package io.github.workloadexecutor.internal.encoding;

/** Throws what a method reference threw as it is: the compiler has checked already who may throw what. */
final class Rethrow {

    private Rethrow() {}

    /** Never returns. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the cast is erased, which is the point
    static <E extends Throwable> E as(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
