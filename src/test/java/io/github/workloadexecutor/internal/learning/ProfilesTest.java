package io.github.workloadexecutor.internal.learning;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ProfilesTest {

    @Test
    void of_sameClass_isTheSameProfile() {
        Profiles profiles = new Profiles();

        assertThat(profiles.of(String.class)).isSameAs(profiles.of(String.class));
    }

    @Test
    void of_otherExecutor_isAnotherProfile() {
        assertThat(new Profiles().of(String.class)).isNotSameAs(new Profiles().of(String.class));
    }

    @Test
    void of_twoLambdas_haveAProfileEach() {
        Profiles profiles = new Profiles();
        Runnable one = () -> {};
        Runnable other = () -> {};

        assertThat(profiles.of(one.getClass())).isNotSameAs(profiles.of(other.getClass()));
    }

    @Test
    void of_moreClassesThanAreKept_forgetsTheOldest() {
        Profiles profiles = new Profiles(2);
        TypeProfile first = profiles.of(String.class);
        TypeProfile second = profiles.of(Integer.class);
        TypeProfile third = profiles.of(Long.class);

        assertThat(profiles.count()).isEqualTo(2);
        assertThat(profiles.of(Integer.class)).isSameAs(second);
        assertThat(profiles.of(Long.class)).isSameAs(third);
        assertThat(profiles.of(String.class)).isNotSameAs(first);
    }
}
