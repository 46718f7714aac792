package io.github.workloadexecutor.internal.forked;

import io.github.workloadexecutor.failure.ExitStatus;
import io.github.workloadexecutor.internal.process.ChildJvm;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What there is to say of a process that did not become a worker. Once this is known the process is gone, as far as
 * killing it helps, and its streams are closed.
 *
 * @param exit how it ended, if it has
 * @param output the last lines it printed
 */
record Remains(Optional<ExitStatus> exit, List<String> output) {

    /** How long to wait for the output of a process that has ended. */
    static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private static final Duration DEATH = Duration.ofSeconds(5);

    /** Ends the process if it still runs. */
    static Remains of(ChildJvm jvm) throws InterruptedException {
        jvm.kill();
        Optional<ExitStatus> exit = jvm.awaitExit(DEATH);
        int unusedLeftovers = jvm.killLeftovers();
        List<String> output = jvm.outputAfterExit(LAST_WORDS);
        jvm.closeStreams();
        return new Remains(exit, output);
    }
}
