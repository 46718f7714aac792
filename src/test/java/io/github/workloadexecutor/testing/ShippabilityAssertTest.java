package io.github.workloadexecutor.testing;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.testing.fixture.ShippabilityAssert;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/** The published assertions fail when they should, and say what they found. */
final class ShippabilityAssertTest {

    private record Audit(List<String> lines, Object lock) implements CpuTask<Integer> {
        @Override
        public Integer call() {
            return lines.size();
        }
    }

    private static final class Identity implements Serializable {
        @Override
        public String toString() {
            return "an identity";
        }
    }

    private static void expectFailure(Runnable assertion, String... parts) {
        assertThatThrownBy(assertion::run).isInstanceOf(AssertionError.class).hasMessageContainingAll(parts);
    }

    @Test
    void chain_onATaskThatTravels_holds() {
        ShippabilityAssert.assertThat(new Audit(List.of("a"), null))
                .isShippable()
                .isAtMostBytes(1_000)
                .hasNoCopies()
                .equalsItsCopy();
        ShippabilityAssert.assertThat(Tasks::shout, "a").isShippable().equalsItsCopy();
        ShippabilityAssert.assertThat(Tasks::nothing).isShippable().equalsItsCopy();
        ShippabilityAssert.assertThatResult(new int[] {1}).equalsItsCopy();
    }

    @Test
    void becauseOf_namesAFieldATypeOrAReason() {
        ShippabilityAssert.assertThat(new Audit(List.of(), new ReentrantLock()))
                .isNotShippable()
                .becauseOf("Audit.lock")
                .becauseOf("ReentrantLock")
                .becauseOf("would exclude nobody");
        expectFailure(
                () -> ShippabilityAssert.assertThat(new Audit(List.of(), new ReentrantLock()))
                        .becauseOf("socket"),
                "contains \"socket\"",
                "1. Audit.lock");
    }

    @Test
    void isShippable_ofWhatCannotTravel_fails() {
        expectFailure(
                () -> ShippabilityAssert.assertThat(new Audit(List.of(), new Thread()))
                        .isShippable(),
                "task ShippabilityAssertTest.Audit cannot travel to a worker process:\n  1. Audit.lock");
    }

    @Test
    void isNotShippable_ofWhatTravels_fails() {
        expectFailure(
                () -> ShippabilityAssert.assertThat(new Audit(List.of(), "a")).isNotShippable(),
                "Expected something that cannot travel, but task ShippabilityAssertTest.Audit travels");
    }

    @Test
    void isAtMostBytes_ofMore_fails() {
        expectFailure(
                () -> ShippabilityAssert.assertThat(new Audit(List.of("a".repeat(100)), null))
                        .isAtMostBytes(100),
                "Expected at most 100 bytes, but task");
        assertThatIllegalStateException()
                .isThrownBy(() -> ShippabilityAssert.assertThat(Audit.class).isAtMostBytes(1));
    }

    @Test
    void equalsItsCopy_ofAClassWithoutEquals_fails() {
        expectFailure(
                () -> ShippabilityAssert.assertThatResult(new Identity()).equalsItsCopy(),
                "an identity arrived as an identity",
                "no equals method of its own");
    }

    @Test
    void copies_areAssertedOn() {
        Audit audit = new Audit(List.of(), new AtomicInteger());

        ShippabilityAssert.assertThat(audit).isShippable().copies("Audit.lock");
        expectFailure(() -> ShippabilityAssert.assertThat(audit).hasNoCopies(), "AtomicInteger");
        expectFailure(() -> ShippabilityAssert.assertThat(audit).copies("Random"), "contains \"Random\"");
    }
}
