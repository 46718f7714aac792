package io.github.workloadexecutor.bench.task;

import io.github.workloadexecutor.task.CpuTask;
import java.util.ArrayList;
import java.util.List;

/**
 * Does nothing: all that is left is the way there and back.
 *
 * @param value the answer
 */
public record Echo(int value) implements CpuTask<Integer> {

    @Override
    public Integer call() {
        return value;
    }

    /** The echoes of 0 to count - 1. */
    public static List<Echo> upTo(int count) {
        List<Echo> echoes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            echoes.add(new Echo(i));
        }
        return echoes;
    }
}
