package io.github.workloadexecutor.internal.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.workloadexecutor.failure.NotShippableException;
import io.github.workloadexecutor.failure.NotShippableException.Subject;
import org.junit.jupiter.api.Test;

/** What comes back from a worker. */
class ResultsTest {

    @Test
    void result_null_arrivesAsNull() {
        assertThat(Trips.<Object>returned(null)).isNull();
    }

    /** B14: returned, not thrown. */
    @Test
    void result_thatIsAnException_isAValue() {
        Object returned = Trips.returned(new IllegalStateException("a value"));

        assertThat(returned).isInstanceOf(IllegalStateException.class);
        assertThat(((Throwable) returned).getSuppressed()).isEmpty();
    }

    /** B72. */
    @Test
    void result_thatCannotTravel_isRefusedAsAResult() {
        NotShippableException refusal = catchThrowableOfType(
                NotShippableException.class,
                () -> Encoding.encodeResult(new Trips.Box<>(new Thread()), "Images::resize #17"));

        assertThat(refusal).hasMessage("""
                the result of task Images::resize #17 cannot travel back from its worker process:
                  1. result.content (java.lang.Thread): a thread runs in this process. Leave it out; a task has a \
                thread of its own in its worker process.""");
        assertThat(refusal.subject()).isEqualTo(Subject.RESULT);
        assertThat(refusal.possiblyRan()).isTrue();
    }
}
