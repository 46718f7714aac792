package io.github.workloadexecutor.internal.encoding;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;

/** Classes that are compiled now, into a directory of their own: as good as another jar. */
final class Foreign {

    private Foreign() {}

    /** Gives a loader for them, whose parent is that of the tests. */
    static ClassLoader compiled(Path directory, String file, String source) throws IOException {
        Path sources = Files.createDirectories(directory.resolve("sources"));
        Path classes = Files.createDirectories(directory.resolve("classes"));
        Path written = sources.resolve(file);
        Files.createDirectories(written.getParent());
        Files.writeString(written, source);
        int exit = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-d",
                        classes.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        written.toString());
        if (exit != 0) {
            throw new IOException("javac ended with " + exit);
        }
        URI location = classes.toUri();
        return new URLClassLoader(new URL[] {location.toURL()}, Foreign.class.getClassLoader());
    }
}
