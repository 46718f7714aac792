package io.github.workloadexecutor.internal.finding;

import io.github.workloadexecutor.event.Finding;
import io.github.workloadexecutor.event.WorkloadListener;
import io.github.workloadexecutor.failure.FindingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one executor has found: one finding per pitfall and type of task, logged and told when it is new, and counted
 * after that. The number of types is bounded; beyond it nothing new is taken in. With strictness each new finding is
 * thrown once, by whoever asks next.
 */
public final class FindingLog {

    /** How much is looked for. */
    public enum Mode {
        /** Nothing. */
        OFF,
        /** Some runs are looked at, so that it costs little. */
        SAMPLED,
        /** Every run is looked at, and findings are failures. */
        STRICT
    }

    /** In a class of its own: the logging back-end is not to be found on the way to the first task. */
    private static final class Log {
        static final Logger OF_FINDINGS = LoggerFactory.getLogger(FindingLog.class);
    }

    private static final int MOST = 1_000;

    private record Key(Finding.Kind kind, String taskType) {}

    private final String executor;
    private final Mode mode;
    private final List<WorkloadListener> listeners;

    // Guarded by this.
    private final Map<Key, Finding> findings = new LinkedHashMap<>();
    private final List<String> toThrow = new ArrayList<>();

    // How many there are to throw. Read before the lock is taken.
    private final AtomicInteger pending = new AtomicInteger();

    public FindingLog(String executor, Mode mode, List<WorkloadListener> listeners) {
        this.executor = executor;
        this.mode = mode;
        this.listeners = List.copyOf(listeners);
    }

    /** Whether anything is looked for at all. */
    public boolean isOn() {
        return mode != Mode.OFF;
    }

    /** Whether every run is to be looked at. */
    public boolean isStrict() {
        return mode == Mode.STRICT;
    }

    /**
     * Takes a finding in. Quick but for the first of its kind and type.
     *
     * @param evidence asked for the first of its kind and type only
     */
    public void report(Finding.Kind kind, String taskType, Supplier<String> evidence, String cure) {
        if (!isOn()) {
            return;
        }
        Finding added = add(new Key(kind, taskType), evidence, cure);
        if (added != null) {
            Log.OF_FINDINGS.warn("{} found {}", executor, added);
            for (WorkloadListener listener : listeners) {
                Thread.ofPlatform().daemon().name(executor + " listener").start(() -> tell(listener, added));
            }
        }
    }

    private synchronized @Nullable Finding add(Key key, Supplier<String> evidence, String cure) {
        Finding known = findings.get(key);
        if (known != null) {
            findings.put(
                    key,
                    new Finding(known.kind(), known.taskType(), known.evidence(), known.cure(), known.count() + 1));
            return null;
        }
        if (findings.size() == MOST) {
            return null;
        }
        Finding added = new Finding(key.kind(), key.taskType(), evidence.get(), cure, 1);
        findings.put(key, added);
        if (isStrict()) {
            toThrow.add(added.toString());
            pending.incrementAndGet();
        }
        return added;
    }

    private void tell(WorkloadListener listener, Finding finding) {
        try {
            listener.found(finding);
        } catch (RuntimeException | Error thrown) {
            Log.OF_FINDINGS.warn(
                    "{}: {} threw when it was told of {}",
                    executor,
                    listener.getClass().getName(),
                    finding.kind(),
                    thrown);
        }
    }

    /** All findings, in the order they were first made. */
    public synchronized List<Finding> all() {
        return List.copyOf(findings.values());
    }

    /**
     * Throws what was found and not thrown before.
     *
     * @throws FindingException if this is strict and there is anything
     */
    public void throwIfStrict() {
        if (pending.get() > 0) {
            throwAll();
        }
    }

    private synchronized void throwAll() {
        if (!toThrow.isEmpty()) {
            FindingException failure = new FindingException(executor, toThrow);
            toThrow.clear();
            pending.set(0);
            throw failure;
        }
    }
}
