package io.github.workloadexecutor.internal.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class JvmHoldTest {

    private final String name = UUID.randomUUID().toString();
    private final AtomicBoolean needed = new AtomicBoolean(true);
    private final JvmHold hold = new JvmHold(name, needed::get);

    @AfterEach
    void letGo() {
        needed.set(false);
    }

    @Test
    void ensure_needed_startsAThreadThatIsNoDaemon() {
        hold.ensure();

        assertThat(threads())
                .singleElement()
                .satisfies(thread -> assertThat(thread.isDaemon()).isFalse());
    }

    @Test
    void ensure_manyTimes_startsOneThread() {
        for (int i = 0; i < 100; i++) {
            hold.ensure();
        }

        assertThat(threads()).hasSize(1);
    }

    @Test
    void thread_noLongerNeeded_ends() {
        hold.ensure();

        needed.set(false);

        await().until(() -> threads().isEmpty());
    }

    @Test
    void ensure_neededAgain_startsAnother() {
        hold.ensure();
        needed.set(false);
        await().until(() -> threads().isEmpty());

        needed.set(true);
        hold.ensure();

        assertThat(threads()).hasSize(1);
    }

    private List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name + " hold"))
                .toList();
    }
}
