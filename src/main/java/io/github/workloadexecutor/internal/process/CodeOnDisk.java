package io.github.workloadexecutor.internal.process;

import java.io.File;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The jars and directories that this JVM takes its code from, as they were on disk at one moment: of files size and
 * modification time, of directories only that they were there. Nothing of them is read. An immutable value.
 */
public final class CodeOnDisk {

    /**
     * One entry of the class path or module path.
     *
     * @param bytes 0 for a directory or what does not exist
     * @param changedMillis the same
     */
    private record Entry(String path, long bytes, long changedMillis) {}

    private final List<Entry> entries;

    private CodeOnDisk(List<Entry> entries) {
        this.entries = entries;
    }

    /** As it is now. */
    public static CodeOnDisk now() {
        return of(paths());
    }

    static CodeOnDisk of(List<String> paths) {
        List<Entry> entries = new ArrayList<>(paths.size());
        for (String path : paths) {
            File file = new File(path);
            boolean isFile = file.isFile();
            entries.add(new Entry(path, isFile ? file.length() : 0, isFile ? file.lastModified() : 0));
        }
        return new CodeOnDisk(entries);
    }

    /** The entries of class path and module path, as absolute paths. */
    public static List<String> paths() {
        List<String> paths = new ArrayList<>();
        add(System.getProperty("java.class.path"), paths);
        add(System.getProperty("jdk.module.path"), paths);
        return paths;
    }

    private static void add(@Nullable String joined, List<String> paths) {
        if (joined != null) {
            for (String path : joined.split(File.pathSeparator, -1)) {
                if (!path.isEmpty()) {
                    paths.add(new File(path).getAbsolutePath());
                }
            }
        }
    }

    /**
     * Says which file is another one than it was.
     *
     * @return a sentence with then and now, and what to do; null if all is as it was
     */
    public @Nullable String changeSince() {
        for (Entry then : entries) {
            Entry now = of(List.of(then.path())).entries.getFirst();
            if (!then.equals(now)) {
                return then.path() + ", which this application runs from, was replaced while it ran: it was "
                        + inWords(then) + " and is " + inWords(now)
                        + ", so a worker would run other code; restart the application";
            }
        }
        return null;
    }

    private static String inWords(Entry entry) {
        return entry.changedMillis() == 0
                ? "no file"
                : entry.bytes() + " bytes of " + Instant.ofEpochMilli(entry.changedMillis());
    }
}
