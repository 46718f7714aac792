package io.github.workloadexecutor.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LifelineTest {

    private static StackTraceElement frame(String type, String method) {
        return new StackTraceElement(type, method, type + ".java", 7);
    }

    private static final StackTraceElement[] IDLE = {frame("java.lang.Object", "wait"), frame("app.Loop", "run")};

    @Test
    void callerOfExit_exitCalled_isTheStackFromTheCallerOn() {
        StackTraceElement[] exiting = {
            frame("java.lang.Thread", "join"),
            frame("java.lang.ApplicationShutdownHooks", "runHooks"),
            frame("java.lang.Shutdown", "exit"),
            frame("java.lang.Runtime", "exit"),
            frame("java.lang.System", "exit"),
            frame("app.Tool", "main"),
            frame("app.Task", "call")
        };

        assertThat(Lifeline.callerOfExit(List.of(IDLE, exiting)))
                .containsExactly(frame("app.Tool", "main"), frame("app.Task", "call"));
    }

    /** Two threads may call exit; one of them has brought it about. */
    @Test
    void callerOfExit_anotherThreadIsLateWithItsExit_isNotThatOne() {
        StackTraceElement[] late = {
            frame("java.lang.Shutdown", "exit"), frame("java.lang.Runtime", "exit"), frame("app.Late", "call")
        };
        StackTraceElement[] exiting = {
            frame("java.lang.ApplicationShutdownHooks", "runHooks"),
            frame("java.lang.Runtime", "exit"),
            frame("app.First", "call")
        };

        assertThat(Lifeline.callerOfExit(List.of(late, exiting))).containsExactly(frame("app.First", "call"));
    }

    @Test
    void callerOfExit_aSignalEndsTheProcess_isNobody() {
        StackTraceElement[] handler = {
            frame("java.lang.ApplicationShutdownHooks", "runHooks"),
            frame("java.lang.Shutdown", "exit"),
            frame("java.lang.Terminator$1", "handle")
        };

        assertThat(Lifeline.callerOfExit(List.of(IDLE, handler))).isEmpty();
    }
}
