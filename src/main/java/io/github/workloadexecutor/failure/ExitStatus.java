package io.github.workloadexecutor.failure;

import java.io.Serializable;
import java.util.Optional;

/**
 * How a worker process ended.
 *
 * @param code the exit code as the operating system gave it; above 128 it stands for a signal on POSIX systems
 */
public record ExitStatus(int code) implements Serializable {

    /**
     * Names the signal that ended the process, if the code stands for one.
     *
     * @return a name such as {@code SIGKILL}
     */
    public Optional<String> signal() {
        return Optional.ofNullable(
                switch (code - 128) {
                    case 1 -> "SIGHUP";
                    case 2 -> "SIGINT";
                    case 3 -> "SIGQUIT";
                    case 4 -> "SIGILL";
                    case 5 -> "SIGTRAP";
                    case 6 -> "SIGABRT";
                    case 7 -> "SIGBUS";
                    case 8 -> "SIGFPE";
                    case 9 -> "SIGKILL";
                    case 11 -> "SIGSEGV";
                    case 13 -> "SIGPIPE";
                    case 14 -> "SIGALRM";
                    case 15 -> "SIGTERM";
                    case 24 -> "SIGXCPU";
                    case 25 -> "SIGXFSZ";
                    default -> null;
                });
    }

    /**
     * Says the code and what the code itself tells. What it does not tell, such as who sent the signal, needs evidence:
     * see {@link WorkerDossier}.
     *
     * @return such as {@code code 137 (SIGKILL)}
     */
    @Override
    public String toString() {
        return "code " + code + signal().map(name -> " (" + name + ")").orElse("");
    }
}
