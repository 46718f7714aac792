package io.github.workloadexecutor.internal.process;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The processes that a child has started, found by the process group that the child has made for itself: the group
 * keeps its number when the child is dead, and its members cannot be found in any other way then.
 *
 * <p>Only processes of that very group are touched. If the child never made a group there are none; and if its number
 * has meanwhile become that of a stranger, which can happen only when the group is empty, there are none either. Linux
 * only; elsewhere a group is always empty.
 */
final class ProcessGroup {

    /** A process may start others while it is being killed, but not for ever. */
    private static final int ROUNDS = 20;

    private final long leader;

    // What tells the child from a later process with its number; null if it could not be seen.
    private final @Nullable ProcessStat asStarted;

    private final Path proc;

    ProcessGroup(long leader, @Nullable ProcessStat asStarted, Path proc) {
        this.leader = leader;
        this.asStarted = asStarted;
        this.proc = proc;
    }

    /**
     * The group of a child, whether it has made it yet or not.
     *
     * @param child the process id of a child that has not been reaped yet
     */
    static ProcessGroup of(long child) {
        return new ProcessGroup(child, ProcessStat.of(child).orElse(null), ProcessStat.PROC);
    }

    /**
     * Lists the members that have not ended, the child included.
     *
     * @param handle takes hold of a process; called before it is looked at, so that what is held is what was seen
     */
    <T> List<T> members(LongFunction<Optional<T>> handle) {
        ProcessStat child = asStarted;
        List<T> members = new ArrayList<>();
        if (child == null || leader <= 1 || numberBelongsToAnother(child)) {
            return members;
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[1-9]*")) {
            for (Path process : processes) {
                long pid = Long.parseLong(process.getFileName().toString());
                if (pid != ProcessHandle.current().pid()) {
                    Optional<T> held = handle.apply(pid);
                    ProcessStat.read(process)
                            .filter(stat -> isMember(stat, child))
                            .flatMap(stat -> held)
                            .ifPresent(members::add);
                }
            }
        } catch (IOException | DirectoryIteratorException | NumberFormatException unreadable) {
            return members;
        }
        return members;
    }

    private boolean isMember(ProcessStat process, ProcessStat child) {
        return process.group() == leader
                && process.session() == child.session()
                && process.startTicks() >= child.startTicks()
                && !process.hasEnded();
    }

    private boolean numberBelongsToAnother(ProcessStat child) {
        return ProcessStat.read(proc.resolve(Long.toString(leader)))
                .filter(now -> now.startTicks() != child.startTicks())
                .isPresent();
    }

    /**
     * Kills all members.
     *
     * @return how many there were
     */
    int kill() {
        int killed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<ProcessHandle> members = members(ProcessHandle::of);
            if (members.isEmpty()) {
                return killed;
            }
            if (round == 0) {
                killed = members.size();
            }
            members.forEach(ProcessHandle::destroyForcibly);
        }
        return killed;
    }
}
