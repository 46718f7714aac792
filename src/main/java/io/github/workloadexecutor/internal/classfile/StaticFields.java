package io.github.workloadexecutor.internal.classfile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The static fields of the application's that tasks of one type change in this process. What a task writes into a
 * static field in a worker stays in that worker, so a change is worth a finding; {@link WatchedField} has the rule
 * which ones.
 *
 * <p>One instance per type of task, because the rule needs to know earlier runs. Nothing here initialises a class: a
 * field is read only once its class is initialised, and until then it has no value that could change. Never throws.
 * Safe for use by many threads; but if tasks run at the same time, the changes of one are seen in the other's.
 */
public final class StaticFields {

    private static final int MOST = 64;

    private static final ClassValue<Map<String, StaticFields>> KNOWN = new ClassValue<>() {
        @Override
        protected Map<String, StaticFields> computeValue(Class<?> type) {
            return new ConcurrentHashMap<>();
        }
    };

    /** What the fields held at one moment. */
    public static final class Snapshot {
        private final List<@Nullable FieldValue> values;

        private Snapshot(List<@Nullable FieldValue> values) {
            this.values = values;
        }
    }

    private final Class<?> type;

    // The list never changes; what is in it is guarded by this.
    private final List<WatchedField> fields;

    private StaticFields(Class<?> type, Analysis analysis) {
        this.type = type;
        Map<String, WatchedField> watched = new LinkedHashMap<>();
        for (StaticUse use : analysis.statics()) {
            WatchedField field = WatchedField.of(use);
            if (field != null && watched.size() < MOST) {
                watched.putIfAbsent(use.owner() + "." + use.name(), field);
            }
        }
        this.fields = List.copyOf(watched.values());
    }

    /** The fields that tasks of a class may change, by way of {@code call}, {@code run} or {@code apply}. */
    public static StaticFields of(Class<?> taskType) {
        return of(taskType, "", "");
    }

    /**
     * The fields that a method may change, for tasks that wrap a function.
     *
     * @param descriptor as class files have it, such as {@code (Ljava/lang/String;)I}
     */
    public static StaticFields of(Class<?> host, String method, String descriptor) {
        Map<String, StaticFields> ofHost = KNOWN.get(host);
        StaticFields known = ofHost.get(method + descriptor);
        if (known == null) {
            StaticFields made = new StaticFields(host, Analysis.of(host, method, descriptor));
            known = Objects.requireNonNullElse(ofHost.putIfAbsent(method + descriptor, made), made);
        }
        return known;
    }

    /** Whether there are none, so that nothing needs to be asked. */
    public boolean isEmpty() {
        return fields.isEmpty();
    }

    /** What messages call the fields, such as {@code Counter.count}. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (WatchedField field : fields) {
            names.add(field.name());
        }
        return names;
    }

    /** Reads the fields before a run. Loads no class: those a run has not needed are as they were. */
    public synchronized Snapshot snapshot() {
        return read(/* mayLoad= */ false);
    }

    /**
     * Reads the fields after a run, and gives what it has changed.
     *
     * @return a text for each field to report, such as {@code Counter.count was 3 before, 4 after}
     */
    public synchronized List<String> changesSince(Snapshot before) {
        if (fields.isEmpty()) {
            return List.of();
        }
        Snapshot after = read(/* mayLoad= */ true);
        List<String> changes = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            FieldValue then = before.values.get(i);
            FieldValue now = after.values.get(i);
            String change = then == null || now == null ? null : fields.get(i).change(then, now);
            if (change != null) {
                changes.add(change);
            }
        }
        return changes;
    }

    private Snapshot read(boolean mayLoad) {
        ClassLoader loader = type.getClassLoader();
        List<@Nullable FieldValue> values = new ArrayList<>(fields.size());
        for (WatchedField field : fields) {
            // The task's own class is loaded, for there is a task.
            values.add(loader == null ? null : field.read(loader, mayLoad || field.isOf(type.getName())));
        }
        return new Snapshot(values);
    }
}
