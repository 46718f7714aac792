package io.github.workloadexecutor.internal.lane;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A task whose lane is the test: it begins and ends when the test says so, and notes when it is given up. */
final class FakeTask extends LaneFuture<String> {

    record GivenUp(boolean wasQueued, boolean stop) {}

    private final LaneLife life;
    private final String name;
    final List<GivenUp> givenUp = new CopyOnWriteArrayList<>();

    FakeTask(LaneLife life, String name) {
        super(life);
        this.life = life;
        this.name = name;
    }

    static FakeTask queued(LaneLife life) {
        FakeTask task = new FakeTask(life, "Fake #1");
        task.start();
        return task;
    }

    static FakeTask running(LaneLife life) {
        FakeTask task = queued(life);
        if (!task.tryBegin()) {
            throw new AssertionError("a queued task must begin");
        }
        return task;
    }

    @Override
    public void start() {
        life.enter(this);
    }

    @Override
    public String taskName() {
        return name;
    }

    @Override
    protected void onGivenUp(boolean wasQueued, boolean stop) {
        givenUp.add(new GivenUp(wasQueued, stop));
    }
}
