package io.github.workloadexecutor.internal.worker;

import java.util.Arrays;
import java.util.List;

/** A stack as its reader wants it: the task's own frames, a text each, without those of the worker around the task. */
public final class TaskStack {

    private static final String TASK_THREAD = TaskThread.class.getName();
    private static final List<String> CALLS_THE_TASK = List.of(
            Work.class.getName(),
            Examination.class.getName(),
            "java.lang.ScopedValue",
            "jdk.internal.vm.ScopedValueContainer",
            "io.github.workloadexecutor.task.");

    private TaskStack() {}

    static List<String> of(StackTraceElement[] stack) {
        return of(stack, TASK_THREAD);
    }

    /**
     * Cuts a stack.
     *
     * @param caller the name of the class that calls tasks
     */
    public static List<String> of(StackTraceElement[] stack, String caller) {
        int end = 0;
        while (end < stack.length && !stack[end].getClassName().equals(caller)) {
            end++;
        }
        if (end < stack.length) {
            while (end > 0 && callsTheTask(stack[end - 1])) {
                end--;
            }
        }
        return Arrays.stream(stack).limit(end).map(StackTraceElement::toString).toList();
    }

    private static boolean callsTheTask(StackTraceElement frame) {
        return CALLS_THE_TASK.stream().anyMatch(frame.getClassName()::startsWith);
    }
}
