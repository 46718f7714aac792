package io.github.workloadexecutor.internal.limit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A clock that the test moves. */
final class FakeClock implements Clock {

    private record Due(long atNanos, Runnable action) {}

    private final List<Due> alarms = new ArrayList<>();
    private long now = 1_000;

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Alarm after(long nanos, Runnable action) {
        Due due = new Due(now + nanos, action);
        alarms.add(due);
        return () -> alarms.remove(due);
    }

    int alarms() {
        return alarms.size();
    }

    void advance(long nanos) {
        long end = now + nanos;
        while (true) {
            Due next = alarms.stream()
                    .filter(due -> due.atNanos <= end)
                    .min(Comparator.comparingLong(Due::atNanos))
                    .orElse(null);
            if (next == null) {
                now = end;
                return;
            }
            now = next.atNanos;
            alarms.remove(next);
            next.action.run();
        }
    }
}
