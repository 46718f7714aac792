package io.github.workloadexecutor.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A task that was sent is its worker's, or the application's again, and only ever one of them. */
@Timeout(60)
final class ClaimsTest {

    private static final long TASK = 7;

    private final ByteBuffer memory = ByteBuffer.allocateDirect(Claims.BYTES);
    private final Claims application = new Claims(memory.duplicate());
    private final Claims worker = new Claims(memory.duplicate());

    /** Where a slot can be, and how it gets there. */
    enum State {
        EMPTY,
        SENT,
        CLAIMED,
        TAKEN_BACK,
        SENT_AGAIN;

        void bringAbout(Claims claims) {
            if (this == EMPTY) {
                return;
            }
            claims.send(TASK);
            if (this == CLAIMED) {
                assertThat(claims.claim(TASK)).isTrue();
            }
            if (this == TAKEN_BACK || this == SENT_AGAIN) {
                assertThat(claims.takeBack(TASK)).isTrue();
            }
            if (this == SENT_AGAIN) {
                claims.send(TASK);
            }
        }

        boolean isOpen() {
            return this == SENT || this == SENT_AGAIN;
        }
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void claim_inEachState_succeedsOnlyIfSent(State state) {
        state.bringAbout(application);

        assertThat(worker.claim(TASK)).isEqualTo(state.isOpen());

        assertThat(application.isClaimed(TASK)).isEqualTo(state.isOpen() || state == State.CLAIMED);
        assertThat(application.takeBack(TASK)).isFalse();
        assertThat(worker.claim(TASK)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void takeBack_inEachState_succeedsOnlyIfSent(State state) {
        state.bringAbout(application);

        assertThat(application.takeBack(TASK)).isEqualTo(state.isOpen());

        assertThat(application.isClaimed(TASK)).isEqualTo(state == State.CLAIMED);
        assertThat(worker.claim(TASK)).isFalse();
        assertThat(application.takeBack(TASK)).isFalse();
    }

    /** Each of them alone says nothing of another task that has had, or will have, the slot. */
    @ParameterizedTest
    @EnumSource(State.class)
    void slot_ofAnotherTask_isNeitherClaimedNorTakenBack(State state) {
        state.bringAbout(application);
        long other = TASK + Claims.SLOTS;

        assertThat(Claims.slot(other)).isEqualTo(Claims.slot(TASK));
        assertThat(worker.claim(other)).isFalse();
        assertThat(application.takeBack(other)).isFalse();
        assertThat(application.isClaimed(other)).isFalse();
        assertThat(application.isClaimed(TASK)).isEqualTo(state == State.CLAIMED);
    }

    @Test
    void send_afterAnAnswer_opensTheSlotForTheNext() {
        State.CLAIMED.bringAbout(application);
        long next = TASK + Claims.SLOTS;

        application.send(next);

        assertThat(application.isClaimed(TASK)).isFalse();
        assertThat(worker.claim(TASK)).isFalse();
        assertThat(worker.claim(next)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, Claims.SLOTS - 1, Claims.SLOTS, Long.MAX_VALUE - 1})
    void task_withAnyNumber_isToldFromNone(long id) {
        assertThat(application.isClaimed(id)).isFalse();
        assertThat(worker.claim(id)).isFalse();

        application.send(id);

        assertThat(application.isClaimed(id)).isFalse();
        assertThat(worker.claim(id)).isTrue();
        assertThat(application.isClaimed(id)).isTrue();
    }

    @Test
    void slots_ofNeighbours_areTheirOwn() {
        for (long id = 0; id < Claims.SLOTS; id++) {
            application.send(id);
        }

        for (long id = 0; id < Claims.SLOTS; id++) {
            assertThat(id % 2 == 0 ? worker.claim(id) : application.takeBack(id))
                    .isTrue();
        }

        for (long id = 0; id < Claims.SLOTS; id++) {
            assertThat(application.isClaimed(id)).isEqualTo(id % 2 == 0);
        }
    }

    @Test
    void claimAgainstTakeBack_atTheSameTime_isWonByExactlyOne() throws Exception {
        int rounds = 20_000;
        CyclicBarrier bothReady = new CyclicBarrier(2);
        boolean[] claimed = new boolean[rounds];
        CompletableFuture<Void> claiming = CompletableFuture.runAsync(() -> {
            for (int batch = 0; batch < rounds; batch += Claims.SLOTS) {
                meet(bothReady);
                for (int id = batch; id < Math.min(rounds, batch + Claims.SLOTS); id++) {
                    claimed[id] = worker.claim(id);
                }
                meet(bothReady);
            }
        });

        boolean[] takenBack = new boolean[rounds];
        for (int batch = 0; batch < rounds; batch += Claims.SLOTS) {
            int end = Math.min(rounds, batch + Claims.SLOTS);
            for (int id = batch; id < end; id++) {
                application.send(id);
            }
            meet(bothReady);
            for (int id = end - 1; id >= batch; id--) { // the other way round, so that they meet
                takenBack[id] = application.takeBack(id);
            }
            meet(bothReady);
        }
        claiming.get();

        for (int id = 0; id < rounds; id++) {
            assertThat(claimed[id]).as("task %s", id).isNotEqualTo(takenBack[id]);
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            int unused = barrier.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
