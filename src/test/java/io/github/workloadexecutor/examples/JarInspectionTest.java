package io.github.workloadexecutor.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.workloadexecutor.examples.JarFacts.Checksum;
import io.github.workloadexecutor.examples.JarFacts.ModuleName;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.DeprecatedAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JarInspectionTest {

    @Test
    void inspect_goodJar_findsItsClassesAndDigests() throws DamagedJarException {
        byte[] jar = new JarBuilder()
                .manifest("")
                .entry("a/Old.class", JarBuilder.classFile("a.Old", 49))
                .entry("a/New.class", JarBuilder.classFile("a.New", 65))
                .entry("a/Other.class", JarBuilder.classFile("a.Other", 65))
                .entry("a/readme.txt", "not looked into".getBytes(StandardCharsets.UTF_8))
                .build();

        JarFacts facts = inspect(jar, null);

        assertThat(facts.bytes()).isEqualTo(jar.length);
        assertThat(facts.classes()).isEqualTo(3);
        assertThat(facts.classFileVersions()).isEqualTo(Map.of(49, 1, 65, 2));
        assertThat(facts.module()).isNull();
        assertThat(facts.nativeMethods()).isZero();
        assertThat(facts.multiRelease()).isEmpty();
        assertThat(facts.sha1()).matches("[0-9a-f]{40}");
        assertThat(facts.sha256()).matches("[0-9a-f]{64}");
    }

    @Test
    void inspect_moduleInfo_givesTheDeclaredName() throws DamagedJarException {
        byte[] jar = new JarBuilder()
                .manifest("Automatic-Module-Name: not.this\n")
                .entry("module-info.class", JarBuilder.moduleInfo("org.example.greeting"))
                .build();

        assertThat(inspect(jar, null).module()).isEqualTo(new ModuleName("org.example.greeting", false));
    }

    @Test
    void inspect_automaticModuleName_isGivenAsAutomatic() throws DamagedJarException {
        byte[] jar = new JarBuilder()
                .manifest("Automatic-Module-Name: org.example.old\n")
                .build();

        assertThat(inspect(jar, null).module()).isEqualTo(new ModuleName("org.example.old", true));
    }

    @Test
    void inspect_nativeMethods_areCountedOverAllClasses() throws DamagedJarException {
        byte[] jar = new JarBuilder()
                .entry("A.class", JarBuilder.classWithNativeMethods("A", 2))
                .entry("B.class", JarBuilder.classWithNativeMethods("B", 3))
                .build();

        assertThat(inspect(jar, null).nativeMethods()).isEqualTo(5);
    }

    @Test
    void inspect_multiRelease_listsTheReleases() throws DamagedJarException {
        byte[] jar = new JarBuilder()
                .manifest("Multi-Release: true\n")
                .entry("A.class", JarBuilder.classFile("A", 52))
                .entry("META-INF/versions/21/A.class", JarBuilder.classFile("A", 65))
                .entry("META-INF/versions/9/A.class", JarBuilder.classFile("A", 53))
                .build();

        assertThat(inspect(jar, null).multiRelease()).containsExactly(9, 21);
    }

    @Test
    void inspect_versionsWithoutTheManifestsWord_isNotMultiRelease() throws DamagedJarException {
        byte[] jar = new JarBuilder()
                .manifest("")
                .entry("META-INF/versions/9/A.class", JarBuilder.classFile("A", 53))
                .build();

        assertThat(inspect(jar, null).multiRelease()).isEmpty();
    }

    @Test
    void inspect_checksum_isComparedWithTheExpectedOne() throws DamagedJarException {
        byte[] jar = JarBuilder.good("A").build();
        String sha1 = inspect(jar, null).sha1();

        assertThat(inspect(jar, null).checksum()).isEqualTo(Checksum.NONE);
        assertThat(inspect(jar, sha1.toUpperCase(Locale.ROOT)).checksum()).isEqualTo(Checksum.OK);
        assertThat(inspect(jar, "0".repeat(40)).checksum()).isEqualTo(Checksum.MISMATCH);
    }

    @Test
    void inspect_emptyFile_saysSo() {
        assertThatExceptionOfType(DamagedJarException.class)
                .isThrownBy(() -> inspect(new byte[0], null))
                .withMessage("the file is empty");
    }

    @Test
    void inspect_truncatedAnywhere_isDamaged() {
        byte[] jar = JarBuilder.good("A").build();

        for (int length = 1; length < jar.length; length++) {
            byte[] cut = Arrays.copyOf(jar, length);
            assertThatExceptionOfType(DamagedJarException.class)
                    .as("the first %d of %d bytes", length, jar.length)
                    .isThrownBy(() -> inspect(cut, null))
                    .withMessageContaining(length + " bytes; truncated");
        }
    }

    @Test
    void inspect_bytesMissingInTheMiddle_isDamaged() {
        byte[] jar = JarBuilder.good("A").build();
        byte[] cut = Arrays.copyOf(jar, jar.length - 10);
        System.arraycopy(jar, 50, cut, 40, jar.length - 50);

        assertThatExceptionOfType(DamagedJarException.class)
                .isThrownBy(() -> inspect(cut, null))
                .withMessage("the zip directory states 10 bytes more than the file has");
    }

    @Test
    void inspect_launchScriptBeforeTheFirstEntry_isNoDamage() throws DamagedJarException {
        byte[] script = "#!/bin/sh\nexec java -jar \"$0\"\n".getBytes(StandardCharsets.UTF_8);
        byte[] jar = JarBuilder.good("A").build();
        byte[] both = Arrays.copyOf(script, script.length + jar.length);
        System.arraycopy(jar, 0, both, script.length, jar.length);

        assertThat(inspect(both, null).classes()).isEqualTo(1);
    }

    @Test
    void inspect_corruptClass_namesTheEntry() {
        byte[] jar = JarBuilder.good("A")
                .entry("b/Broken.class", "no class".getBytes(StandardCharsets.UTF_8))
                .build();

        assertThatExceptionOfType(DamagedJarException.class)
                .isThrownBy(() -> inspect(jar, null))
                .withMessageContaining("corrupt class b/Broken.class: ");
    }

    @Test
    void inspect_classDamagedInAMethodBody_isNoticed() {
        byte[] broken = JarBuilder.classFile("Broken", 65);
        int areturn = lastIndexOf(broken, (byte) 0xb0);
        broken[areturn] = (byte) 0xfd; // No instruction.
        byte[] jar = new JarBuilder().entry("Broken.class", broken).build();

        assertThatExceptionOfType(DamagedJarException.class)
                .isThrownBy(() -> inspect(jar, null))
                .withMessageContaining("corrupt class Broken.class: ");
    }

    @Test
    void inspect_codeOnAField_isDamaged() {
        // The method behind the field keeps the reader from running into the end of the file first.
        byte[] deprecatedField = ClassFile.of()
                .build(
                        ClassDesc.of("A"),
                        it -> it.withField("field", ConstantDescs.CD_int, field -> field.with(DeprecatedAttribute.of()))
                                .withMethod("method", ConstantDescs.MTD_void, ClassFile.ACC_NATIVE, method -> {}));
        String codeField = new String(deprecatedField, StandardCharsets.ISO_8859_1)
                .replace("\u0001\u0000\nDeprecated", "\u0001\u0000\u0004Code");
        byte[] jar = new JarBuilder()
                .entry("A.class", codeField.getBytes(StandardCharsets.ISO_8859_1))
                .build();

        assertThatExceptionOfType(DamagedJarException.class)
                .isThrownBy(() -> inspect(jar, null))
                .withMessageContaining("corrupt class A.class: ");
    }

    @Test
    void inspect_jarDamagedAtRandom_failsInNoOtherWay() {
        byte[] jar = new JarBuilder()
                .manifest("Multi-Release: true\nAutomatic-Module-Name: a\n")
                .entry("A.class", JarBuilder.classFile("A", 65))
                .entry("module-info.class", JarBuilder.moduleInfo("a"))
                .build();
        byte[] classFile = JarBuilder.classFile("A", 65);
        var random = new Random(25);

        for (int i = 0; i < 2_000; i++) {
            byte[] damaged = damage(jar, random);
            byte[] damagedClass =
                    new JarBuilder().entry("A.class", damage(classFile, random)).build();

            assertThat(catchThrowable(() -> inspect(damaged, null)))
                    .satisfiesAnyOf(
                            it -> assertThat(it).isNull(),
                            it -> assertThat(it).isInstanceOf(DamagedJarException.class));
            assertThat(catchThrowable(() -> inspect(damagedClass, null)))
                    .satisfiesAnyOf(
                            it -> assertThat(it).isNull(),
                            it -> assertThat(it).isInstanceOf(DamagedJarException.class));
        }
    }

    private static byte[] damage(byte[] whole, Random random) {
        byte[] damaged = whole.clone();
        for (int i = 0; i < 3; i++) {
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        }
        return damaged;
    }

    private static int lastIndexOf(byte[] bytes, byte wanted) {
        int last = -1;
        for (int i = 0; i < bytes.length; i++) {
            last = bytes[i] == wanted ? i : last;
        }
        return last;
    }

    private static JarFacts inspect(byte[] content, @Nullable String expectedSha1) throws DamagedJarException {
        return JarInspection.inspect(new JarFileContent("some.jar", content, expectedSha1));
    }
}
