package io.github.workloadexecutor.internal.lane;

import io.github.workloadexecutor.task.Lane;
import java.util.concurrent.atomic.AtomicBoolean;

/** A task whose lane is the test. */
final class StressTask extends LaneFuture<String> {

    /** One for all tasks of a test: a lane keeps a thread while it has tasks. */
    static final LaneLife SHARED = new LaneLife(Lane.CPU, "stress");

    private final LaneLife life;

    private StressTask(LaneLife life) {
        super(life);
        this.life = life;
    }

    static StressTask queued() {
        StressTask task = new StressTask(SHARED);
        task.start();
        return task;
    }

    static StressTask running() {
        StressTask task = queued();
        if (!task.tryBegin()) {
            throw new AssertionError("a queued task must begin");
        }
        return task;
    }

    /** Not started yet. */
    static StressTask of(LaneLife life) {
        return new StressTask(life);
    }

    /** A lane that starts no thread: a fresh one for each try would be too many. */
    static LaneLife lifeWithoutThread() {
        LaneLife life = new LaneLife(Lane.CPU, "stress");
        try {
            var hold = LaneLife.class.getDeclaredField("hold");
            hold.setAccessible(true);
            var held = JvmHold.class.getDeclaredField("held");
            held.setAccessible(true);
            ((AtomicBoolean) held.get(hold.get(life))).set(true);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
        return life;
    }

    /** What the lane does when the task is over. */
    void over() {
        succeed("lane");
        end();
    }

    boolean hasValueOfLane() {
        return state() == State.SUCCESS && "lane".equals(resultNow());
    }

    @Override
    public void start() {
        life.enter(this);
    }

    @Override
    public String taskName() {
        return "stress";
    }

    @Override
    protected void onGivenUp(boolean wasQueued, boolean stop) {}
}
