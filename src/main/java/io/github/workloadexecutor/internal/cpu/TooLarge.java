package io.github.workloadexecutor.internal.cpu;

import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.failure.NotShippableException;
import io.github.workloadexecutor.failure.NotShippableException.Subject;
import io.github.workloadexecutor.failure.Offender;
import java.util.List;
import java.util.Locale;

/** Refuses what has more bytes than a backend carries. */
public final class TooLarge {

    private TooLarge() {}

    static NotShippableException task(EncodedTask.Name task, long size, long largest) {
        return refusal(
                Subject.TASK,
                task.toString(),
                size,
                largest,
                "Pass the path of a file that the nodes can read, or split the task into smaller ones");
    }

    /** Makes the failure of a task whose result is too large. */
    public static NotShippableException result(String task, long size, long largest) {
        return refusal(
                Subject.RESULT,
                task,
                size,
                largest,
                "Write it to a file that the application can read and return its path, or split the task");
    }

    private static NotShippableException refusal(Subject subject, String task, long size, long largest, String cure) {
        String reason = String.format(
                Locale.ROOT, "has %,d bytes encoded, and the limit of what is carried to a node is %,d", size, largest);
        String path = subject == Subject.TASK ? "the task" : "the result";
        return new NotShippableException(subject, task, List.of(new Offender(path, "byte[]", reason, cure)), null);
    }
}
