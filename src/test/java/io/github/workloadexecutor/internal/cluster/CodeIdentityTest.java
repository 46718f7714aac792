package io.github.workloadexecutor.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.workloadexecutor.internal.wire.ProtocolViolation;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When two JVMs are said to have other code, with real jars and directories. */
@Timeout(60)
final class CodeIdentityTest {

    private static final String THIS_BUILD = "25.0.3+9-LTS";

    @TempDir
    private Path directory;

    private static Map<String, String> classes(String... namesAndContents) {
        Map<String, String> classes = new TreeMap<>();
        for (int i = 0; i < namesAndContents.length; i += 2) {
            classes.put(namesAndContents[i] + ".class", namesAndContents[i + 1]);
        }
        return classes;
    }

    private Path jar(String path, Map<String, String> contents) throws IOException {
        return jar(path, contents, "", /* builtAt= */ 0);
    }

    private Path jar(String path, Map<String, String> contents, String classPath, long builtAt) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Built-At", String.valueOf(builtAt));
        if (!classPath.isEmpty()) {
            manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
        }
        try (OutputStream bytes = Files.newOutputStream(file);
                JarOutputStream out = new JarOutputStream(bytes, manifest)) {
            for (Map.Entry<String, String> content : contents.entrySet()) {
                JarEntry entry = new JarEntry(content.getKey());
                entry.setTime(builtAt);
                out.putNextEntry(entry);
                out.write(content.getValue().getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
        return file;
    }

    private Path classesIn(String path, Map<String, String> contents) throws IOException {
        Path root = directory.resolve(path);
        for (Map.Entry<String, String> content : contents.entrySet()) {
            Path file = root.resolve(content.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, content.getValue());
        }
        return root;
    }

    private static String joined(Path... paths) {
        return Stream.of(paths).map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static CodeIdentity having(Path... classPath) {
        return new CodeIdentity("1.0", 25, THIS_BUILD, "Eclipse", CodeScan.of(joined(classPath), ""));
    }

    private static CodeIdentity on(String library, int feature, String java) {
        return new CodeIdentity(library, feature, java, "Eclipse", List.of());
    }

    // Library and Java.

    @Test
    void differences_otherVersionOfTheLibrary_areNamed() {
        assertThat(on("1.0", 25, THIS_BUILD).differences(on("1.1", 25, THIS_BUILD)))
                .containsExactly("The node has version 1.1 of workload-executor, and the application has 1.0");
    }

    @Test
    void differences_versionOfTheLibraryUnknown_areNone() {
        assertThat(on("", 25, THIS_BUILD).differences(on("1.1", 25, THIS_BUILD)))
                .isEmpty();
        assertThat(on("1.0", 25, THIS_BUILD).differences(on("", 25, THIS_BUILD)))
                .isEmpty();
    }

    @Test
    void differences_otherRelease_areNamed() {
        assertThat(on("1.0", 25, THIS_BUILD).differences(on("1.0", 26, "26+36")))
                .containsExactly("The node runs on Java 26 (26+36 of Eclipse), and the application on Java 25"
                        + " (25.0.3+9-LTS of Eclipse)");
    }

    @Test
    void differences_otherUpdateOfTheRelease_areNone() {
        assertThat(on("1.0", 25, THIS_BUILD).differences(on("1.0", 25, "25.0.4+7-LTS")))
                .isEmpty();
    }

    @Test
    void version_inTheJarsOwnProperties_isRead() throws IOException {
        String properties = "artifactId=workload-executor\nversion=1.2\n";

        assertThat(CodeIdentity.versionIn(new ByteArrayInputStream(properties.getBytes(StandardCharsets.ISO_8859_1))))
                .isEqualTo("1.2");
    }

    // Jars.

    @Test
    void differences_sameJarElsewhereBuiltLater_areNone() throws IOException {
        CodeIdentity here = having(jar("here/foo-1.0.jar", classes("a/A", "1", "a/B", "2")));
        CodeIdentity there = having(
                jar("there/foo-1.0.jar", classes("a/A", "1", "a/B", "2"), "", /* builtAt= */ 1_700_000_000_000L));

        assertThat(here.entries()).hasSize(1);
        assertThat(here.differences(there)).isEmpty();
    }

    @Test
    void differences_otherContent_areNamed() throws IOException {
        CodeIdentity here = having(jar("here/foo-1.0.jar", classes("a/A", "1", "a/B", "2")));
        CodeIdentity there = having(jar("there/foo-1.0.jar", classes("a/A", "1", "a/B", "3")));

        assertThat(here.differences(there))
                .containsExactly("The node's foo-1.0.jar has other content than the application's");
    }

    @Test
    void differences_otherClasses_areNamed() throws IOException {
        CodeIdentity here = having(jar("here/foo-1.0.jar", classes("a/A", "1")));
        CodeIdentity there = having(jar("there/foo-1.0.jar", classes("a/A", "1", "a/B", "")));

        assertThat(here.differences(there)).hasSize(1);
    }

    @Test
    void differences_otherVersion_areNamed() throws IOException {
        CodeIdentity here = having(jar("foo-1.2.jar", classes("a/A", "1")));
        CodeIdentity there = having(jar("foo-1.3.jar", classes("a/A", "2")));

        assertThat(here.differences(there))
                .containsExactly("The node has foo-1.3.jar, and the application has foo-1.2.jar");
    }

    @Test
    void differences_sameCodeUnderAnotherName_areNone() throws IOException {
        CodeIdentity here = having(jar("foo-1.2.jar", classes("a/A", "1")));

        assertThat(here.differences(having(jar("foo-1.3.jar", classes("a/A", "1")))))
                .isEmpty();
        assertThat(here.differences(having(jar("foo.jar", classes("a/A", "1")))))
                .isEmpty();
    }

    @Test
    void differences_jarsOfOneSideOnly_areNone() throws IOException {
        Path common = jar("foo-1.2.jar", classes("a/A", "1"));
        CodeIdentity here = having(common, jar("app-1.0.jar", classes("b/B", "1")));
        CodeIdentity there = having(common, jar("node-1.0.jar", classes("c/C", "1")));

        assertThat(here.differences(there)).isEmpty();
        assertThat(there.differences(here)).isEmpty();
    }

    @Test
    void differences_severalVersionsOneOfThemCommon_areNone() throws IOException {
        Path common = jar("foo-1.2.jar", classes("a/A", "1"));
        CodeIdentity here = having(common, jar("foo-1.1.jar", classes("a/A", "0")));

        assertThat(here.differences(having(common))).isEmpty();
        assertThat(having(common).differences(here)).isEmpty();
    }

    @Test
    void differences_jarsOfTwoPlatforms_areNone() throws IOException {
        CodeIdentity here = having(jar("net-4.1-linux.jar", classes("a/A", "1")));
        CodeIdentity there = having(jar("net-4.1-osx.jar", classes("a/A", "2")));

        assertThat(here.differences(there)).isEmpty();
    }

    // Directories.

    @Test
    void differences_otherClassFileInADirectory_areNamed() throws IOException {
        CodeIdentity here = having(classesIn("here/app/target/classes", classes("a/A", "1")));
        CodeIdentity there = having(classesIn("there/node/target/classes", classes("a/A", "2")));

        assertThat(here.entries()).extracting(CodeEntry::name).containsExactly("target/classes");
        assertThat(here.differences(there))
                .containsExactly("The node's target/classes has other content than the application's");
    }

    @Test
    void differences_otherResourceInADirectory_areNone() throws IOException {
        Path here = classesIn("here/target/classes", classes("a/A", "1"));
        Path there = classesIn("there/target/classes", classes("a/A", "1"));
        Files.writeString(there.resolve("build.properties"), "host=b");

        assertThat(having(here).differences(having(there))).isEmpty();
    }

    @Test
    void differences_directoriesOfSeveralModules_areNone() throws IOException {
        Path common = classesIn("common/target/classes", classes("a/A", "1"));
        Path app = classesIn("app/target/classes", classes("b/B", "1"));
        Path node = classesIn("node/target/classes", classes("c/C", "1"));

        assertThat(having(common, app).differences(having(node, common))).isEmpty();
        assertThat(having(common, app).differences(having(app))).isEmpty();
        assertThat(having(app).differences(having(common, app))).isEmpty();
    }

    @Test
    void differences_oneOfSeveralModulesChanged_areNamed() throws IOException {
        Path before = classesIn("here/common/target/classes", classes("a/A", "1"));
        Path after = classesIn("there/common/target/classes", classes("a/A", "2"));
        Path app = classesIn("app/target/classes", classes("b/B", "1"));
        Path node = classesIn("node/target/classes", classes("c/C", "1"));

        assertThat(having(before, app).differences(having(node, after)))
                .containsExactly("The node's target/classes has other content than the application's");
    }

    // Where code is looked for.

    @Test
    void entries_namedByAManifest_areFollowed() throws IOException {
        Path far = jar("lib/far-1.0.jar", classes("c/C", "1"));
        jar("lib/near 1.0.jar", classes("b/B", "1"), "app.jar missing.jar", /* builtAt= */ 0);
        Path app = jar(
                "lib/app.jar",
                classes("a/A", "1"),
                "near%201.0.jar " + far.toUri() + " http://example.org/web.jar %zz",
                /* builtAt= */ 0);

        assertThat(having(app).entries())
                .extracting(CodeEntry::name)
                .containsExactly("app.jar", "near 1.0.jar", "far-1.0.jar");
    }

    @Test
    void entries_ofTheModulePath_areThoseOfItsDirectories() throws IOException {
        Path one = jar("modules/one-1.0.jar", classes("a/A", "1"));
        jar("modules/two-1.0.jar", classes("b/B", "1"));
        Path exploded = classesIn("three/target/classes", classes("module-info", "1", "c/C", "1"));

        assertThat(CodeScan.of("", joined(directory.resolve("modules"), exploded, one)))
                .extracting(CodeEntry::name)
                .containsExactly("one-1.0.jar", "two-1.0.jar", "target/classes");
    }

    @Test
    void entries_thatAreNoJars_areLeftOut() throws IOException {
        Path noJar = Files.writeString(directory.resolve("notes.jar"), "no jar");

        assertThat(having(noJar, directory.resolve("missing.jar"), directory.resolve("missing"))
                        .entries())
                .isEmpty();
    }

    @Test
    void identity_ofThisJvm_hasItsClasses() throws Exception {
        CodeIdentity here = CodeIdentity.ofThisJvm().get(50, TimeUnit.SECONDS);

        assertThat(here.javaFeature()).isEqualTo(Runtime.version().feature());
        assertThat(here.entries())
                .extracting(CodeEntry::name)
                .contains("target/classes", "target/test-classes")
                .anyMatch(name -> name.startsWith("slf4j-api-"));
        assertThat(here.differences(here)).isEmpty();
        assertThat(CodeIdentity.ofThisJvm().get(50, TimeUnit.SECONDS)).isSameAs(here);
    }

    // As it travels.

    @Test
    void bytes_ofAnIdentity_areReadAsTheyWereWritten() throws Exception {
        CodeIdentity here =
                having(jar("foo-1.0.jar", classes("a/A", "1")), classesIn("target/classes", classes("b/B", "1")));

        assertThat(CodeIdentity.of(here.toBytes())).isEqualTo(here);
    }

    @Test
    void bytes_anyPrefix_areRefused() throws Exception {
        byte[] bytes = having(jar("foo-1.0.jar", classes("a/A", "1"))).toBytes();

        for (int length = 0; length < bytes.length; length++) {
            byte[] prefix = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> CodeIdentity.of(prefix))
                    .as("%d bytes", length)
                    .isInstanceOf(ProtocolViolation.class);
        }
    }

    @Test
    void bytes_moreEntriesThanThereIsRoomFor_areRefused() throws Exception {
        byte[] bytes = having().toBytes();
        bytes[bytes.length - 4] = 0x7f;

        assertThatThrownBy(() -> CodeIdentity.of(bytes))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining("expected at most 0 jars and directories");
    }
}
