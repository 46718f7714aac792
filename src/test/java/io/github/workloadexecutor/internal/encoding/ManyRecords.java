package io.github.workloadexecutor.internal.encoding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Classes compiled on the spot, each time in a loader of their own that may go. */
final class ManyRecords {

    private ManyRecords() {}

    /** Records named {@code Many.R0(int number)} and so on, of one loader. */
    static Class<?>[] load(int count) throws Exception {
        StringBuilder source = new StringBuilder("package many;\npublic class Many {\n");
        for (int i = 0; i < count; i++) {
            source.append("public record R").append(i).append("(int number) implements java.io.Serializable {}\n");
        }
        ClassLoader loader = compile("many/Many.java", source.append("}\n").toString());
        Class<?>[] types = new Class<?>[count];
        for (int i = 0; i < count; i++) {
            types[i] = loader.loadClass("many.Many$R" + i);
        }
        return types;
    }

    /** A loader of one source file; what is compiled is read into memory, and the files are gone. */
    static ClassLoader compile(String name, String source) throws Exception {
        Path directory = Files.createTempDirectory("compiled");
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, source);
        int exit = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        directory.toString(),
                        file.toString());
        if (exit != 0) {
            throw new AssertionError("the fixture did not compile, javac gave " + exit);
        }
        return new CompiledLoader(directory);
    }

    private static final class CompiledLoader extends ClassLoader {

        private final Map<String, byte[]> code = new HashMap<>();

        CompiledLoader(Path directory) throws IOException {
            super(ManyRecords.class.getClassLoader());
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".class")).toList()) {
                    String path = directory.relativize(file).toString();
                    code.put(
                            path.substring(0, path.length() - ".class".length()).replace('/', '.'),
                            Files.readAllBytes(file));
                }
            }
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = code.get(name);
            if (bytes == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, bytes, 0, bytes.length);
        }
    }
}
