package io.github.workloadexecutor.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class TaskStackTest {

    private static StackTraceElement[] stack(String... classes) {
        return Stream.of(classes)
                .map(name -> new StackTraceElement(name, "call", "File.java", 7))
                .toArray(StackTraceElement[]::new);
    }

    @Test
    void of_aTaskInItsWorker_endsWithTheTask() {
        List<String> frames = TaskStack.of(stack(
                "app.Parser",
                "app.Task",
                "io.github.workloadexecutor.internal.worker.TaskThread",
                "jdk.internal.vm.ScopedValueContainer",
                "java.lang.Thread"));

        assertThat(frames).containsExactly("app.Parser.call(File.java:7)", "app.Task.call(File.java:7)");
    }

    @Test
    void of_aTaskCalledThroughItsContext_leavesThatOut() {
        List<String> frames = TaskStack.of(stack(
                "app.Task",
                "io.github.workloadexecutor.internal.worker.Work",
                "java.lang.ScopedValue$Carrier",
                "io.github.workloadexecutor.task.TaskContext",
                "io.github.workloadexecutor.internal.worker.Work",
                "io.github.workloadexecutor.internal.worker.TaskThread"));

        assertThat(frames).containsExactly("app.Task.call(File.java:7)");
    }

    @Test
    void of_aCallerOfAnotherClass_endsAtThatOne() {
        assertThat(TaskStack.of(stack("app.Task", "app.Caller", "java.lang.Thread"), "app.Caller"))
                .containsExactly("app.Task.call(File.java:7)");
    }

    @Test
    void of_anotherThread_isWhole() {
        assertThat(TaskStack.of(stack("app.Background", "java.lang.Thread"))).hasSize(2);
    }
}
