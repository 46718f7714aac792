package io.github.workloadexecutor.internal.limit;

/** How many tasks of one view of a lane may run at once. Never are more permits taken than there are, or given back. */
final class LimitPool extends Pool {

    private final int most;
    private int taken;

    LimitPool(int most) {
        this.most = most;
    }

    @Override
    boolean has(int permits, long nowNanos) {
        return permits <= most - taken;
    }

    @Override
    void take(Request request, int permits, long nowNanos) {
        taken += permits;
    }

    @Override
    void giveBack(Request request, int permits) {
        if (permits > taken) {
            throw new IllegalStateException("%d permits of a limit of %d were given back, but only %d are taken"
                    .formatted(permits, most, taken));
        }
        taken -= permits;
    }

    @Override
    String describe(int permits) {
        return "limitedTo(%d), with %d running and %d in line"
                .formatted(most, taken, waiting().size());
    }
}
