package io.github.workloadexecutor.internal.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Goes through class path and module path once. Of a jar it reads the directory only, where the names and checksums of
 * all that is in it stand, and its manifest for further jars; of directories the class files. What cannot be read is
 * left out: nothing is said of it rather than something wrong.
 */
final class CodeScan {

    /** So many jars nobody has; a manifest that leads on and on has. */
    private static final int MOST_ENTRIES = 10_000;

    private final Set<Path> seen = new HashSet<>();
    private final List<CodeEntry> entries = new ArrayList<>();

    private CodeScan() {}

    /** Of this JVM. */
    static List<CodeEntry> ofThisJvm() {
        return of(System.getProperty("java.class.path", ""), System.getProperty("jdk.module.path", ""));
    }

    static List<CodeEntry> of(String classPath, String modulePath) {
        CodeScan scan = new CodeScan();
        for (Path path : split(classPath)) {
            scan.add(path);
        }
        for (Path path : split(modulePath)) {
            scan.addModules(path);
        }
        return List.copyOf(scan.entries);
    }

    private static List<Path> split(String joined) {
        List<Path> paths = new ArrayList<>();
        for (String path : joined.split(File.pathSeparator, -1)) {
            if (!path.isEmpty()) {
                try {
                    paths.add(Path.of(path));
                } catch (InvalidPathException nowhere) {
                    // The JVM finds no code there either.
                }
            }
        }
        return paths;
    }

    /** A module, or a directory of modules. */
    private void addModules(Path path) {
        if (!Files.isDirectory(path) || Files.exists(path.resolve("module-info.class"))) {
            add(path);
            return;
        }
        try (Stream<Path> modules = Files.list(path)) {
            modules.sorted().forEach(this::add);
        } catch (IOException | UncheckedIOException unreadable) {
            // As if it was empty.
        }
    }

    private void add(Path path) {
        try {
            Path real = path.toRealPath();
            if (entries.size() >= MOST_ENTRIES || !seen.add(real)) {
                return;
            }
            if (Files.isDirectory(real)) {
                addDirectory(path.toAbsolutePath().normalize(), real);
            } else {
                addJar(path.toAbsolutePath().normalize(), real);
            }
        } catch (IOException | RuntimeException unreadable) {
            // Left out.
        }
    }

    private void addDirectory(Path path, Path real) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(real)) {
            files = all.filter(file -> file.toString().endsWith(".class") && Files.isRegularFile(file))
                    .sorted(Comparator.comparing(file -> relative(real, file)))
                    .toList();
        }
        if (files.isEmpty()) {
            return; // Resources alone are no code.
        }
        MessageDigest names = digest();
        MessageDigest contents = digest();
        for (Path file : files) {
            String name = relative(real, file);
            update(names, name);
            update(contents, name);
            byte[] content = Files.readAllBytes(file);
            update(contents, content.length);
            contents.update(content);
        }
        entries.add(new CodeEntry(lastTwo(path), first(names), first(contents)));
    }

    private static String relative(Path directory, Path file) {
        return directory.relativize(file).toString().replace(File.separatorChar, '/');
    }

    /** Most directories of classes have the same last name. */
    private static String lastTwo(Path path) {
        int count = path.getNameCount();
        String last = count == 0 ? "" : path.getName(count - 1).toString();
        return (count < 2 ? "" : path.getName(count - 2).toString()) + "/" + last;
    }

    private void addJar(Path path, Path real) throws IOException {
        List<Path> further;
        try (JarFile jar = new JarFile(real.toFile(), /* verify= */ false)) {
            MessageDigest names = digest();
            MessageDigest contents = digest();
            for (JarEntry entry : code(jar)) {
                update(names, entry.getName());
                update(contents, entry.getName());
                update(contents, entry.getCrc());
            }
            entries.add(new CodeEntry(path.getFileName().toString(), first(names), first(contents)));
            further = further(path, jar.getManifest());
        }
        further.forEach(this::add);
    }

    /** What says by whom and when the jar was built is no code, and another one each time. */
    private static List<JarEntry> code(JarFile jar) {
        List<JarEntry> code = new ArrayList<>();
        for (Enumeration<JarEntry> all = jar.entries(); all.hasMoreElements(); ) {
            JarEntry entry = all.nextElement();
            if (!entry.isDirectory()
                    && !entry.getName().equals(JarFile.MANIFEST_NAME)
                    && !entry.getName().startsWith("META-INF/maven/")) {
                code.add(entry);
            }
        }
        code.sort(Comparator.comparing(JarEntry::getName));
        return code;
    }

    /** The jars that a jar's manifest names, as far as they are files. */
    private static List<Path> further(Path jar, @Nullable Manifest manifest) {
        List<Path> paths = new ArrayList<>();
        String joined = manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
        if (joined != null) {
            for (String url : joined.trim().split("\\s+", -1)) {
                try {
                    paths.add(Path.of(jar.toUri().resolve(new URI(url))));
                } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException elsewhere) {
                    // The JVM ignores what it does not understand, too.
                }
            }
        }
        return paths;
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256, but this one has not", e);
        }
    }

    private static void update(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    private static void update(MessageDigest digest, long number) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
    }

    /** Enough to tell apart what nobody has made to look alike. */
    private static long first(MessageDigest digest) {
        return ByteBuffer.wrap(digest.digest()).getLong();
    }
}
