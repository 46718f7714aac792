package io.github.workloadexecutor.internal.classfile;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.PermittedSubclassesAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One class file, as far as a walk has looked at it: the code of a method is read when it is asked for, and once. Names
 * of classes have slashes; a method's key is its name and its descriptor.
 */
final class ClassFacts {

    private static final ClassFile READER = ClassFile.of(
            ClassFile.DebugElementsOption.DROP_DEBUG,
            ClassFile.LineNumbersOption.DROP_LINE_NUMBERS,
            ClassFile.StackMapsOption.DROP_STACK_MAPS,
            ClassFile.AttributesProcessingOption.DROP_UNKNOWN_ATTRIBUTES);

    private final ClassModel model;
    private final String name;
    private final Map<String, MethodModel> methods = new LinkedHashMap<>();
    private final Map<String, MethodFacts> read = new HashMap<>();

    private ClassFacts(ClassModel model) {
        this.model = model;
        this.name = model.thisClass().asInternalName();
        for (MethodModel method : model.methods()) {
            methods.put(method.methodName().stringValue() + method.methodType().stringValue(), method);
        }
    }

    /** Throws IllegalArgumentException if the bytes are not a class file. */
    static ClassFacts of(byte[] bytes) {
        return new ClassFacts(READER.parse(bytes));
    }

    String name() {
        return name;
    }

    /** Superclass first, then interfaces. */
    List<String> supertypes() {
        List<String> names = new ArrayList<>();
        Optional<ClassEntry> superclass = model.superclass();
        if (superclass.isPresent()) {
            names.add(superclass.get().asInternalName());
        }
        for (ClassEntry type : model.interfaces()) {
            names.add(type.asInternalName());
        }
        return names;
    }

    /** Who may implement it, if it is sealed. */
    List<String> permitted() {
        List<String> names = new ArrayList<>();
        Optional<PermittedSubclassesAttribute> sealed = model.findAttribute(Attributes.permittedSubclasses());
        if (sealed.isPresent()) {
            for (ClassEntry type : sealed.get().permittedSubclasses()) {
                names.add(type.asInternalName());
            }
        }
        return names;
    }

    /** The facts about a method that has code here, or null. */
    @Nullable
    MethodFacts method(String key) {
        MethodFacts known = read.get(key);
        MethodModel method = methods.get(key);
        if (known == null && method != null) {
            Optional<CodeModel> code = method.code();
            if (code.isPresent()) {
                known = MethodFacts.of(code.get());
                read.put(key, known);
            }
        }
        return known;
    }

    /** The descriptors of the methods of this name that have code, bridges last. */
    List<String> descriptorsOf(String methodName) {
        List<String> own = new ArrayList<>();
        List<String> bridges = new ArrayList<>();
        for (MethodModel method : model.methods()) {
            if (method.methodName().equalsString(methodName) && method.code().isPresent()) {
                boolean isBridge = (method.flags().flagsMask() & ClassFile.ACC_BRIDGE) != 0;
                (isBridge ? bridges : own).add(method.methodType().stringValue());
            }
        }
        own.addAll(bridges);
        return own;
    }

    /** The keys of all methods, in the order of the file. */
    List<String> keys() {
        return List.copyOf(methods.keySet());
    }

    /** The access flags of a static field it declares and that stands in the source, or null. */
    @Nullable
    Integer flagsOfStatic(String field, String descriptor) {
        for (FieldModel candidate : model.fields()) {
            int flags = candidate.flags().flagsMask();
            if ((flags & ClassFile.ACC_STATIC) != 0
                    && (flags & ClassFile.ACC_SYNTHETIC) == 0
                    && candidate.fieldName().equalsString(field)
                    && candidate.fieldType().equalsString(descriptor)) {
                return flags;
            }
        }
        return null;
    }
}
