package io.github.workloadexecutor.examples;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CompoundElement;
import java.lang.reflect.AccessFlag;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one class file.
 *
 * @param majorVersion its version
 * @param nativeMethods how many of its methods are native
 * @param module the module it declares, if it is a {@code module-info.class}
 */
record ClassFacts(
        int majorVersion, int nativeMethods, @Nullable String module) {

    static ClassFacts parse(String entry, byte[] bytes) throws DamagedJarException {
        try {
            ClassModel model = ClassFile.of().parse(bytes);
            readToTheEnd(model);
            int nativeMethods = (int) model.methods().stream()
                    .filter(method -> method.flags().has(AccessFlag.NATIVE))
                    .count();
            String module = model.findAttribute(Attributes.module())
                    .map(attribute -> attribute.moduleName().name().stringValue())
                    .orElse(null);
            return new ClassFacts(model.majorVersion(), nativeMethods, module);
        } catch (RuntimeException e) {
            // Mostly IllegalArgumentException; but a Code attribute on a field, say, is a ClassCastException.
            throw new DamagedJarException("corrupt class " + entry + ": " + e.getMessage(), e);
        }
    }

    /** The model is lazy: what nobody asks for is not parsed, and its damage not noticed. */
    private static void readToTheEnd(ClassModel model) {
        model.constantPool().forEach(constant -> {});
        for (ClassElement element : model) {
            readToTheEnd(element);
        }
    }

    private static void readToTheEnd(Object element) {
        if (element instanceof CompoundElement<?> compound) {
            compound.forEach(ClassFacts::readToTheEnd);
        }
    }
}
