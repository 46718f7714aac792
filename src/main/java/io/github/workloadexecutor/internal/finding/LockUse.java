package io.github.workloadexecutor.internal.finding;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.reflect.AccessFlag;

/**
 * Whether the code of a class may use locks: a {@code synchronized} block or method, or a class of locks that it names.
 * For a lambda that is the code of the class in which it was written. Code that cannot be read may use anything.
 */
final class LockUse {

    private static final ClassValue<Boolean> MAY_BE_IN = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            try (InputStream bytes = classFile(type)) {
                return bytes == null || isIn(ClassFile.of().parse(bytes.readAllBytes()));
            } catch (IOException | IllegalArgumentException unreadable) {
                return true;
            }
        }
    };

    private LockUse() {}

    static boolean mayBeIn(Class<?> type) {
        return MAY_BE_IN.get(type);
    }

    private static InputStream classFile(Class<?> type) {
        String name = type.getName();
        int lambda = name.indexOf("$$Lambda");
        String written = lambda < 0 ? name : name.substring(0, lambda);
        return type.getResourceAsStream("/" + written.replace('.', '/') + ".class");
    }

    private static boolean isIn(ClassModel code) {
        for (PoolEntry entry : code.constantPool()) {
            if (entry instanceof ClassEntry named && isLock(named.asInternalName())) {
                return true;
            }
        }
        return code.methods().stream().anyMatch(LockUse::synchronizes);
    }

    private static boolean isLock(String name) {
        return name.startsWith("java/util/concurrent/locks/")
                || name.equals("java/util/concurrent/Semaphore")
                || name.equals("java/nio/channels/FileLock");
    }

    private static boolean synchronizes(MethodModel method) {
        return method.flags().has(AccessFlag.SYNCHRONIZED)
                || method.code().stream()
                        .flatMap(code -> code.elementStream())
                        .anyMatch(MonitorInstruction.class::isInstance);
    }
}
