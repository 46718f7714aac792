package io.github.workloadexecutor.examples;

import static java.lang.classfile.ClassFile.ACC_NATIVE;
import static java.lang.classfile.ClassFile.ACC_PUBLIC;
import static java.lang.classfile.ClassFile.ACC_STATIC;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.constant.ModuleDesc;
import java.nio.charset.StandardCharsets;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes small jars, in memory, entry by entry. */
final class JarBuilder {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ZipOutputStream zip = new ZipOutputStream(bytes);

    /** A jar as most are: a manifest and a class. */
    static JarBuilder good(String className) {
        return new JarBuilder().manifest("").entry(className + ".class", classFile(className, 65));
    }

    static byte[] classFile(String name, int majorVersion) {
        return ClassFile.of()
                .build(
                        ClassDesc.of(name),
                        it -> it.withVersion(majorVersion, 0)
                                .withMethodBody(
                                        "greeting",
                                        MethodTypeDesc.of(ConstantDescs.CD_String),
                                        ACC_PUBLIC | ACC_STATIC,
                                        code -> code.loadConstant("hello").areturn()));
    }

    static byte[] classWithNativeMethods(String name, int count) {
        return ClassFile.of().build(ClassDesc.of(name), it -> {
            for (int i = 0; i < count; i++) {
                it.withMethod("native" + i, ConstantDescs.MTD_void, ACC_PUBLIC | ACC_NATIVE, method -> {});
            }
        });
    }

    static byte[] moduleInfo(String module) {
        return ClassFile.of()
                .buildModule(ModuleAttribute.of(
                        ModuleDesc.of(module), it -> it.requires(ModuleDesc.of("java.base"), /* flags= */ 0, null)));
    }

    JarBuilder manifest(String mainAttributes) {
        return entry(
                JarFile.MANIFEST_NAME,
                ("Manifest-Version: 1.0\n" + mainAttributes + "\n").getBytes(StandardCharsets.UTF_8));
    }

    JarBuilder entry(String name, byte[] content) {
        try {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
            zip.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    byte[] build() {
        try {
            zip.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
