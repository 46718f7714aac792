package io.github.workloadexecutor.internal.cpu;

import io.github.workloadexecutor.failure.WorkerCrashedException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps account of the workers that each task has killed. Tasks are the same if their encoded bytes are. An account is
 * full at the limit, and is cleared by a run without a crash, or by an hour without one; a full one only by the hour,
 * since its task is not run any more.
 *
 * <p>The table is bounded: the account that has been without a crash for longest goes first. Bytes are hashed only if
 * there is an account of a task of the same length, so as long as nothing crashes this costs nothing.
 */
final class Quarantine {

    static final int MOST_ACCOUNTS = 1000;
    static final Duration MEMORY = Duration.ofHours(1);

    // Enough to see a pattern; a limit in the millions is somebody's way to say that there is none.
    private static final int MOST_CRASHES_KEPT = 100;

    private record Key(long length, ByteBuffer hash) {}

    private static final class Account {
        private int kills;
        private long lastNanos;
        private final List<WorkerCrashedException> crashes = new ArrayList<>();
    }

    private final int limit;
    private final LongSupplier nanoClock;

    // Guarded by this. In order of the last crash.
    private final Map<Key, Account> accounts = new LinkedHashMap<>();

    // Written under this; as long as it is true nobody needs to come in.
    private volatile boolean empty = true;

    Quarantine(int limit, LongSupplier nanoClock) {
        this.limit = limit;
        this.nanoClock = nanoClock;
    }

    /** Adds a crash to a task's account. */
    void charge(TaskBody body, WorkerCrashedException crash) {
        Key key = keyOf(body);
        synchronized (this) {
            dropOld();
            Account account = accounts.remove(key);
            if (account == null) {
                account = new Account();
                if (accounts.size() == MOST_ACCOUNTS) {
                    accounts.remove(accounts.keySet().iterator().next());
                }
            }
            accounts.put(key, account);
            empty = false;
            account.kills++;
            account.lastNanos = nanoClock.getAsLong();
            if (account.crashes.size() == MOST_CRASHES_KEPT) {
                account.crashes.removeFirst();
            }
            account.crashes.add(crash);
        }
    }

    /**
     * Gives the crashes for which a task is not to be run.
     *
     * @return the crashes in order; empty if the task may run
     */
    List<WorkerCrashedException> verdict(TaskBody body) {
        Key key = keyIfKnown(body);
        if (key == null) {
            return List.of();
        }
        synchronized (this) {
            Account account = accounts.get(key);
            return account == null || account.kills < limit ? List.of() : List.copyOf(account.crashes);
        }
    }

    /** A task has run without a crash. */
    void absolve(TaskBody body) {
        Key key = keyIfKnown(body);
        if (key != null) {
            synchronized (this) {
                accounts.remove(key);
                empty = accounts.isEmpty();
            }
        }
    }

    boolean isEmpty() {
        return empty;
    }

    private @Nullable Key keyIfKnown(TaskBody body) {
        if (empty) {
            return null;
        }
        synchronized (this) {
            dropOld();
            if (accounts.keySet().stream().noneMatch(key -> key.length() == body.size())) {
                return null;
            }
        }
        return keyOf(body); // Takes long for a large task, so not under the lock.
    }

    private void dropOld() {
        long now = nanoClock.getAsLong();
        accounts.values().removeIf(account -> now - account.lastNanos >= MEMORY.toNanos());
        empty = accounts.isEmpty();
    }

    private static Key keyOf(TaskBody body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            body.addTo(digest);
            return new Key(body.size(), ByteBuffer.wrap(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256, but this one has not", e);
        }
    }
}
