package io.github.workloadexecutor.examples;

import io.github.workloadexecutor.examples.JarFacts.Checksum;
import io.github.workloadexecutor.examples.JarFacts.ModuleName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Inspects one jar, in memory: inflates every entry, parses every class, digests the whole. It computes and does not
 * wait, so {@link #inspect} is what the CPU lane is given.
 */
final class JarInspection {

    private static final Pattern VERSIONED = Pattern.compile("META-INF/versions/(\\d{1,4})/.+");

    private final TreeMap<Integer, Integer> classFileVersions = new TreeMap<>();
    private final TreeSet<Integer> releases = new TreeSet<>();
    private int nativeMethods;
    private @Nullable String declaredModule;
    private Attributes manifest = new Attributes();

    private JarInspection() {}

    /**
     * Finds out everything about a jar.
     *
     * @throws DamagedJarException if the jar, or an entry of it, is not what it has to be
     */
    static JarFacts inspect(JarFileContent jar) throws DamagedJarException {
        var inspection = new JarInspection();
        inspection.readEntries(jar.content());
        return inspection.facts(jar);
    }

    private void readEntries(byte[] content) throws DamagedJarException {
        var directory = ZipDirectory.of(content);
        int entries = 0;
        String at = "the first entry";
        try (var zip = new ZipInputStream(
                new ByteArrayInputStream(content, directory.start(), content.length - directory.start()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                at = entry.getName();
                readEntry(at, zip);
                entries++;
                at = "what follows " + at;
            }
        } catch (DamagedJarException e) {
            throw e;
        } catch (IOException e) {
            throw new DamagedJarException("cannot read " + at + ": " + e.getMessage(), e);
        }
        directory.expectEntries(entries);
    }

    private void readEntry(String name, ZipInputStream zip) throws IOException {
        if (name.equalsIgnoreCase(JarFile.MANIFEST_NAME)) {
            manifest = new Manifest(zip).getMainAttributes();
            return;
        }
        Matcher versioned = VERSIONED.matcher(name);
        if (versioned.matches()) {
            releases.add(Integer.valueOf(versioned.group(1)));
        }
        byte[] bytes = zip.readAllBytes();
        if (name.endsWith(".class")) {
            var facts = ClassFacts.parse(name, bytes);
            classFileVersions.merge(facts.majorVersion(), 1, Integer::sum);
            nativeMethods += facts.nativeMethods();
            declaredModule = facts.module() != null ? facts.module() : declaredModule;
        }
    }

    private JarFacts facts(JarFileContent jar) {
        String sha1 = digest("SHA-1", jar.content());
        boolean multiRelease = "true".equalsIgnoreCase(manifest.getValue(Attributes.Name.MULTI_RELEASE));
        return new JarFacts(
                jar.content().length,
                sha1,
                digest("SHA-256", jar.content()),
                Checksum.of(jar.expectedSha1(), sha1),
                moduleName(),
                classFileVersions,
                nativeMethods,
                multiRelease ? releases : new TreeSet<>());
    }

    private @Nullable ModuleName moduleName() {
        if (declaredModule != null) {
            return new ModuleName(declaredModule, /* automatic= */ false);
        }
        String automatic = manifest.getValue("Automatic-Module-Name");
        return automatic == null ? null : new ModuleName(automatic, /* automatic= */ true);
    }

    private static String digest(String algorithm, byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
