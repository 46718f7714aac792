package io.github.workloadexecutor.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who belongs to a group, from a drawn process table; what kill does with it stands in ChildJvmTest. B103. */
final class ProcessGroupTest {

    private static final long CHILD = 4_000_007;
    private static final long SESSION = 90;
    private static final ProcessStat STARTED = new ProcessStat('S', 80, SESSION, Duration.ZERO, 1000);

    @TempDir
    Path proc;

    private final long[] next = {CHILD};

    /** Draws a process that is not the child. */
    private long process(char state, long group, long session, long start) throws IOException {
        return process(++next[0], state, group, session, start);
    }

    private long process(long pid, char state, long group, long session, long start) throws IOException {
        Path directory = Files.createDirectory(proc.resolve(Long.toString(pid)));
        Files.writeString(
                directory.resolve("stat"),
                "%d (x y) %s 1 %d %d 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 %d 0 0"
                        .formatted(pid, state, group, session, start));
        return pid;
    }

    private List<Long> members() {
        return new ProcessGroup(CHILD, STARTED, proc).members(Optional::of);
    }

    @Test
    void members_childAndWhatItStarted_areFound() throws Exception {
        process(CHILD, 'S', CHILD, SESSION, 1000);
        long grandchild = process('R', CHILD, SESSION, 1500);

        assertThat(members()).containsExactlyInAnyOrder(CHILD, grandchild);
    }

    @Test
    void members_childIsReaped_areTheOthers() throws Exception {
        long grandchild = process('S', CHILD, SESSION, 1500);

        assertThat(members()).containsExactly(grandchild);
    }

    @Test
    void members_ofOtherGroups_areNone() throws Exception {
        process(CHILD, 'S', 80, SESSION, 1000); // It never made a group.
        process('S', 80, SESSION, 1500);

        assertThat(members()).isEmpty();
    }

    @Test
    void members_endedAlready_areNone() throws Exception {
        process('Z', CHILD, SESSION, 1500);

        assertThat(members()).isEmpty();
    }

    /** The number of the child was given to another process, which leads a group of its own. */
    @Test
    void members_numberBelongsToAnother_areNone() throws Exception {
        process(CHILD, 'S', CHILD, SESSION, 5000);
        process('S', CHILD, SESSION, 5001);

        assertThat(members()).isEmpty();
    }

    @Test
    void members_ofAnotherSession_areNone() throws Exception {
        process('S', CHILD, SESSION + 1, 1500);

        assertThat(members()).isEmpty();
    }

    @Test
    void members_olderThanTheChild_areNone() throws Exception {
        process('S', CHILD, SESSION, 999);

        assertThat(members()).isEmpty();
    }

    @Test
    void members_childWasNeverSeen_areNone() throws Exception {
        process('S', CHILD, SESSION, 1500);

        assertThat(new ProcessGroup(CHILD, null, proc).<Long>members(Optional::of))
                .isEmpty();
    }

    @Test
    void members_noProcessTable_areNone() {
        assertThat(new ProcessGroup(CHILD, STARTED, proc.resolve("missing")).<Long>members(Optional::of))
                .isEmpty();
    }
}
