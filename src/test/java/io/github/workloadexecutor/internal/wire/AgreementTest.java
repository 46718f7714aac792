package io.github.workloadexecutor.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class AgreementTest {

    private static final Agreement APPLICATION = new Agreement("25.0.3", List.of("/lib/a.jar", "/lib/b.jar"));

    @Test
    void brokenBy_sameCode_isNot() {
        assertThat(APPLICATION.brokenBy(APPLICATION)).isNull();
    }

    @Test
    void brokenBy_moreCode_isNot() {
        assertThat(APPLICATION.brokenBy(new Agreement("25.0.3", List.of("/x.jar", "/lib/b.jar", "/lib/a.jar"))))
                .isNull();
    }

    @Test
    void brokenBy_lackingCode_namesIt() {
        assertThat(APPLICATION.brokenBy(new Agreement("25.0.3", List.of("/lib/a.jar"))))
                .startsWith("this worker's class path and module path lack /lib/b.jar, which its application has");
    }

    @Test
    void brokenBy_otherJava_namesBoth() {
        assertThat(APPLICATION.brokenBy(new Agreement("26", APPLICATION.paths())))
                .isEqualTo("this worker runs on Java 26, but its application on 25.0.3; start both from one JDK");
    }

    @Test
    void brokenBy_anything_keepsToAny() {
        assertThat(Agreement.ANY.brokenBy(APPLICATION)).isNull();
    }

    @Test
    void joined_andSplit_isTheSame() {
        assertThat(Agreement.of(APPLICATION.java(), APPLICATION.joinedPaths())).isEqualTo(APPLICATION);
    }
}
