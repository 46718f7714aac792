package io.github.workloadexecutor.internal.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LadderTest {

    private static final class Person extends Ladder.Climber<Person> {}

    private final Ladder<Person> ladder = new Ladder<>();

    private Person personOn(int rung) {
        Person person = new Person();
        ladder.put(person, rung);
        return person;
    }

    @Test
    void lowest_nobodyThere_isNull() {
        assertThat(ladder.lowest()).isNull();
        assertThat(ladder.highest()).isNull();
        assertThat(ladder.isEmpty()).isTrue();
    }

    @Test
    void lowest_severalOnOneRung_isWhoCameFirst() {
        Person first = personOn(3);
        var unused = personOn(3);

        assertThat(ladder.lowest()).isSameAs(first);
    }

    @Test
    void put_onTheSameRung_keepsTheOrder() {
        Person first = personOn(3);
        var unused = personOn(3);

        ladder.put(first, 3);

        assertThat(ladder.lowest()).isSameAs(first);
    }

    @Test
    void putFirst_othersOnTheRung_goesBeforeThem() {
        var unused = personOn(3);
        Person late = new Person();

        ladder.putFirst(late, 3);

        assertThat(ladder.lowest()).isSameAs(late);
    }

    @Test
    void put_onAnotherLadder_leavesThisOne() {
        Person person = personOn(1);
        Ladder<Person> other = new Ladder<>();

        other.put(person, 1);

        assertThat(ladder.isEmpty()).isTrue();
        assertThat(ladder.contains(person)).isFalse();
        assertThat(other.contains(person)).isTrue();
    }

    @Test
    void leave_onNoLadder_doesNothing() {
        Ladder.leave(new Person());

        assertThat(ladder.isEmpty()).isTrue();
    }

    @Test
    void anyMoves_always_lowestAndHighestAreThoseOfASearch() {
        long seed = 20_261_127;
        Random random = new Random(seed);
        List<Person> people = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            people.add(new Person());
        }
        Map<Person, Integer> rungs = new HashMap<>();

        for (int i = 0; i < 5_000; i++) {
            Person person = people.get(random.nextInt(people.size()));
            int rung = random.nextInt(6);
            if (rung == 0) {
                Ladder.leave(person);
                rungs.remove(person);
            } else if (random.nextBoolean()) {
                ladder.put(person, 70 * rung);
                rungs.put(person, 70 * rung);
            } else {
                ladder.putFirst(person, 70 * rung);
                rungs.put(person, 70 * rung);
            }

            assertThat(rungOf(rungs, ladder.lowest()))
                    .as("seed %d, move %d", seed, i)
                    .isEqualTo(rungs.values().stream()
                            .min(Comparator.naturalOrder())
                            .orElse(-1));
            assertThat(rungOf(rungs, ladder.highest()))
                    .as("seed %d, move %d", seed, i)
                    .isEqualTo(rungs.values().stream()
                            .max(Comparator.naturalOrder())
                            .orElse(-1));
        }
    }

    private static int rungOf(Map<Person, Integer> rungs, Person person) {
        return person == null ? -1 : rungs.get(person);
    }
}
