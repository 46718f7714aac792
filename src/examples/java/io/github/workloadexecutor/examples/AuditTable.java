package io.github.workloadexecutor.examples;

import io.github.workloadexecutor.examples.JarFacts.ModuleName;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints rows in the order they are given, each on one line. */
final class AuditTable {

    private static final int WIDTH = 140;

    private AuditTable() {}

    static void print(List<AuditRow> rows, PrintStream out) {
        out.println(
                line("JAR", "BYTES", "CLASSES", "JAVA", "MODULE (* AUTOMATIC)", "NATIVE", "MULTI-RELEASE", "SHA-1"));
        rows.forEach(row -> out.println(line(row)));
        long errors = rows.stream().filter(row -> row.error() != null).count();
        out.println(rows.size() + " jars, " + errors + " of them damaged or not readable");
    }

    private static String line(AuditRow row) {
        String jar = fileName(row.jar());
        JarFacts facts = row.facts();
        if (facts == null) {
            String error = String.valueOf(row.error()).lines().findFirst().orElse("");
            return cut(String.format(Locale.ROOT, "%-44s ERROR: %s", cut(jar, 44), error), WIDTH);
        }
        return line(
                jar,
                facts.bytes(),
                facts.classes(),
                javaReleases(facts.classFileVersions()),
                module(facts.module()),
                facts.nativeMethods(),
                facts.multiRelease().stream().map(String::valueOf).collect(Collectors.joining(",")),
                facts.checksum() == JarFacts.Checksum.NONE ? "-" : facts.checksum());
    }

    private static String line(
            String jar,
            Object bytes,
            Object classes,
            String java,
            String module,
            Object nativeMethods,
            String multiRelease,
            Object checksum) {
        return String.format(
                        Locale.ROOT,
                        "%-44s %9s %7s %-8s %-38s %6s %-13s %s",
                        cut(jar, 44),
                        bytes,
                        classes,
                        cut(java, 8),
                        cut(module, 38),
                        nativeMethods,
                        cut(multiRelease, 13),
                        checksum)
                .stripTrailing();
    }

    private static String fileName(String jar) {
        return jar.substring(jar.lastIndexOf('/') + 1);
    }

    private static String module(@Nullable ModuleName module) {
        return module == null ? "-" : module.automatic() ? module.name() + " *" : module.name();
    }

    /** Gives the lowest and the highest release that the classes were compiled for. */
    private static String javaReleases(SortedMap<Integer, Integer> classFileVersions) {
        if (classFileVersions.isEmpty()) {
            return "-";
        }
        String lowest = javaRelease(classFileVersions.firstKey());
        String highest = javaRelease(classFileVersions.lastKey());
        return lowest.equals(highest) ? lowest : lowest + "-" + highest;
    }

    private static String javaRelease(int majorVersion) {
        int release = majorVersion - 44;
        return release < 5 ? "1." + release : String.valueOf(release);
    }

    private static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, width - 3) + "...";
    }
}
