package io.github.workloadexecutor.internal.worker;

import io.github.workloadexecutor.internal.process.OwnProcess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * The platform threads of this process, but for those that the library and the JDK have for themselves. Also the child
 * processes.
 */
final class LiveThreads implements Belongings {

    private static final String REAPER = "process reaper";

    /** Threads that are made once per process, when something is first used. */
    private static final List<String> OF_THE_JDK = List.of(
            "Attach Listener",
            "Common-Cleaner",
            "CompletableFutureDelayScheduler",
            "DestroyJavaVM",
            "ForkJoinPool.commonPool-",
            "JFR ",
            "Keep-Alive-Timer",
            "MasterPoller",
            "Read-Poller",
            "Signal Dispatcher",
            "VirtualThread-",
            "Write-Poller",
            REAPER,
            "worker-");

    private Set<Thread> before = Set.of();
    private List<Thread> now = List.of();

    @Override
    public String noun() {
        return "thread";
    }

    /** A pool has about as many threads as there are processors, and makes them one by one. */
    @Override
    public int mostOf(String group) {
        return Math.max(8, 2 * Runtime.getRuntime().availableProcessors());
    }

    @Override
    public int runsWithAGroupOfItsOwn() {
        return LeftBehind.RUNS;
    }

    @Override
    public void look() {
        Set<Thread> all = Collections.newSetFromMap(new IdentityHashMap<>());
        all.addAll(all());
        before = all;
    }

    @Override
    public List<Thing> added() {
        now = all();
        List<Thing> added = new ArrayList<>(0);
        for (Thread thread : now) {
            if (!before.contains(thread) && thread.isAlive() && !isOfTheJdk(thread)) {
                added.add(new Live(thread, thread.getName()));
            }
        }
        return added;
    }

    @Override
    public int countOf(String group) {
        int count = 0;
        for (Thread thread : now) {
            if (group.equals(withoutNumber(thread.getName())) && thread.isAlive()) {
                count++;
            }
        }
        return count;
    }

    private static List<Thread> all() {
        ThreadGroup top = Thread.currentThread().getThreadGroup();
        for (ThreadGroup parent = top.getParent(); parent != null; parent = parent.getParent()) {
            top = parent;
        }
        Thread[] threads = new Thread[64];
        int count = top.enumerate(threads);
        while (count == threads.length) {
            threads = new Thread[2 * threads.length];
            count = top.enumerate(threads);
        }
        return List.of(Arrays.copyOf(threads, count));
    }

    private static boolean isOfTheJdk(Thread thread) {
        String type = thread.getClass().getName();
        if (type.startsWith("jdk.internal.") || type.startsWith("io.github.workloadexecutor.internal.")) {
            return true; // Carriers of virtual threads, and what the JDK hides from the application.
        }
        for (String name : OF_THE_JDK) {
            if (thread.getName().startsWith(name)) {
                return true;
            }
        }
        return false;
    }

    private static String withoutNumber(String name) {
        int end = name.length();
        while (end > 0 && Character.isDigit(name.charAt(end - 1))) {
            end--;
        }
        return name.substring(0, end);
    }

    private record Live(Thread thread, String name) implements Thing {

        @Override
        public String group() {
            return withoutNumber(name);
        }

        @Override
        public String family() {
            return name.replaceAll("[0-9]+", "#");
        }

        @Override
        public boolean isThere() {
            return thread.isAlive();
        }
    }

    /** The child processes, to be looked at after the threads: most often these tell that there are none. */
    Belongings children() {
        return new Children();
    }

    /** The JDK has such a thread as long as a child lives, and for a while after that. */
    private static boolean hasReaper(Collection<Thread> threads) {
        for (Thread thread : threads) {
            if (thread.getName().startsWith(REAPER)) {
                return true;
            }
        }
        return false;
    }

    private final class Children implements Belongings {

        private List<OwnProcess.Child> children = List.of();

        @Override
        public String noun() {
            return "child process";
        }

        @Override
        public int mostOf(String group) {
            return 1;
        }

        @Override
        public int runsWithAGroupOfItsOwn() {
            return LeftBehind.RUNS;
        }

        @Override
        public void look() {
            children = hasReaper(before) ? OwnProcess.children() : List.of();
        }

        @Override
        public List<Thing> added() {
            if (!hasReaper(now)) {
                return List.of();
            }
            List<Thing> added = new ArrayList<>(0);
            for (OwnProcess.Child child : OwnProcess.children()) {
                if (!children.contains(child)) {
                    added.add(new Started(child, "pid " + child.pid() + child.command()));
                }
            }
            return added;
        }

        @Override
        public int countOf(String group) {
            return 1;
        }
    }

    private record Started(OwnProcess.Child child, String name) implements Belongings.Thing {

        @Override
        public String group() {
            return name;
        }

        @Override
        public String family() {
            return "child";
        }

        @Override
        public boolean isThere() {
            return child.isAlive();
        }
    }
}
