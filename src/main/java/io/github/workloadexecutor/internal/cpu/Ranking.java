package io.github.workloadexecutor.internal.cpu;

import io.github.workloadexecutor.backend.Worker;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which worker of the usual size is to get a task next, or to give some away. Each stands in one place at most: it is
 * idle, or has tasks and takes more, or has tasks and takes no more. One that is to get none any more stands nowhere.
 * Whoever is asked for is known at once, however many there are.
 *
 * <p>Of the idle ones, the next is at the site where the fewest are busy, so that no machine is crowded while another
 * rests. Among several such sites it is at the one used last, and there it is the one used last, since their caches are
 * warmest and the others can be spared. Guarded by the dispatcher's lock.
 */
final class Ranking {

    /** Workers that share a machine. */
    static final class Site extends Ladder.Climber<Site> {

        private final Object key;
        private int workers;
        private int busy;

        // The one used last is first. There is only one rung.
        private final Ladder<WorkerLoad> idle = new Ladder<>();

        private Site(Object key) {
            this.key = key;
        }
    }

    private final Map<Object, Site> sites = new HashMap<>();

    // Those that have idle workers, by the number of busy ones.
    private final Ladder<Site> resting = new Ladder<>();

    // Those that have tasks, by the number of tasks.
    private final Ladder<WorkerLoad> withRoom = new Ladder<>();
    private final Ladder<WorkerLoad> full = new Ladder<>();

    private int regular;

    /** Takes in a worker. Until {@link #sort} it stands nowhere. */
    WorkerLoad come(Worker worker) {
        Site site = sites.computeIfAbsent(worker.site(), Site::new);
        site.workers++;
        WorkerLoad load = new WorkerLoad(worker, site);
        regular += load.isRegular() ? 1 : 0;
        return load;
    }

    /** A worker is gone, whatever it had. */
    void gone(WorkerLoad load) {
        Site site = load.site();
        Ladder.leave(load);
        site.busy -= load.countsAsBusy ? 1 : 0;
        sort(site);
        regular -= load.isRegular() ? 1 : 0;
        site.workers--;
        if (site.workers == 0) {
            sites.remove(site.key);
        }
    }

    /** How many workers of the usual size there are. */
    int regular() {
        return regular;
    }

    /** Puts a worker where it belongs, since its tasks have changed, or whether it takes more. */
    void sort(WorkerLoad load) {
        Site site = load.site();
        boolean busy = !load.isEmpty();
        if (load.isBarred() || !load.isRegular()) {
            Ladder.leave(load);
        } else if (busy) {
            (load.hasRoom() ? withRoom : full).put(load, load.size());
        } else {
            site.idle.putFirst(load, 0);
        }
        if (busy != load.countsAsBusy) {
            load.countsAsBusy = busy;
            site.busy += busy ? 1 : -1;
        }
        sort(site);
    }

    private void sort(Site site) {
        if (site.idle.isEmpty()) {
            Ladder.leave(site);
        } else {
            resting.putFirst(site, site.busy);
        }
    }

    boolean isAnyIdle() {
        return !resting.isEmpty();
    }

    boolean isIdle(WorkerLoad load) {
        return load.site().idle.contains(load);
    }

    /** The idle worker that is to be used next; null if none is idle. */
    @Nullable
    WorkerLoad nextIdle() {
        Site site = resting.lowest();
        return site == null ? null : site.idle.lowest();
    }

    /** An idle worker that takes no task just now is not the next one, until it is sorted again. */
    void passOver(WorkerLoad load) {
        Ladder.leave(load);
        sort(load.site());
    }

    /** Of those that have tasks and take more, one with the fewest. */
    @Nullable
    WorkerLoad leastLoaded() {
        return withRoom.lowest();
    }

    /** Of those that have more than one task, one with the most. */
    @Nullable
    WorkerLoad mostLoaded() {
        WorkerLoad most = full.highest();
        WorkerLoad other = withRoom.highest();
        if (most == null || (other != null && other.size() > most.size())) {
            most = other;
        }
        return most == null || most.size() <= 1 ? null : most;
    }
}
