package io.github.workloadexecutor.internal.cpu;

import io.github.workloadexecutor.event.Finding;
import io.github.workloadexecutor.failure.Offender;
import io.github.workloadexecutor.internal.encoding.ArraySink;
import io.github.workloadexecutor.internal.encoding.Encoding;
import io.github.workloadexecutor.internal.finding.FindingLog;
import io.github.workloadexecutor.internal.learning.TypeProfile;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what is about to travel, in the thread that submits it: whether it is larger than it should be, whether it
 * was sent before, and whether it loses its meaning on the way. A small task with nothing remarkable in it costs two
 * comparisons.
 */
final class PayloadReview {

    /** An object is sent so often before it is said that it is sent again and again. */
    static final int OFTEN = 4;

    private static final String KEEP_IT_THERE =
            "Pass a path instead of the data, or put it where all workers can read it by cpu().share(..), or have each"
                    + " worker load it once into a WorkerLocal";

    private final FindingLog findings;
    private final long budget;

    // Made when the first large object is sent, and written under this.
    private volatile @Nullable SentAgain sent;

    /** @param budget how many bytes a task may have */
    PayloadReview(FindingLog findings, long budget) {
        this.findings = findings;
        this.budget = budget;
    }

    boolean isOn() {
        return findings.isOn();
    }

    /**
     * Looks at a task.
     *
     * @param title what messages call tasks of its type
     * @param body what it was encoded to
     * @param noticed what was noticed meanwhile
     */
    void look(TypeProfile profile, String title, Callable<?> task, TaskBody body, ArrayTaker noticed) {
        if (body.size() < ArraySink.SMALLEST && noticed.copied() == null) {
            return;
        }
        profile.rename(title);
        if (body.size() > budget) {
            findings.report(
                    Finding.Kind.TOO_BIG,
                    title,
                    () -> String.format(
                            Locale.ROOT,
                            "a task of %,d bytes, and the payload budget is %,d bytes",
                            body.size(),
                            budget),
                    KEEP_IT_THERE);
        }
        count(title, noticed.offered());
        if (body.bytes().length >= ArraySink.SMALLEST) {
            count(title, Encoding.partsOf(task));
        }
        Class<?> copied = noticed.copied();
        if (copied != null) {
            findings.report(
                    Finding.Kind.COPIED_SYNCHRONISER,
                    title,
                    () -> copy(copied, Encoding.copyIn(task, copied)),
                    "Give each task the value it needs, return what it finds, and combine the results where they"
                            + " arrive; or submit it to io(), which shares the objects of this process");
        }
    }

    private static String copy(Class<?> copied, @Nullable Offender found) {
        return "%s travels to the worker by value: the task can read it, but what it changes there nobody else sees, and"
                        .formatted(
                                found == null
                                        ? "a " + copied.getName()
                                        : found.path() + ", a " + copied.getName() + ",")
                + " two tasks do not share it";
    }

    private SentAgain sent() {
        SentAgain known = sent;
        return known != null ? known : makeSent();
    }

    private synchronized SentAgain makeSent() {
        SentAgain made = sent;
        if (made == null) {
            made = new SentAgain();
            sent = made;
        }
        return made;
    }

    private void count(String title, List<Object> objects) {
        for (Object object : objects) {
            int times = sent().times(object);
            if (times >= OFTEN) {
                reportAgain(title, object, times);
            }
        }
    }

    /** Where a small object is always the same it is not the one that makes the task large. */
    private void reportAgain(String title, Object object, int times) {
        long size = Encoding.sizeOf(object);
        if (size >= ArraySink.SMALLEST) {
            findings.report(
                    Finding.Kind.TOO_BIG,
                    title,
                    () -> String.format(
                            Locale.ROOT,
                            "the same %s of %,d bytes was sent %d times",
                            object.getClass().getTypeName(),
                            size,
                            times),
                    KEEP_IT_THERE);
        }
    }
}
