package io.github.workloadexecutor.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ArtifactNameTest {

    @ParameterizedTest
    @CsvSource({
        "foo.jar, foo, ''",
        "foo-1.2.jar, foo, 1.2",
        "FOO-1.2.JAR, FOO, 1.2",
        "foo-bar-1.2-SNAPSHOT.jar, foo-bar, 1.2-SNAPSHOT",
        "foo-1.2-20260101.101010-7.jar, foo, 1.2-20260101.101010-7",
        "foo-2.0-rc1.jar, foo, 2.0-rc1",
        "foo-2.0-beta-2.jar, foo, 2.0-beta-2",
        "foo-beta-2.jar, foo-beta, 2",
        "guava-33.4.0-jre.jar, guava-jre, 33.4.0",
        "log4j-1.2-api-2.24.1.jar, log4j-1.2-api, 2.24.1",
        "netty-epoll-4.1.118.Final-linux-x86_64.jar, netty-epoll-linux-x86_64, 4.1.118.Final",
        "native-1.0-linux-64.jar, native-linux-64, 1.0",
        "app-0.1.0-SNAPSHOT-tests.jar, app-tests, 0.1.0-SNAPSHOT",
        "1.0.jar, 1.0, ''",
        "-.jar, -, ''",
        ".jar, '', ''",
        "target/classes, target/classes, ''"
    })
    void name_ofAFile_isPartedIntoArtifactAndVersion(String file, String artifact, String version) {
        assertThat(ArtifactName.of(file)).isEqualTo(new ArtifactName(artifact, version));
    }
}
