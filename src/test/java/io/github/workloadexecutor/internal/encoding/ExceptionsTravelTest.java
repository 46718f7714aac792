package io.github.workloadexecutor.internal.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.failure.RemoteOrigin;
import io.github.workloadexecutor.failure.RemoteTaskException;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A task's exception arrives as itself or, when that is not possible, as its data (B77, B78, B120). */
class ExceptionsTravelTest {

    private static final String ORIGIN = "worker 3 (pid 41207) running Images::resize #17";

    static class WithConnection extends IOException {
        final Thread connection = new Thread();

        WithConnection(String message) {
            super(message);
        }
    }

    static final class Frozen extends RuntimeException {
        private final int code;
        private final String where;

        Frozen(int code, String where) {
            super(null, null, /* enableSuppression= */ false, /* writableStackTrace= */ false);
            this.code = code;
            this.where = where;
        }

        @Override
        public String getMessage() {
            return where + " " + code;
        }

        @Override
        public synchronized Throwable initCause(Throwable cause) {
            throw new UnsupportedOperationException("frozen");
        }

        @Override
        public void setStackTrace(StackTraceElement[] stackTrace) {
            throw new UnsupportedOperationException("frozen");
        }
    }

    @SuppressWarnings("ThrowableEqualsHashCode") // the hostility is the point
    static class Hostile extends RuntimeException {
        final Thread unshippable = new Thread();

        @Override
        public String getMessage() {
            throw new IllegalStateException("getMessage");
        }

        @Override
        public String toString() {
            throw new IllegalStateException("toString");
        }

        @Override
        public synchronized Throwable getCause() {
            throw new IllegalStateException("getCause");
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new IllegalStateException("getStackTrace");
        }

        @Override
        public boolean equals(Object other) {
            throw new IllegalStateException("equals");
        }

        @Override
        public int hashCode() {
            throw new IllegalStateException("hashCode");
        }
    }

    static class Unreadable extends RuntimeException {
        Unreadable() {
            super("unreadable");
        }

        private void readObject(ObjectInputStream in) throws IOException {
            throw new InvalidObjectException("not here");
        }
    }

    static class Unresolvable extends RuntimeException {
        private Object readResolve() {
            return "not an exception";
        }
    }

    private static RemoteOrigin noteOn(Throwable failure) {
        return (RemoteOrigin) failure.getSuppressed()[failure.getSuppressed().length - 1];
    }

    @Test
    void exception_thatCanTravel_arrivesAsItselfWithItsOrigin() {
        Throwable arrived = Trips.failed(new IOException("disk full", new IllegalStateException("cause")));

        assertThat(arrived)
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("disk full")
                .hasCauseExactlyInstanceOf(IllegalStateException.class);
        assertThat(arrived.getStackTrace()[0].getClassName()).isEqualTo(ExceptionsTravelTest.class.getName());
        assertThat(noteOn(arrived)).hasMessage("thrown in " + ORIGIN);
        assertThat(noteOn(arrived).getStackTrace()).isEmpty();
    }

    @Test
    void exception_withAMemberThatCannotTravel_arrivesAsDataAndSaysWhy() {
        WithConnection failure = new WithConnection("lost");
        failure.addSuppressed(new IllegalStateException("while closing"));

        Throwable arrived = Trips.failed(failure);

        assertThat(arrived)
                .isExactlyInstanceOf(RemoteTaskException.class)
                .hasMessage(WithConnection.class.getName() + ": lost");
        assertThat(arrived.getStackTrace()[0].getMethodName())
                .isEqualTo("exception_withAMemberThatCannotTravel_arrivesAsDataAndSaysWhy");
        assertThat(arrived.getSuppressed()[0]).hasMessage("java.lang.IllegalStateException: while closing");
        assertThat(noteOn(arrived)).hasMessage("thrown in " + ORIGIN + """
                ; the original could not travel: exception.connection (java.lang.Thread): a thread runs in this \
                process. Leave it out; a task has a thread of its own in its worker process.""");
    }

    @Test
    void exception_withACauseThatCannotTravel_keepsItsType() {
        Throwable arrived = Trips.failed(
                new IllegalStateException("outer", new IOException("middle", new WithConnection("inner"))));

        assertThat(arrived).isExactlyInstanceOf(IllegalStateException.class).hasMessage("outer");
        assertThat(arrived.getCause()).isExactlyInstanceOf(IOException.class).hasMessage("middle");
        assertThat(arrived.getCause().getCause())
                .isExactlyInstanceOf(RemoteTaskException.class)
                .hasMessage(WithConnection.class.getName() + ": inner");
    }

    /** B78. */
    @Test
    void exception_frozenAndWithAnUnusualConstructor_keepsItsType() {
        Throwable arrived = Trips.failed(new Frozen(7, "sector"));

        assertThat(arrived).isExactlyInstanceOf(Frozen.class).hasMessage("sector 7");
        assertThat(arrived.getSuppressed()).isEmpty();
    }

    /** B13. */
    @Test
    void exception_whoseMethodsThrow_arrivesAsData() {
        Throwable arrived = Trips.failed(new Hostile());

        assertThat(arrived).isExactlyInstanceOf(RemoteTaskException.class).hasMessage(Hostile.class.getName());
    }

    @Test
    void exception_ofAnAnonymousClass_arrivesAsData() {
        Throwable arrived = Trips.failed(new RuntimeException("anonymous") {});

        assertThat(arrived)
                .isExactlyInstanceOf(RemoteTaskException.class)
                .hasMessageEndingWith("ExceptionsTravelTest$1: anonymous");
        assertThat(noteOn(arrived).obstacle()).contains("an anonymous class");
    }

    @Test
    void exceptions_causingEachOther_arrive() {
        RuntimeException first = new RuntimeException("first");
        RuntimeException second = new RuntimeException("second", first);
        first.initCause(second);

        assertThat(Trips.failed(first).getCause().getCause()).hasMessage("first");
    }

    @Test
    void exceptions_causingEachOtherAndNotTravelling_arriveAsData() {
        WithConnection first = new WithConnection("first");
        first.initCause(new RuntimeException("second", first));

        assertThat(Trips.failed(first).getCause().getCause())
                .hasMessage(WithConnection.class.getName() + ": [circular reference] first")
                .hasNoCause();
    }

    @Test
    void exception_whoseReadObjectThrows_arrivesAsData() {
        Throwable arrived = Trips.failed(new Unreadable());

        assertThat(arrived)
                .isExactlyInstanceOf(RemoteTaskException.class)
                .hasMessage(Unreadable.class.getName() + ": unreadable");
        assertThat(noteOn(arrived).obstacle()).isEqualTo("java.io.InvalidObjectException: not here");
    }

    @Test
    void exception_whoseReadResolveGivesSomethingElse_arrivesAsData() {
        assertThat(Trips.failed(new Unresolvable())).isExactlyInstanceOf(RemoteTaskException.class);
    }

    @Test
    void message_ofEnormousLength_isCutInTheData() {
        Throwable arrived = Trips.failed(new WithConnection("x".repeat(1_000_000)));

        assertThat(arrived.getMessage()).hasSizeLessThan(70_000).endsWith("(934464 more characters)");
    }

    @Test
    void report_thatIsGarbage_stillGivesAnException() {
        Throwable arrived = Encoding.decodeFailure("garbage!".getBytes(StandardCharsets.UTF_8), ORIGIN, null);

        assertThat(arrived)
                .isExactlyInstanceOf(RemoteTaskException.class)
                .hasMessage("unreadable failure: the report of a failure, 8 bytes long, could not be read");
        assertThat(Objects.requireNonNull(noteOn(arrived)).origin()).isEqualTo(ORIGIN);
    }
}
