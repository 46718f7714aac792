package io.github.workloadexecutor.internal.limit;

import io.github.workloadexecutor.task.Resource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The numbered permits of a resource. Each is free or has one holder. The one that was given back last is taken first,
 * since what is kept for its number is the warmest.
 */
final class SlotPool extends Pool {

    private final Resource resource;

    // Those that were given back, the last one on top; and from here on those that were never taken.
    private final Deque<Integer> freed = new ArrayDeque<>();
    private int fresh;

    // In the order in which they were granted.
    private final Map<Request, int[]> held = new LinkedHashMap<>();

    SlotPool(Resource resource) {
        this.resource = resource;
    }

    Resource resource() {
        return resource;
    }

    /** How many are free. */
    int free() {
        return resource.permits() - fresh + freed.size();
    }

    Set<Request> holders() {
        return held.keySet();
    }

    /** The numbers that a request has; none if it has none. */
    List<Integer> slotsOf(Request request) {
        int[] slots = held.get(request);
        return slots == null ? List.of() : Arrays.stream(slots).boxed().toList();
    }

    @Override
    boolean has(int permits, long nowNanos) {
        return permits <= free();
    }

    @Override
    void take(Request request, int permits, long nowNanos) {
        int[] slots = new int[permits];
        for (int i = 0; i < permits; i++) {
            Integer last = freed.pollFirst();
            slots[i] = last == null ? fresh++ : last;
        }
        held.put(request, slots);
    }

    @Override
    void giveBack(Request request, int permits) {
        int[] slots = held.remove(request);
        if (slots == null) {
            throw new IllegalStateException("%d permits of resource %s were given back by %s, which has none"
                    .formatted(permits, resource.name(), request.name()));
        }
        for (int i = slots.length - 1; i >= 0; i--) {
            freed.addFirst(slots[i]);
        }
    }

    @Override
    String describe(int permits) {
        return "%d of %d permits of resource %s, of which %d are free, with %d in line"
                .formatted(
                        permits,
                        resource.permits(),
                        resource.name(),
                        free(),
                        waiting().size());
    }
}
