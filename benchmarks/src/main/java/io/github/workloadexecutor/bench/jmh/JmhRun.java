package io.github.workloadexecutor.bench.jmh;

import io.github.workloadexecutor.bench.Length;
import io.github.workloadexecutor.bench.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the JMH benchmarks; {@code jmh.json} is JMH's own. A wrong answer fails the run. */
public final class JmhRun {

    private final Setting setting;

    /** A run with that setting. */
    public JmhRun(Setting setting) {
        this.setting = setting;
    }

    /** Runs them. */
    public void run() throws Exception {
        Path result = setting.results().path("jmh.json");
        Files.createDirectories(result.getParent());
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(Pattern.quote(JmhRun.class.getPackageName()) + ".*(" + setting.include() + ")")
                .jvmArgs("-Xms1g", "-Xmx1g")
                .shouldFailOnError(true)
                .resultFormat(ResultFormatType.JSON)
                .result(result.toString());
        if (setting.length() != Length.FULL) { // What is published is what the classes say.
            boolean smoke = setting.length() == Length.SMOKE;
            options.forks(1)
                    .warmupIterations(smoke ? 0 : 2)
                    .measurementIterations(smoke ? 1 : 3)
                    .warmupTime(TimeValue.milliseconds(500))
                    .measurementTime(TimeValue.milliseconds(smoke ? 50 : 500));
        }
        new Runner(options.build()).run();
        // Where the JDK stands on this machine is nobody's concern.
        Files.writeString(result, Files.readString(result).replace(System.getProperty("java.home") + "/bin/", ""));
        setting.results().describe("jmh", setting, List.of());
    }
}
