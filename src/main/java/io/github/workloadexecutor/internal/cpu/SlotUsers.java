package io.github.workloadexecutor.internal.cpu;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which worker had each slot of each resource last, so that what a worker keeps for a slot stays warm. Guarded by the
 * dispatcher's lock.
 */
final class SlotUsers {

    private record Slot(String resource, int number) {}

    private final Map<Slot, WorkerLoad> users = new HashMap<>();

    /** A worker is sent a task that has these slots, by the name of the resource. */
    void uses(WorkerLoad load, Map<String, List<Integer>> slots) {
        slots.forEach((resource, numbers) -> numbers.forEach(number -> users.put(new Slot(resource, number), load)));
    }

    /** Who had the first of these slots that anybody had; null if nobody had one. */
    @Nullable
    WorkerLoad lastOf(Map<String, List<Integer>> slots) {
        for (Map.Entry<String, List<Integer>> each : slots.entrySet()) {
            for (int number : each.getValue()) {
                WorkerLoad user = users.get(new Slot(each.getKey(), number));
                if (user != null) {
                    return user;
                }
            }
        }
        return null;
    }

    void gone(WorkerLoad load) {
        users.values().removeIf(user -> user == load);
    }
}
