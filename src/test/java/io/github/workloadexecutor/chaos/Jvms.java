package io.github.workloadexecutor.chaos;

import java.util.List;
import java.util.stream.Stream;

/** Tells JVMs from the other processes of a test. */
final class Jvms {

    private Jvms() {}

    static List<ProcessHandle> among(Stream<ProcessHandle> processes) {
        return processes
                .filter(process -> process.info()
                        .command()
                        .filter(command -> command.endsWith("/java"))
                        .isPresent())
                .toList();
    }
}
