package io.github.workloadexecutor.internal.cluster;

import io.github.workloadexecutor.internal.wire.ProtocolViolation;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What code a JVM has: this library, the Java it runs on, its jars and directories. An application compares its own
 * with that of each node, since tasks that are read by other code than they were written by fail in odd ways, or give
 * odd results.
 *
 * <p>What only one side has is no difference: a node may have more, and what it lacks is missed by the task that needs
 * it. What cannot be told is no difference either.
 *
 * @param library the version of this library; empty if it does not run from a jar of its own
 * @param javaFeature the number of the Java release, such as 25
 * @param java its full version, such as {@code 25.0.3+9-LTS}
 * @param vendor who has built it
 * @param entries the jars and directories, in the order of class path and module path
 */
record CodeIdentity(String library, int javaFeature, String java, String vendor, List<CodeEntry> entries) {

    private static final String POM_PROPERTIES =
            "/META-INF/maven/io.github.workload-executor/workload-executor/pom.properties";

    /** Once per JVM, when somebody asks for the first time, in a thread that ends when it is done. */
    private static final class Here {

        static final CompletableFuture<CodeIdentity> IDENTITY = new CompletableFuture<>();

        static {
            Thread unused = Thread.ofPlatform()
                    .daemon()
                    .name("workload-executor code identity")
                    .start(() -> IDENTITY.completeAsync(CodeIdentity::scan, Runnable::run));
        }

        private Here() {}
    }

    /** Copies the list. */
    CodeIdentity {
        entries = List.copyOf(entries);
    }

    /** That of this JVM. Does not block; the first call begins to read jars and class files, in another thread. */
    static CompletableFuture<CodeIdentity> ofThisJvm() {
        return Here.IDENTITY.copy();
    }

    private static CodeIdentity scan() {
        return new CodeIdentity(
                libraryVersion(),
                Runtime.version().feature(),
                Runtime.version().toString(),
                System.getProperty("java.vendor", ""),
                CodeScan.ofThisJvm());
    }

    /** Of what Maven has put into the jar: unlike the manifest, it survives when jars are merged into one. */
    private static String libraryVersion() {
        try (InputStream file = CodeIdentity.class.getResourceAsStream(POM_PROPERTIES)) {
            return file == null ? "" : versionIn(file);
        } catch (IOException unreadable) {
            return "";
        }
    }

    static String versionIn(InputStream pomProperties) throws IOException {
        Properties properties = new Properties();
        properties.load(pomProperties);
        return properties.getProperty("version", "");
    }

    byte[] toBytes() {
        FrameWriter writer = new FrameWriter();
        writer.putText(library);
        writer.putInt(javaFeature);
        writer.putText(java);
        writer.putText(vendor);
        writer.putInt(entries.size());
        entries.forEach(entry -> entry.write(writer));
        return writer.toBytes();
    }

    static CodeIdentity of(byte[] bytes) throws ProtocolViolation {
        FrameReader reader = new FrameReader(bytes);
        String library = reader.readText();
        int javaFeature = reader.readInt();
        String java = reader.readText();
        String vendor = reader.readText();
        int size = reader.readCount("jars and directories", CodeEntry.LEAST_BYTES);
        List<CodeEntry> entries = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            entries.add(CodeEntry.read(reader));
        }
        reader.end();
        return new CodeIdentity(library, javaFeature, java, vendor, entries);
    }

    /**
     * Says in what a node's code differs from that of the application, which is this one.
     *
     * @return sentences without their full stops, always in the same order; empty if tasks can go there
     */
    List<String> differences(CodeIdentity node) {
        List<String> differences = new ArrayList<>();
        if (!library.isEmpty() && !node.library.isEmpty() && !library.equals(node.library)) {
            differences.add("The node has version " + node.library + " of workload-executor, and the application has "
                    + library);
        }
        if (javaFeature != node.javaFeature) {
            differences.add("The node runs on " + node.inWords() + ", and the application on " + inWords());
        }
        Map<String, List<CodeEntry>> there = node.byArtifact();
        byArtifact().forEach((artifact, here) -> {
            List<CodeEntry> other = there.get(artifact);
            if (other != null) {
                addDifferences(here, other, differences);
            }
        });
        return differences;
    }

    private String inWords() {
        return "Java " + javaFeature + " (" + java + " of " + vendor + ")";
    }

    private Map<String, List<CodeEntry>> byArtifact() {
        return entries.stream()
                .collect(Collectors.groupingBy(
                        entry -> entry.isJar() ? ArtifactName.of(entry.name()).artifact() : entry.name(),
                        TreeMap::new,
                        Collectors.toList()));
    }

    private static void addDifferences(List<CodeEntry> here, List<CodeEntry> there, List<String> differences) {
        Set<String> ours = names(here);
        Set<String> theirs = names(there);
        Set<String> both = new TreeSet<>(ours);
        both.retainAll(theirs);
        if (both.isEmpty() && haveOtherVersions(here, there)) {
            differences.add("The node has " + String.join(" and ", theirs) + ", and the application has "
                    + String.join(" and ", ours));
        }
        for (String name : both) {
            if (haveOtherContent(named(name, here), named(name, there))) {
                differences.add("The node's " + name + " has other content than the application's");
            }
        }
    }

    private static Set<String> names(List<CodeEntry> entries) {
        return entries.stream().map(CodeEntry::name).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<CodeEntry> named(String name, List<CodeEntry> entries) {
        return entries.stream().filter(entry -> entry.name().equals(name)).collect(Collectors.toSet());
    }

    /** A copy under another name, without a version perhaps, is the same code. */
    private static boolean haveOtherVersions(List<CodeEntry> here, List<CodeEntry> there) {
        return Stream.concat(here.stream(), there.stream())
                        .noneMatch(
                                entry -> ArtifactName.of(entry.name()).version().isEmpty())
                && here.stream()
                        .noneMatch(entry -> there.stream().anyMatch(other -> entry.content() == other.content()));
    }

    /**
     * Of one on each side it is clear that they stand for each other. Of several, as the {@code target/classes} of many
     * modules, only if they hold classes of the same names.
     */
    private static boolean haveOtherContent(Set<CodeEntry> here, Set<CodeEntry> there) {
        if (here.size() == 1 && there.size() == 1) {
            return !here.equals(there);
        }
        return here.stream()
                .filter(entry -> !there.contains(entry))
                .anyMatch(entry ->
                        there.stream().anyMatch(other -> !here.contains(other) && entry.isOtherStateOf(other)));
    }
}
