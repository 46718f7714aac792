package io.github.workloadexecutor.internal.gather;

import io.github.workloadexecutor.internal.lane.LaneFuture;
import io.github.workloadexecutor.internal.lane.LaneLife;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;

/** A task whose lane is played by the test: it is refused as often as it says, and ends when it is told to. */
final class PlayedTask extends LaneFuture<String> {

    private final LaneLife life;
    private final String name;
    private final CountDownLatch refusals;

    /** @param refusals counts how often it has still to be refused */
    PlayedTask(LaneLife life, String name, CountDownLatch refusals) {
        super(life);
        this.life = life;
        this.name = name;
        this.refusals = refusals;
    }

    @Override
    public String taskName() {
        return name;
    }

    @Override
    public void start() {
        if (refusals.getCount() > 0) {
            refusals.countDown();
            throw new RejectedExecutionException("the queue is full, refused " + name);
        }
        life.enter(this);
    }

    void endWith(String value) {
        boolean unused = tryBegin();
        succeed(value);
        end();
    }

    void endWith(Exception failure) {
        boolean unused = tryBegin();
        fail(failure);
        end();
    }

    @Override
    protected void onGivenUp(boolean wasQueued, boolean stop) {}
}
