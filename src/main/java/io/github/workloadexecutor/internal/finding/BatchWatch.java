package io.github.workloadexecutor.internal.finding;

import io.github.workloadexecutor.event.Finding;
import io.github.workloadexecutor.task.Lane;
import io.github.workloadexecutor.task.TaskFuture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what the tasks of one batch hold, before the first is started and after the last is over: objects that are
 * not thread-safe, and names of files. What several tasks hold, and what changed meanwhile, is reported. What is only
 * read never is, nor is what may be ordered by a lock that can be seen.
 *
 * <p>Used by the thread that waits for the batch, and dropped with it: nothing else refers to the tasks by way of this.
 */
public final class BatchWatch {

    /** So many tasks are looked at, unless every one is to be. */
    static final int SAMPLE = 64;

    private static final String RETURN_VALUES =
            "Let each task return its part and gatherAll collect the parts in input order, or share a collection of"
                    + " java.util.concurrent";
    private static final String ONE_FILE_EACH =
            "Give each task a file of its own: an Output, claimed of Outputs, which appears when its task has succeeded;"
                    + " or let tasks return their parts, and write the file after gatherAll";

    private final FindingLog findings;
    private final int most;
    private final Set<Lane> inTurn;

    private final List<WatchedTask> tasks = new ArrayList<>(0);
    private int all;

    // The class looked at last of those whose instances hold nothing to look at.
    private @Nullable Class<?> plain;

    private final IdentityHashMap<Object, SharedObject> objects = new IdentityHashMap<>(4);
    private final Map<Path, NamedFile> files = new HashMap<>(4);

    /**
     * Begins with no task.
     *
     * @param inTurn the lanes that run one task at a time, so that their tasks may share what they like
     */
    public BatchWatch(FindingLog findings, Set<Lane> inTurn) {
        this.findings = findings;
        this.inTurn = inTurn;
        this.most = findings.isStrict() ? Integer.MAX_VALUE : findings.isOn() ? SAMPLE : 0;
    }

    /** Takes a task of the batch in, which has not been started. */
    public void add(Object task, TaskFuture<?> future) {
        all++;
        Class<?> type = task.getClass();
        if (tasks.size() >= most || type == plain) {
            return;
        }
        if (TaskFields.of(type).isEmpty()) {
            plain = type;
        } else if (!inTurn.contains(future.lane())) {
            tasks.add(new WatchedTask(tasks.size(), task, future));
        }
    }

    /** Notes what things are like. Called when all tasks have been added, and none has been started. */
    public void before() {
        if (tasks.size() < 2) {
            return;
        }
        List<Object> held = new ArrayList<>();
        for (WatchedTask task : tasks) {
            held.clear();
            collect(task.task(), /* deeper= */ true, held);
            sort(task, held);
        }
        // Plain loops: this may be on the way to the first worker's start.
        for (SharedObject object : objects.values()) {
            if (object.holders().count() > 1) {
                object.note();
            }
        }
        for (NamedFile file : files.values()) {
            if (file.holders().count() > 1) {
                file.note();
            }
        }
    }

    private static void collect(Object owner, boolean deeper, List<Object> held) {
        TaskFields fields = TaskFields.of(owner.getClass());
        for (int i = 0; i < fields.count(); i++) {
            Object value = fields.value(i, owner);
            if (value == null) {
                continue;
            }
            Role role = Role.of(value.getClass());
            if (role == Role.RECORD && deeper) {
                collect(value, /* deeper= */ false, held);
            } else if (role != Role.RECORD && role != Role.NONE) {
                held.add(value);
            }
        }
    }

    private void sort(WatchedTask task, List<Object> held) {
        boolean ordering = false;
        for (Object value : held) {
            ordering |= Role.of(value.getClass()) == Role.ORDERING;
        }
        boolean sharing = task.future().lane() == Lane.IO; // On the CPU lane each has a copy.
        for (Object value : held) {
            Role role = Role.of(value.getClass());
            if (role == Role.MUTABLE && sharing) {
                object(value).holders().add(task, ordering);
            } else if (role == Role.FILE) {
                Path path = NamedFile.pathOf(value);
                if (path != null) {
                    file(path).holders().add(task, ordering);
                }
            }
        }
    }

    private SharedObject object(Object value) {
        SharedObject known = objects.get(value);
        if (known == null) {
            known = new SharedObject(value);
            objects.put(value, known);
        }
        return known;
    }

    private NamedFile file(Path path) {
        NamedFile known = files.get(path);
        if (known == null) {
            known = new NamedFile(path);
            files.put(path, known);
        }
        return known;
    }

    /** Reports what has changed. Called when the batch is over, whatever came of it. */
    public void after() {
        for (SharedObject object : objects.values()) {
            if (object.holders().count() > 1) {
                report(object);
            }
        }
        for (NamedFile file : files.values()) {
            if (file.holders().count() > 1) {
                report(file);
            }
        }
    }

    private void report(SharedObject object) {
        String change = object.change();
        if (change != null && !object.holders().mayBeOrdered()) {
            findings.report(
                    Finding.Kind.SHARED_STATE,
                    object.holders().typeName(),
                    () -> "one %s, which is not thread-safe, is shared by %s, and changed while they ran: %s"
                            .formatted(object.typeName(), count(object.holders()), change),
                    RETURN_VALUES);
        }
    }

    private void report(NamedFile file) {
        String change = file.change();
        if (change != null && !file.holders().mayBeOrdered()) {
            findings.report(
                    Finding.Kind.SAME_OUTPUT_FILE,
                    file.holders().typeName(),
                    () -> "%s was written while %s that name it ran: %s"
                            .formatted(file.path(), count(file.holders()), change),
                    ONE_FILE_EACH);
        }
    }

    private String count(Holders holders) {
        return tasks.size() == all
                ? "%d of %d tasks".formatted(holders.count(), all)
                : "%d of the %d tasks looked at, of %d,".formatted(holders.count(), tasks.size(), all);
    }
}
