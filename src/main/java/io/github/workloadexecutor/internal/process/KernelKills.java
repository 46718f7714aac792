package io.github.workloadexecutor.internal.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many processes of this application's control group the kernel has killed because memory ran out. Workers belong
 * to the same group. Whatever cannot be read counts as unknown, on systems other than Linux always.
 */
public final class KernelKills {

    private static final String KILLS = "oom_kill ";

    // memory.events (version 2) or memory.oom_control (version 1); null if there is neither.
    private final @Nullable Path file;

    private KernelKills(@Nullable Path file) {
        this.file = file;
    }

    /** The count of this process's own group. */
    public static KernelKills ofThisProcess() {
        return find(ProcessStat.PROC.resolve("self"));
    }

    static KernelKills find(Path self) {
        MemoryGroup group = MemoryGroup.of(self);
        return new KernelKills(group == null ? null : group.kills());
    }

    /** Counts the kills so far; empty if that is not known. */
    public OptionalLong count() {
        Path counter = file;
        if (counter == null) {
            return OptionalLong.empty();
        }
        try {
            for (String line : Files.readString(counter).split("\n", -1)) {
                if (line.startsWith(KILLS)) {
                    return number(line.substring(KILLS.length()));
                }
            }
        } catch (IOException unreadable) {
            return OptionalLong.empty();
        }
        return OptionalLong.empty();
    }

    private static OptionalLong number(String text) {
        try {
            long count = Long.parseLong(text);
            return count < 0 ? OptionalLong.empty() : OptionalLong.of(count);
        } catch (NumberFormatException malformed) {
            return OptionalLong.empty();
        }
    }

    /** Begins to watch over one process that is alive now. */
    public Watch watch() {
        return new Watch(this, System::nanoTime);
    }

    /**
     * The count as it was when one process was certainly alive. A sign of life may be heard when the process is dead
     * already, so a reading counts only when it has an age. Used by one thread.
     */
    public static final class Watch {

        private static final long APART_NANOS = 500_000_000;

        private final KernelKills kills;
        private final LongSupplier clock;
        private OptionalLong earlier;
        private OptionalLong last;
        private long lastNanos;

        Watch(KernelKills kills, LongSupplier clock) {
            this.kills = kills;
            this.clock = clock;
            this.lastNanos = clock.getAsLong();
            this.earlier = kills.count();
            this.last = earlier;
        }

        /** The process has given a sign of life. Cheap if called often: the count is read twice a second at most. */
        public void alive() {
            long now = clock.getAsLong();
            if (now - lastNanos >= APART_NANOS) {
                earlier = last;
                last = kills.count();
                lastNanos = now;
            }
        }

        /** The count when the process was alive. */
        public OptionalLong before() {
            return clock.getAsLong() - lastNanos >= APART_NANOS ? last : earlier;
        }

        /** The count now. */
        public OptionalLong now() {
            return kills.count();
        }
    }
}
