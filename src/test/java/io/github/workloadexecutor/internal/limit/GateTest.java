package io.github.workloadexecutor.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.github.workloadexecutor.event.ResourceHolder;
import io.github.workloadexecutor.event.ResourceWaiter;
import io.github.workloadexecutor.task.Rate;
import io.github.workloadexecutor.task.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers such as B46 are those of the behaviours this library is measured against. */
final class GateTest {

    private static final Resource GPU = Resource.of("gpu", 2);
    private static final Resource DB = Resource.of("db", 1);

    private final FakeClock clock = new FakeClock();
    private final Gate gate = new Gate(clock);
    private final List<String> granted = new ArrayList<>();

    private Asker asks(String name, Demand demand) {
        Asker asker = new Asker(name, demand, done -> granted.add(done.name()));
        if (asker.request.ask()) {
            granted.add(name);
        }
        return asker;
    }

    private Asker asks(String name, Resource resource, int permits) {
        return asks(name, gate.resources(Map.of(resource, permits)));
    }

    // Order.

    /** B46: FIFO hand-over among waiters, re-acquire goes to the back. */
    @Test
    void giveBack_severalWait_handsOverInOrderOfArrivalAndWhoAsksAgainIsLast() {
        Asker first = asks("first", DB, 1);
        Asker second = asks("second", DB, 1);
        Asker third = asks("third", DB, 1);

        first.giveBack();
        Asker again = asks("first again", DB, 1);
        second.giveBack();
        third.giveBack();

        assertThat(granted).containsExactly("first", "second", "third", "first again");
        again.giveBack();
    }

    @Test
    void ask_permitsAreFreeButSomebodyWaits_standsInLine() {
        Asker one = asks("one", GPU, 1);
        Asker both = asks("both", GPU, 2);
        asks("small", GPU, 1);

        assertThat(granted).containsExactly("one");

        one.giveBack();
        assertThat(granted).containsExactly("one", "both");
        both.giveBack();
        assertThat(granted).containsExactly("one", "both", "small");
    }

    @Test
    void giveBack_severalFit_grantsAllOfThem() {
        Asker both = asks("both", GPU, 2);
        asks("a", GPU, 1);
        asks("b", GPU, 1);
        asks("c", GPU, 1);

        both.giveBack();

        assertThat(granted).containsExactly("both", "a", "b");
    }

    @Test
    void ask_severalPools_getsAllAtOnceOrNothing() {
        Asker db = asks("db", DB, 1);
        asks("both", gate.resources(Map.of(GPU, 2, DB, 1)));

        assertThat(gate.holders(GPU)).isEmpty();

        db.giveBack();
        assertThat(gate.holders(GPU)).extracting(ResourceHolder::taskName).containsExactly("both");
        assertThat(gate.holders(DB)).extracting(ResourceHolder::taskName).containsExactly("both");
    }

    @Test
    void grant_ofOnePool_isSeenInTheLinesOfTheOthers() {
        Asker db = asks("db", DB, 1);
        asks("both", gate.resources(Map.of(GPU, 1, DB, 1)));
        asks("gpu", GPU, 1); // free, but "both" is before it

        db.giveBack();

        assertThat(granted).containsExactly("db", "both", "gpu");
    }

    // Giving up.

    /** B47: a waiter cancelled just as it is woken passes the permit on; nobody hangs. */
    @Test
    void giveBack_byOneThatHasJustBeenGranted_passesThePermitOn() {
        Asker first = asks("first", DB, 1);
        Asker second = asks("second", DB, 1);
        asks("third", DB, 1);

        Grants told = first.request.giveBack(); // second has the permit, and does not know
        second.giveBack();
        told.run();

        assertThat(granted).containsExactly("first", "third", "second");
        assertThat(gate.holders(DB)).extracting(ResourceHolder::taskName).containsExactly("third");
    }

    @Test
    void giveBack_byOneThatWaits_letsThoseBehindItGoOn() {
        Asker one = asks("one", GPU, 1);
        Asker both = asks("both", GPU, 2);
        asks("small", GPU, 1);

        both.giveBack();

        assertThat(granted).containsExactly("one", "small");
        assertThat(gate.waiters(GPU)).isEmpty();
        one.giveBack();
    }

    @Test
    void ask_givenUpBefore_takesNothing() {
        Asker early = new Asker("early", gate.resources(Map.of(DB, 1)), done -> {});
        early.giveBack();

        assertThat(early.request.ask()).isTrue();
        assertThat(gate.holders(DB)).isEmpty();
    }

    /** B48: over-release is an error; nobody outside this package can bring it about. */
    @Test
    void giveBack_twice_isDoneOnce() {
        Asker first = asks("first", DB, 1);

        first.giveBack();
        first.giveBack();
        asks("second", DB, 1);
        asks("third", DB, 1);

        assertThat(granted).containsExactly("first", "second");
    }

    /** B48: and within the package it is an error. */
    @Test
    void pools_moreGivenBackThanTaken_refuse() {
        Request stranger = gate.limit(1).of(new Asker("stranger", gate.limit(1), done -> {}));
        SlotPool slots = new SlotPool(GPU);
        LimitPool limit = new LimitPool(3);
        limit.take(stranger, 1, 0);

        assertThatIllegalStateException()
                .isThrownBy(() -> slots.giveBack(stranger, 1))
                .withMessage("1 permits of resource gpu were given back by stranger, which has none");
        assertThatIllegalStateException()
                .isThrownBy(() -> limit.giveBack(stranger, 2))
                .withMessage("2 permits of a limit of 3 were given back, but only 1 are taken");
    }

    @Test
    void grants_chainOfManyThatEndAtOnce_needsNoStack() {
        Asker first = asks("first", DB, 1);
        for (int i = 0; i < 100_000; i++) {
            Asker waits = new Asker("waits", gate.resources(Map.of(DB, 1)), Asker::giveBack);
            assertThat(waits.request.ask()).isFalse();
        }

        first.giveBack();

        assertThat(gate.waiters(DB)).isEmpty();
        assertThat(gate.holders(DB)).isEmpty();
    }

    // Lending.

    /** The next in line waits for a resource that the lender has kept, and so would the lender behind it: for ever. */
    @Test
    @Timeout(30)
    void takeBack_nextInLineWaitsForWhatTheLenderKept_goesFirst() {
        Demand limit = gate.limit(1);
        Demand both = limit.and(gate.resources(Map.of(DB, 1)));
        Asker lender = asks("lender", both);
        asks("waits for both", both);
        lend(lender);

        lender.request.takeBack();
        asks("limited", limit);
        assertThat(granted).containsExactly("lender");

        lender.giveBack();
        assertThat(granted).containsExactly("lender", "waits for both");
    }

    @Test
    @Timeout(30)
    void takeBack_lentPermitIsTaken_isNextWhenItIsGivenBack() throws InterruptedException {
        Demand limit = gate.limit(1);
        Asker lender = asks("lender", limit);
        Asker borrower = asks("borrower", limit);
        asks("third", limit);
        lend(lender);
        assertThat(granted).containsExactly("lender", "borrower");

        Thread taking = Thread.ofVirtual().start(lender.request::takeBack);
        await().until(() -> taking.getState() == Thread.State.WAITING);
        borrower.giveBack();
        taking.join();

        assertThat(granted).containsExactly("lender", "borrower");
        lender.giveBack();
        assertThat(granted).containsExactly("lender", "borrower", "third");
    }

    /** B48: what is lent is not given back once more. */
    @Test
    void giveBack_whileLent_givesBackTheRestOnly() {
        Demand limit = gate.limit(1);
        Asker lender = asks("lender", limit.and(gate.resources(Map.of(DB, 1))));
        lend(lender);
        lend(lender);
        Asker borrower = asks("borrower", limit);

        lender.giveBack();
        asks("third", limit);

        assertThat(granted).containsExactly("lender", "borrower");
        assertThat(gate.holders(DB)).isEmpty();
        borrower.giveBack();
        assertThat(granted).containsExactly("lender", "borrower", "third");
    }

    private static void lend(Asker lender) {
        Grants grants = lender.request.lend();
        if (grants != null) {
            grants.run();
        }
    }

    // Names.

    /** B50: same name = same semaphore from different places. */
    @Test
    void resources_ofTheSameName_areTheSame() {
        asks("first", Resource.of("db", 1), 1);
        asks("second", Resource.of("db", 1), 1);

        assertThat(granted).containsExactly("first");
    }

    @Test
    void resources_ofTheSameNameWithOtherPermits_areRefused() {
        asks("first", GPU, 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> gate.resources(Map.of(Resource.of("gpu", 3), 1)))
                .withMessage("resource gpu must have 2 permits, as where this executor met it first, but was given"
                        + " with 3");
        assertThatIllegalArgumentException().isThrownBy(() -> gate.holders(Resource.of("gpu", 3)));
        assertThatIllegalArgumentException().isThrownBy(() -> gate.waiters(Resource.of("gpu", 3)));
    }

    @Test
    void resources_oneOfThemRefused_leavesNoTrace() {
        asks("first", GPU, 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> gate.resources(Map.of(Resource.of("fresh", 1), 1, Resource.of("gpu", 3), 1)));

        asks("second", Resource.of("fresh", 7), 7);
        assertThat(granted).containsExactly("first", "second");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void limit_lessThanOne_isRefused(int tasks) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gate.limit(tasks))
                .withMessage("limitedTo must be at least 1, but was " + tasks);
    }

    // Slots.

    @Test
    void slots_fromTheFirst_areNumberedAndNobodySharesOne() {
        Asker a = asks("a", GPU, 1);
        Asker b = asks("b", GPU, 1);

        assertThat(a.request.slots()).isEqualTo(Map.of("gpu", List.of(0)));
        assertThat(b.request.slots()).isEqualTo(Map.of("gpu", List.of(1)));
    }

    @Test
    void slots_givenBackLast_areTakenFirst() {
        Resource four = Resource.of("four", 4);
        Asker a = asks("a", four, 1);
        Asker b = asks("b", four, 1);
        Asker c = asks("c", four, 1);

        a.giveBack();
        c.giveBack();
        b.giveBack();

        assertThat(asks("d", four, 1).request.slots()).containsEntry("four", List.of(1));
        assertThat(asks("e", four, 3).request.slots()).containsEntry("four", List.of(2, 0, 3));
    }

    // Rates.

    private Asker starts(String name, Demand rate) {
        return asks(name, rate);
    }

    @Test
    void rate_moreThanAllowed_waitUntilTheWindowHasMovedOn() {
        Demand rate = gate.rate(Rate.of(2, Duration.ofNanos(100)));
        starts("a", rate).giveBack();
        clock.advance(60);
        starts("b", rate).giveBack();
        starts("c", rate);
        starts("d", rate);

        clock.advance(39);
        assertThat(granted).containsExactly("a", "b");
        clock.advance(1);
        assertThat(granted).containsExactly("a", "b", "c");
        clock.advance(59);
        assertThat(granted).containsExactly("a", "b", "c");
        clock.advance(1);
        assertThat(granted).containsExactly("a", "b", "c", "d");
    }

    @Test
    void rate_nobodyWaits_setsNoAlarm() {
        Demand rate = gate.rate(Rate.of(1, Duration.ofHours(1)));
        starts("a", rate);
        Asker waits = starts("b", rate);
        assertThat(clock.alarms()).isOne();

        waits.giveBack();

        assertThat(clock.alarms()).isZero();
    }

    @Test
    void rate_firstWaitsForAResource_goesOnWhenThatIsFree() {
        Demand rate = gate.rate(Rate.of(1, Duration.ofNanos(10)));
        Asker db = asks("db", DB, 1);
        asks("rated", rate.and(gate.resources(Map.of(DB, 1))));
        asks("next", rate);
        clock.advance(50);
        assertThat(granted).containsExactly("db");

        db.giveBack();
        assertThat(granted).containsExactly("db", "rated");
        clock.advance(10);
        assertThat(granted).containsExactly("db", "rated", "next");
    }

    @Test
    void rate_ofMany_remembersEachStart() {
        Demand rate = gate.rate(Rate.of(100, Duration.ofNanos(1_000)));
        for (int i = 0; i < 250; i++) {
            starts("task", rate);
            clock.advance(1);
        }
        assertThat(granted).hasSize(100);

        clock.advance(750); // at the 1000th tick the first start has left the window, and then one with each tick
        assertThat(granted).hasSize(101);
        clock.advance(49);
        assertThat(granted).hasSize(150);
    }

    // Who holds and who waits.

    @Test
    void holdersAndWaiters_always_tellNamesSlotsAndTimes() {
        Asker a = asks("a", GPU, 2);
        clock.advance(5);
        Asker b = asks("b", GPU, 1);
        clock.advance(3);

        assertThat(gate.holders(GPU))
                .containsExactly(new ResourceHolder("a", List.of(0, 1), Duration.ofNanos(8), Duration.ZERO));
        assertThat(gate.waiters(GPU)).containsExactly(new ResourceWaiter("b", Duration.ofNanos(3)));

        a.giveBack();
        clock.advance(1);
        assertThat(gate.holders(GPU))
                .containsExactly(new ResourceHolder("b", List.of(0), Duration.ofNanos(1), Duration.ofNanos(3)));
        assertThat(gate.waiters(GPU)).isEmpty();
        b.giveBack();
    }

    @Test
    void describe_whileItWaits_tellsOfEachPool() {
        Demand limit = gate.limit(1);
        asks("a", limit.and(gate.resources(Map.of(GPU, 2))));
        Asker b = asks("b", limit.and(gate.resources(Map.of(GPU, 1))));

        assertThat(b.request.describe())
                .isEqualTo("limitedTo(1), with 1 running and 1 in line; 1 of 2 permits of resource gpu, of which 0 are"
                        + " free, with 1 in line");
    }
}
