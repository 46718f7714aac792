package io.github.workloadexecutor.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InheritedOptionsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Dconfig=prod",
                "-Dempty=",
                "-Dflag",
                "-Djava.io.tmpdir=/scratch",
                "-Djava.util.logging.config.file=log.properties",
                "-Duser.timezone=UTC",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-reads=app=ALL-UNNAMED",
                "--add-modules=jdk.incubator.vector",
                "--patch-module=app=patch.jar",
                "--limit-modules=java.base",
                "--enable-native-access=ALL-UNNAMED",
                "--illegal-native-access=deny",
                "--upgrade-module-path=mods",
                "--enable-preview"
            })
    void fromCommandLine_whatATaskCanSee_isTaken(String option) {
        assertThat(InheritedOptions.fromCommandLine(List.of(option))).containsExactly(option);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Xmx8g",
                "-Xms1g",
                "-Xss1m",
                "-XX:+UseG1GC",
                "-XX:MaxRAMPercentage=80",
                "-XX:OnOutOfMemoryError=reboot",
                "-XX:+HeapDumpOnOutOfMemoryError",
                "-javaagent:agent.jar",
                "-agentlib:jdwp=transport=dt_socket,server=y,address=5005",
                "-agentpath:/lib/agent.so",
                "-Xdebug",
                "-Xrunjdwp:transport=dt_socket",
                "-Dcom.sun.management.jmxremote.port=9010",
                "-Djava.rmi.server.hostname=localhost",
                "-Djava.class.path=app.jar",
                "-Djdk.module.path=mods",
                "-Dsun.java.command=Main",
                "--add-modulesque=x",
                "--enable-preview-not"
            })
    void fromCommandLine_whatFitsTheApplicationOnly_isLeftOut(String option) {
        assertThat(InheritedOptions.fromCommandLine(List.of(option))).isEmpty();
    }

    @Test
    void fromCommandLine_severalOptions_keepTheirOrder() {
        List<String> taken = InheritedOptions.fromCommandLine(
                List.of("-Da=1", "-Xmx1g", "--add-opens=a/b=c", "-Da=2", "--add-opens=a/b=d"));

        assertThat(taken).containsExactly("-Da=1", "--add-opens=a/b=c", "-Da=2", "--add-opens=a/b=d");
    }

    @Test
    void forMain_onTheClassPath_endsWithTheMainClass() {
        List<String> options = InheritedOptions.forMain(ChildMain.class, List.of("-Xmx64m"));

        assertThat(options).last().isEqualTo(ChildMain.class.getName());
    }

    @Test
    void forMain_moreOptions_comeAfterTheInheritedOnes() {
        List<String> options = InheritedOptions.forMain(ChildMain.class, List.of("-Xmx64m", "-Da=own"));

        assertThat(options).containsSubsequence("-Xmx64m", "-Da=own", ChildMain.class.getName());
    }

    @Test
    void forMain_classPath_isAbsolute() {
        List<String> options = InheritedOptions.forMain(ChildMain.class, List.of());

        String classPath = options.stream()
                .filter(option -> option.startsWith("--class-path="))
                .findFirst()
                .orElseThrow()
                .substring("--class-path=".length());
        assertThat(Arrays.asList(classPath.split(File.pathSeparator, -1)))
                .isNotEmpty()
                .allMatch(entry -> Path.of(entry).isAbsolute());
    }
}
