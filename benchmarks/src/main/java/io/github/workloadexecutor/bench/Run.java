package io.github.workloadexecutor.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What figures were measured with.
 *
 * @param command how to measure them again
 * @param date when they were written
 * @param commit the commit that was checked out, and whether files differed from it
 * @param cpu the processor's model
 * @param cores processors available
 * @param memoryMiB memory of the machine or container
 * @param kernel the operating system
 * @param jdk the JVM
 * @param neighbours the share of the machine that others kept busy before it began
 * @param notes what was left out, and why
 */
public record Run(
        String command,
        String date,
        String commit,
        String cpu,
        int cores,
        long memoryMiB,
        String kernel,
        String jdk,
        double neighbours,
        List<String> notes) {

    static Run now(Setting setting, List<String> notes) {
        OperatingSystemMXBean system =
                (OperatingSystemMXBean) ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Run(
                "mvn -B -ntp -q -f benchmarks verify -Dsuite=%s -Dlength=%s%s"
                        .formatted(
                                setting.suite(),
                                setting.length().name().toLowerCase(Locale.ROOT),
                                setting.include().equals(".*") ? "" : " -Dinclude='" + setting.include() + "'"),
                OffsetDateTime.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                checkedOut(),
                processor(),
                system.getAvailableProcessors(),
                system.getTotalMemorySize() >> 20,
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
                Figures.rounded(setting.neighbours()),
                List.copyOf(notes));
    }

    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException | UncheckedIOException e) {
            return "unknown";
        }
    }

    private static String checkedOut() {
        String commit = git("rev-parse", "HEAD");
        if (commit.isEmpty()) {
            return "unknown";
        }
        return git("status", "--porcelain", "--", "../src", "src", "python", "pom.xml")
                        .isEmpty()
                ? commit
                : commit + " with changes";
    }

    /** Gives what git prints, or nothing where there is no git. */
    private static String git(String... arguments) {
        try {
            Process git = new ProcessBuilder(Stream.concat(Stream.of("git"), Stream.of(arguments))
                            .toList())
                    .directory(Setting.directory().toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor(10, TimeUnit.SECONDS) && git.exitValue() == 0 ? output : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
