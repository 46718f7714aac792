package io.github.workloadexecutor.internal.process;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Makes the kernel end this process with its parent, even when this one is frozen; makes it the leader of a process
 * group, so that what it starts can be found when it is gone; and lets the kernel pick it, and not its parent, when
 * memory runs out. On Linux only. What cannot be had is reported and done without.
 *
 * <p>The kernel keeps the first of these for the calling thread, not for the process. So the thread that asks for it
 * must live as long as the process.
 */
public final class OrphanGuard {

    private static final int PR_SET_PDEATHSIG = 1;
    private static final long SIGKILL = 9;
    private static final int OOM_SCORE = 500;
    private static final Path OOM_SCORE_FILE = Path.of("/proc/self/oom_score_adj");

    private OrphanGuard() {}

    /**
     * Does all of that.
     *
     * @param parentPid who has started this process
     * @param complaints gets a line for each thing that cannot be had
     * @return false if the parent is gone already, which the kernel does not tell any more
     */
    public static boolean settle(long parentPid, Consumer<String> complaints) {
        if (!System.getProperty("os.name", "").equals("Linux")) {
            return true;
        }
        raiseOomScore(OOM_SCORE_FILE, complaints);
        try {
            return bind(parentPid, complaints);
        } catch (Throwable noNativeAccess) {
            complaints.accept(
                    "worker is not tied to its application by the kernel, only by its channel: " + noNativeAccess);
            return true;
        }
    }

    @SuppressWarnings("restricted") // the command line allows it
    private static boolean bind(long parentPid, Consumer<String> complaints) throws Throwable {
        ValueLayout.OfInt c_int = ValueLayout.JAVA_INT;
        ValueLayout.OfLong c_long = ValueLayout.JAVA_LONG;
        Linker linker = Linker.nativeLinker();
        MethodHandle prctl = linker.downcallHandle(
                symbol(linker, "prctl"),
                FunctionDescriptor.of(c_int, c_int, c_long, c_long, c_long, c_long),
                Linker.Option.firstVariadicArg(1));
        if ((int) prctl.invokeExact(PR_SET_PDEATHSIG, SIGKILL, 0L, 0L, 0L) != 0) {
            complaints.accept("worker could not ask the kernel to be killed with its application");
        }
        MethodHandle getppid = linker.downcallHandle(symbol(linker, "getppid"), FunctionDescriptor.of(c_int));
        boolean orphan = isOrphan((int) getppid.invokeExact(), parentPid);
        MethodHandle setpgid =
                linker.downcallHandle(symbol(linker, "setpgid"), FunctionDescriptor.of(c_int, c_int, c_int));
        if ((int) setpgid.invokeExact(0, 0) != 0) {
            complaints.accept("worker could not lead a process group of its own");
        }
        return !orphan;
    }

    private static MemorySegment symbol(Linker linker, String name) {
        return linker.defaultLookup().findOrThrow(name);
    }

    /** Another parent than expected may also be a wrapper around this process, and then nobody is missing. */
    static boolean isOrphan(long parent, long expected) {
        return parent != expected
                && ProcessHandle.of(expected).filter(ProcessHandle::isAlive).isEmpty();
    }

    /** Raised only: whoever has set a higher one meant it. */
    static void raiseOomScore(Path file, Consumer<String> complaints) {
        try {
            if (Integer.parseInt(Files.readString(file).strip()) < OOM_SCORE) {
                Files.writeString(file, Integer.toString(OOM_SCORE));
            }
        } catch (IOException | NumberFormatException notAllowed) {
            complaints.accept("worker could not raise its oom_score_adj: " + notAllowed);
        }
    }
}
