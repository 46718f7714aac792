package io.github.workloadexecutor.internal.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Two programs through which a child is started on Linux, if there are both. The first makes it the leader of a
 * session, and so of a process group, of its own; the second makes the kernel end it with the thread that starts it.
 * Each then becomes what comes after it, so that the child is one process, tied from its first moment. It could ask for
 * the same itself, as {@link OrphanGuard} does where they are missing, but a JVM takes longer for that than for its
 * first task.
 */
final class TiedStart {

    private static final List<String> PROGRAMS = List.of("setsid", "setpriv", "--pdeathsig", "KILL", "--");

    // Much longer than they need, and no longer than somebody may wait who wants a worker.
    private static final long PATIENCE_SECONDS = 2;

    private TiedStart() {}

    /** Tried once, when the first child is started. */
    private static final class Tried {
        static final boolean WORKS = works(PROGRAMS);
    }

    /**
     * Puts the programs before a command, if that is possible. What cannot be run is left as it is, so that whoever
     * starts it hears that at once.
     *
     * @param command the path of a program, and its arguments
     */
    static List<String> of(List<String> command) {
        if (!Files.isExecutable(Path.of(command.getFirst())) || !Tried.WORKS) {
            return command;
        }
        List<String> tied = new ArrayList<>(PROGRAMS);
        tied.addAll(command);
        return tied;
    }

    /** Whether the programs can be run, and do what they are asked for. */
    static boolean works(List<String> programs) {
        if (!System.getProperty("os.name", "").equals("Linux")) {
            return false;
        }
        List<String> command = new ArrayList<>(programs);
        command.add("true");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.to(new File("/dev/null")))
                    .start();
            if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue() == 0;
            }
            process.destroyForcibly();
            return false;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
