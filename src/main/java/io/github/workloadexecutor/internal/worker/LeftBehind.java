package io.github.workloadexecutor.internal.worker;

import io.github.workloadexecutor.event.Finding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds tasks that leave threads, open files or child processes behind in their worker, run after run.
 *
 * <p>What a task leaves once is no matter: a pool in a static field or a
 * {@link io.github.workloadexecutor.task.WorkerLocal}, an open log, a connection that is kept. So only growth counts,
 * which at least {@link #RUNS} runs of one type have added to, and of which what the earlier ones added is still there.
 * And since what is kept may be enlarged little by little, as a pool is by its threads, either each of those runs has
 * left a group of its own (threads {@code pool-1-thread-1}, {@code pool-2-thread-1}, ...), or a single group has become
 * larger than one owner needs.
 */
final class LeftBehind implements Inspection {

    static final int RUNS = 3;

    private static final int MOST_TITLES = 64;
    private static final int MOST_KEPT = 256;
    private static final int MOST_NAMED = 5;

    private record Left(int run, Belongings.Thing thing) {}

    /** What the runs of one type have left so far. */
    private static final class History {
        int runs;
        final List<List<Left>> left;

        History(int sorts) {
            left = new ArrayList<>(sorts);
            for (int i = 0; i < sorts; i++) {
                left.add(new ArrayList<>());
            }
        }
    }

    private final List<Belongings> sorts;

    // The title used longest ago is forgotten first.
    private final Map<String, History> histories = new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, History> eldest) {
            return size() > MOST_TITLES;
        }
    };

    private @Nullable History current;

    LeftBehind(List<Belongings> sorts) {
        this.sorts = List.copyOf(sorts);
    }

    static LeftBehind inThisProcess() {
        LiveThreads threads = new LiveThreads();
        return new LeftBehind(List.of(threads, threads.children(), new OpenFiles()));
    }

    @Override
    public Finding.Kind kind() {
        return Finding.Kind.LEFT_BEHIND;
    }

    @Override
    public void before(String title, Object task) {
        current = null;
        for (Belongings sort : sorts) {
            sort.look();
        }
        current = histories.computeIfAbsent(title, unseen -> new History(sorts.size()));
    }

    @Override
    public @Nullable String after() {
        History history = current;
        if (history == null) {
            return null;
        }
        history.runs++;
        String evidence = null;
        for (int i = 0; i < sorts.size(); i++) {
            String found = judge(sorts.get(i), history.left.get(i), history.runs);
            evidence = evidence == null ? found : found == null ? evidence : evidence + "; " + found;
        }
        return evidence;
    }

    private static @Nullable String judge(Belongings sort, List<Left> left, int run) {
        List<Belongings.Thing> added = sort.added();
        if (added.isEmpty()) {
            return null;
        }
        left.removeIf(earlier -> !earlier.thing().isThere());
        for (Belongings.Thing thing : added) {
            left.add(new Left(run, thing));
        }
        String found = null;
        for (int i = 0; i < added.size() && found == null; i++) {
            found = judge(sort, left, added.get(i));
        }
        while (left.size() > MOST_KEPT) {
            left.removeFirst();
        }
        return found;
    }

    private static @Nullable String judge(Belongings sort, List<Left> left, Belongings.Thing latest) {
        List<String> names = new ArrayList<>();
        Set<String> groups = new HashSet<>();
        Set<Integer> runsWithOwnGroup = new HashSet<>();
        Set<Integer> runsOfGroup = new HashSet<>();
        for (Left each : left) {
            Belongings.Thing thing = each.thing();
            if (thing.family().equals(latest.family())) {
                names.add(thing.name());
                if (groups.add(thing.group())) {
                    runsWithOwnGroup.add(each.run());
                }
            }
            if (thing.group().equals(latest.group())) {
                runsOfGroup.add(each.run());
            }
        }
        if (runsWithOwnGroup.size() >= sort.runsWithAGroupOfItsOwn()) {
            return evidence(sort, runsWithOwnGroup.size(), names);
        }
        return runsOfGroup.size() >= RUNS && sort.countOf(latest.group()) > sort.mostOf(latest.group())
                ? evidence(sort, runsOfGroup.size(), names)
                : null;
    }

    private static String evidence(Belongings sort, int runs, List<String> names) {
        String some = String.join(", ", names.subList(Math.max(0, names.size() - MOST_NAMED), names.size()));
        int more = names.size() - MOST_NAMED;
        return "%d runs that were looked at have each left a%s %s behind that is still there: %s%s"
                .formatted(
                        runs,
                        "aeiou".indexOf(sort.noun().charAt(0)) < 0 ? "" : "n",
                        sort.noun(),
                        some,
                        more > 0 ? " and " + more + " more" : "");
    }
}
