package io.github.workloadexecutor.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.hazelcast.config.Config;
import com.hazelcast.config.ExecutorConfig;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a node listens, whom it looks for, and what it takes. */
final class MemberSettingsTest {

    private static Config complete(Config given) {
        return MemberSettings.complete(given, null, 0, List.of());
    }

    private static Config listeningOn(String address) {
        Config config = new Config();
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface(address);
        return config;
    }

    @Test
    void complete_nothingGiven_listensOnLoopbackAndLooksThere() {
        Config config = MemberSettings.complete(null, null, 0, List.of());

        assertThat(config.getNetworkConfig().getInterfaces().isEnabled()).isTrue();
        assertThat(config.getNetworkConfig().getInterfaces().getInterfaces()).containsExactly("127.0.0.1");
        assertThat(config.getNetworkConfig().getPort()).isEqualTo(5701);
        assertThat(config.getNetworkConfig().getJoin().getTcpIpConfig().getMembers())
                .containsExactly("127.0.0.1");
        assertThat(config.getNetworkConfig().getJoin().getMulticastConfig().isEnabled())
                .isFalse();
        assertThat(config.getNetworkConfig().getJoin().getAutoDetectionConfig().isEnabled())
                .isFalse();
    }

    @Test
    void complete_addressAndOtherNodes_listensThereAndLooksForThem() {
        Config config = MemberSettings.complete(null, "10.0.0.5", 6000, List.of("10.0.0.6:6000"));

        assertThat(config.getNetworkConfig().getInterfaces().getInterfaces()).containsExactly("10.0.0.5");
        assertThat(config.getNetworkConfig().getPort()).isEqualTo(6000);
        assertThat(config.getNetworkConfig().getJoin().getTcpIpConfig().getMembers())
                .containsExactly("10.0.0.6:6000");
    }

    @Test
    void complete_configurationSaysWhere_leavesItsNetworkAsItIs() {
        Config given = listeningOn("10.0.*.*");
        given.getNetworkConfig().setPort(7000).getJoin().getKubernetesConfig().setEnabled(true);

        Config config = complete(given);

        assertThat(config.getNetworkConfig().getPort()).isEqualTo(7000);
        assertThat(config.getNetworkConfig().getJoin().getKubernetesConfig().isEnabled())
                .isTrue();
        assertThat(config.getNetworkConfig().getJoin().getTcpIpConfig().isEnabled())
                .isFalse();
    }

    @Test
    void complete_configurationDoesNotSayWhere_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> complete(new Config()))
                .withMessageStartingWith("a node listens beyond this machine only where it is told to");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "*.*.*.*", " "})
    void complete_addressOfEveryNetwork_isRefused(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MemberSettings.complete(null, address, 0, List.of()))
                .withMessageStartingWith("a node must not listen on every network, but its address is \"" + address);
        assertThatIllegalArgumentException().isThrownBy(() -> complete(listeningOn(address)));
    }

    /** Its endpoints have interfaces of their own, which would count instead of those that were checked. */
    @Test
    void complete_advancedNetwork_isRefused() {
        Config given = listeningOn("10.0.0.5");
        given.getAdvancedNetworkConfig().setEnabled(true);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> complete(given))
                .withMessageStartingWith("a node must not use advanced-network");
    }

    @Test
    void complete_configurationBindsEverywhere_isOverruled() {
        Config given = listeningOn("10.0.0.5")
                .setProperty("hazelcast.socket.bind.any", "true")
                .setProperty("hazelcast.socket.server.bind.any", "true");

        Config config = complete(given);

        assertThat(config.getProperty("hazelcast.socket.bind.any")).isEqualTo("false");
        assertThat(config.getProperty("hazelcast.socket.server.bind.any")).isEqualTo("false");
    }

    @Test
    void complete_configurationSaysWhenAMemberIsDead_isLeftAsItIs() {
        String property = "hazelcast.max.no.heartbeat.seconds";

        assertThat(complete(listeningOn("10.0.0.5")).getProperty(property)).isEqualTo("10");
        assertThat(complete(listeningOn("10.0.0.5").setProperty(property, "30")).getProperty(property))
                .isEqualTo("30");
    }

    @Test
    void complete_whateverIsGiven_takesTheEnvelopeAlone() {
        Config config = complete(listeningOn("10.0.0.5"));

        var filter = config.getSerializationConfig().getJavaSerializationFilterConfig();
        assertThat(filter.isDefaultsDisabled()).isTrue();
        assertThat(filter.getWhitelist().getClasses()).containsExactly(Exchange.class.getName());
        assertThat(filter.getWhitelist().getPackages()).isEmpty();
        assertThat(filter.getWhitelist().getPrefixes()).isEmpty();
        ExecutorConfig carrying = config.getExecutorConfig(Engine.EXECUTOR);
        assertThat(carrying.getQueueCapacity()).isZero();
    }
}
