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
                    case 6 -> "SIGABRT";
                    case 7 -> "SIGBUS";
                    case 8 -> "SIGFPE";
                    case 9 -> "SIGKILL";
                    case 11 -> "SIGSEGV";
                    case 13 -> "SIGPIPE";
                    case 15 -> "SIGTERM";
                    default -> null;
                });
    }

    /**
     * Says the code and what it usually means.
     *
     * @return such as {@code code 137 (SIGKILL: killed from outside, or by the kernel because memory ran out)}
     */
    @Override
    public String toString() {
        return "code " + code + meaning().map(m -> " (" + m + ")").orElse("");
    }

    private Optional<String> meaning() {
        String likely = switch (code) {
            case 0 -> "a normal end, so System.exit(0) or halt(0) was called";
            case 1 -> "System.exit(1), an error at start-up, or a crash without a core dump";
            case 3 -> "System.exit(3), or out of memory with ExitOnOutOfMemoryError";
            case 130 -> "interrupted from the terminal";
            case 134 -> "abort: a fatal error of the JVM or of native code, see its hs_err file";
            case 135, 139 -> "a memory fault in native code";
            case 137 -> "killed from outside, or by the kernel because memory ran out";
            case 143 -> "asked to end from outside";
            default -> null;
        };
        return signal().map(name -> likely == null ? name : name + ": " + likely)
                .or(() -> Optional.ofNullable(likely));
    }
}
