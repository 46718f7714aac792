package io.github.workloadexecutor.internal.encoding;

import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import javax.tools.ToolProvider;

/** An application that is a named module and opens nothing, compiled on the spot. Its loader is the context loader. */
final class ClosedModule implements AutoCloseable {

    private final Path directory;
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private final Class<?> source;

    private ClosedModule(Path directory, ClassLoader loader) throws ClassNotFoundException {
        this.directory = directory;
        this.source = loader.loadClass("fixture.api.Source");
        Thread.currentThread().setContextClassLoader(loader);
    }

    static ClosedModule load() throws Exception {
        Path directory = Files.createTempDirectory("closed-module");
        Path info = write(directory, "module-info.java", "module fixture { exports fixture.api; }");
        Path hidden = write(directory, "fixture/hidden/Hidden.java", """
                package fixture.hidden;
                public record Hidden(Object content) implements java.io.Serializable {
                    public static String shout(String text) { return text + "!"; }
                }
                """);
        Path source = write(directory, "fixture/api/Source.java", """
                package fixture.api;
                import java.io.Serializable;
                import java.util.function.Function;
                import fixture.hidden.Hidden;
                public class Source {
                    public static Object reference() { return (Function<String, String> & Serializable) Hidden::shout; }
                    public static Object box(Object content) { return new Hidden(content); }
                }
                """);
        int exit = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-d",
                        directory.toString(),
                        info.toString(),
                        hidden.toString(),
                        source.toString());
        if (exit != 0) {
            throw new AssertionError("the fixture did not compile, javac gave " + exit);
        }
        Configuration configuration = ModuleLayer.boot()
                .configuration()
                .resolve(ModuleFinder.of(directory), ModuleFinder.of(), Set.of("fixture"));
        ModuleLayer layer = ModuleLayer.defineModulesWithOneLoader(
                        configuration, List.of(ModuleLayer.boot()), ClassLoader.getSystemClassLoader())
                .layer();
        return new ClosedModule(directory, layer.findLoader("fixture"));
    }

    private static Path write(Path directory, String name, String text) throws Exception {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    Object reference() throws ReflectiveOperationException {
        return source.getMethod("reference").invoke(null);
    }

    Object box(Object content) throws ReflectiveOperationException {
        return source.getMethod("box", Object.class).invoke(null, content);
    }

    @Override
    public void close() throws java.io.IOException {
        Thread.currentThread().setContextClassLoader(before);
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws java.io.IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, java.io.IOException problem)
                    throws java.io.IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
