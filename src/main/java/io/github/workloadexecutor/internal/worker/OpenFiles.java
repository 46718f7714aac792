package io.github.workloadexecutor.internal.worker;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files and sockets that this process has open, where the system shows them (Linux). Class files, the JDK's own,
 * devices, pipes and what has no name any more are left out.
 */
final class OpenFiles implements Belongings {

    private static final File DESCRIPTORS = new File("/proc/self/fd");
    private static final String SOCKET = "socket:";
    private static final String JDK = System.getProperty("java.home") + "/";

    /** Beyond that nothing is found, since looking would take too long. */
    private static final int MOST = 512;

    private Set<String> before = Set.of();
    private List<String> now = List.of();

    @Override
    public String noun() {
        return "open file or socket";
    }

    /** The same file is not opened again by who has it open; but connections are added to a pool one by one. */
    @Override
    public int mostOf(String group) {
        return group.equals(SOCKET)
                ? Math.max(16, 2 * Runtime.getRuntime().availableProcessors())
                : LeftBehind.RUNS - 1;
    }

    /** Some libraries open file after file when they first need each. */
    @Override
    public int runsWithAGroupOfItsOwn() {
        return 2 * LeftBehind.RUNS;
    }

    /** What is used to list them is listed, too, and gone by now; another may get its number. */
    @Override
    public void look() {
        before = new HashSet<>();
        List<String> listed = all();
        for (String name : listed.size() <= MOST ? listed : List.<String>of()) {
            if (!targetOf(name).isEmpty()) {
                before.add(name);
            }
        }
    }

    private static List<String> all() {
        @Nullable String[] names = DESCRIPTORS.list();
        return names == null ? List.of() : List.of(names);
    }

    @Override
    public List<Thing> added() {
        now = all();
        List<Thing> added = new ArrayList<>(0);
        if (!before.isEmpty() && now.size() - 1 > before.size()) {
            for (String name : now) {
                String target = before.contains(name) ? "" : targetOf(name);
                if (isOfTheApplication(target)) {
                    added.add(new Open(name, target));
                }
            }
        }
        return added;
    }

    /** Few are added at a time, so only then the others are looked at. */
    @Override
    public int countOf(String group) {
        int count = 0;
        for (String name : now) {
            if (groupOf(targetOf(name)).equals(group)) {
                count++;
            }
        }
        return count;
    }

    private static String targetOf(String name) {
        try {
            return Files.readSymbolicLink(Path.of(DESCRIPTORS.getPath(), name)).toString();
        } catch (IOException | InvalidPathException closedMeanwhile) {
            return "";
        }
    }

    private static boolean isOfTheApplication(String target) {
        if (target.startsWith(SOCKET)) {
            return true;
        }
        return target.startsWith("/")
                && !target.startsWith(JDK)
                && !target.startsWith("/dev/")
                && !target.startsWith("/proc/")
                && !target.startsWith("/sys/")
                && !target.startsWith("/memfd:")
                && !target.endsWith(" (deleted)")
                && !target.endsWith(".jar")
                && !target.endsWith(".so");
    }

    private static String groupOf(String target) {
        return target.startsWith(SOCKET) ? SOCKET : target;
    }

    private record Open(String descriptor, String name) implements Thing {

        @Override
        public String group() {
            return groupOf(name);
        }

        @Override
        public String family() {
            return name.startsWith(SOCKET) ? SOCKET : "file";
        }

        @Override
        public boolean isThere() {
            return targetOf(descriptor).equals(name);
        }
    }
}
