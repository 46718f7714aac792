package io.github.workloadexecutor.internal.cpu;

import io.github.workloadexecutor.backend.Worker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who waits, who is free, and who was sent what. A task waits here in line, or is with one worker, or is not here; a
 * worker is idle, or has tasks, or is not here.
 *
 * <p>Tasks go in order of arrival, to the idle worker that the {@link Ranking} names. When none is idle they are sent
 * ahead to those that are busy, so that no worker waits for its next task; and taken back, as long as their worker has
 * not begun with them, when another is idle or theirs is leaving. A task that was sent ahead still waits as far as
 * anybody can see: it has its room in the queue, and can be given up.
 *
 * <p>Tasks that need permits wait in a line of their own until they have them, and then stand where they would have
 * stood. They take room in the queue all that time. Who has had a slot of a resource before gets the next task that has
 * it, if it is idle.
 *
 * <p>Tasks that need more heap wait in a line of their own, for workers of exactly that size, of which one at a time is
 * asked for. Such a worker is never idle: it gets a task when it comes, or is not needed any more.
 *
 * <p>Everything is guarded by the dispatcher's lock.
 */
final class Placement {

    /** Up to so many waiting tasks the backend is told each time there is one more; beyond, when they double. */
    private static final int DEMAND_TOLD_EXACTLY = 256;

    // Looking at more would take longer than being woken.
    private static final int MOST_LOOKED_AT = 256;

    private enum LargerWorker {
        NONE,
        ASKED_FOR,
        HERE
    }

    private final QueueBounds bounds;
    private final Deadlines deadlines;

    private final TaskLine waiting = new TaskLine();
    private final TaskLine waitingForHeap = new TaskLine();
    private final TaskLine waitingForPermits = new TaskLine();
    private final Map<Worker, WorkerLoad> loads = new LinkedHashMap<>();
    private final Ranking ranking = new Ranking();
    // Made when the first task with a slot is sent.
    private @Nullable SlotUsers slotUsers;
    private LargerWorker larger = LargerWorker.NONE;
    private boolean stopping;

    private int inFlight;
    private int busy;
    private int demanded;

    Placement(QueueBounds bounds, Deadlines deadlines) {
        this.bounds = bounds;
        this.deadlines = deadlines;
    }

    // Tasks.

    private TaskLine lineOf(CpuFuture<?> task) {
        if (waitingForPermits.contains(task)) {
            return waitingForPermits;
        }
        return task.heapFactor() > 1 ? waitingForHeap : waiting;
    }

    void add(CpuFuture<?> task) {
        lineOf(task).addLast(task);
        bounds.entered(task);
    }

    void addFirst(CpuFuture<?> task) {
        lineOf(task).addFirst(task);
        bounds.entered(task);
    }

    /** A task that has to wait for permits. */
    void addForPermits(CpuFuture<?> task) {
        waitingForPermits.addLast(task);
        bounds.entered(task);
    }

    /** A task that waited for permits has them; false if it waits no more. */
    boolean admit(CpuFuture<?> task) {
        if (!waitingForPermits.remove(task)) {
            return false;
        }
        lineOf(task).addInOrder(task);
        return true;
    }

    /** Whether a task has not had its turn yet. */
    boolean waits(CpuFuture<?> task) {
        WorkerLoad load = loadOf(task);
        return load == null ? lineOf(task).contains(task) : load.first() != task;
    }

    private @Nullable WorkerLoad loadOf(CpuFuture<?> task) {
        Worker worker = task.worker();
        return worker == null ? null : loads.get(worker);
    }

    /** Takes out a task that waits in line and is not to run; false if it does not. */
    boolean forget(CpuFuture<?> task) {
        boolean waited = lineOf(task).remove(task);
        if (waited) {
            over(task);
            demanded = Math.min(demanded, waiting.size() + ahead());
        }
        return waited;
    }

    /** The task does not wait any more, and its bytes are not needed. */
    private void over(CpuFuture<?> task) {
        turnCame(task);
        task.dropBody();
    }

    private void turnCame(CpuFuture<?> task) {
        bounds.left(task);
        deadlines.over(task);
    }

    /** Everything that waits: what was sent ahead, and then what is in a line. */
    List<CpuFuture<?>> waiting() {
        List<CpuFuture<?>> all = new ArrayList<>();
        for (WorkerLoad load : loads.values()) {
            load.addAhead(all);
        }
        all.addAll(waiting.toList());
        all.addAll(waitingForHeap.toList());
        all.addAll(waitingForPermits.toList());
        return all;
    }

    /** Takes out everything that waits in line for a worker of the usual size. */
    List<CpuFuture<?>> strand() {
        demanded = 0;
        return empty(waiting);
    }

    /** Takes out everything that waits for a larger worker; the one that was asked for will not come. */
    List<CpuFuture<?>> strandForHeap() {
        if (larger == LargerWorker.ASKED_FOR) {
            larger = LargerWorker.NONE;
        }
        return empty(waitingForHeap);
    }

    private List<CpuFuture<?>> empty(TaskLine line) {
        List<CpuFuture<?>> stranded = line.toList();
        for (CpuFuture<?> task : stranded) {
            boolean unused = forget(task);
        }
        return stranded;
    }

    /** How many tasks were sent to a worker that is not at them yet. */
    int ahead() {
        return inFlight - busy;
    }

    /** How many tasks wait, wherever. */
    private int crowdWaiting() {
        return waiting.size() + waitingForHeap.size() + waitingForPermits.size() + ahead();
    }

    /** How many tasks wait and how many workers are busy, in words. */
    String crowd() {
        int tasks = crowdWaiting();
        return (tasks == 1 ? "1 task waits" : tasks + " tasks wait")
                + (busy == 1 ? ", 1 worker is busy" : ", " + busy + " workers are busy");
    }

    // Workers.

    /** Uses a worker that has come, or has come back. */
    Step offer(Worker worker) {
        WorkerLoad load = loads.computeIfAbsent(worker, ranking::come);
        if (load.isRegular()) {
            load.unbar();
            ranking.sort(load);
            return match();
        }
        larger = LargerWorker.HERE;
        Step step = new Step();
        if (stopping || !give(load, waitingForHeap, step)) {
            remove(load);
            step.unneeded(worker);
        }
        return step;
    }

    /** Pairs waiting tasks with workers, as far as there are both, and says what workers are needed. */
    Step match() {
        Step step = new Step();
        if (stopping) {
            return step;
        }
        CpuFuture<?> needsHeap = waitingForHeap.first();
        if (larger == LargerWorker.NONE && needsHeap != null) {
            larger = LargerWorker.ASKED_FOR;
            step.demandLarger(needsHeap.heapFactor());
        }
        if (ranking.isAnyIdle()) {
            useIdle(step);
        }
        sendAhead(step);
        demand(step);
        return step;
    }

    private void useIdle(Step step) {
        if (slotUsers != null) {
            useAccustomed(slotUsers, step);
        }
        List<WorkerLoad> unwilling = List.of();
        for (WorkerLoad load = ranking.nextIdle(); load != null; load = ranking.nextIdle()) {
            if (waiting.isEmpty()) {
                takeOver(load, step);
            } else {
                boolean unused = give(load, waiting, step);
            }
            if (load.isEmpty() && waiting.isEmpty()) {
                break;
            }
            if (load.isEmpty()) {
                ranking.passOver(load);
                unwilling = unwilling.isEmpty() ? new ArrayList<>() : unwilling;
                unwilling.add(load);
            }
        }
        unwilling.reversed().forEach(ranking::sort);
    }

    /** Gives tasks with slots, as long as such a one is first in line, to idle workers that have had them before. */
    private void useAccustomed(SlotUsers users, Step step) {
        CpuFuture<?> first = waiting.first();
        while (first != null) {
            WorkerLoad load = users.lastOf(first.slots());
            if (load == null || !ranking.isIdle(load) || !give(load, waiting, step)) {
                return;
            }
            first = waiting.first();
        }
    }

    private void sendAhead(Step step) {
        while (!waiting.isEmpty() && inFlight < ranking.regular() * WorkerLoad.WINDOW) {
            WorkerLoad load = ranking.leastLoaded();
            if (load == null) {
                return;
            }
            if (!give(load, waiting, step) && !waiting.isEmpty()) {
                load.refused();
                ranking.sort(load);
            }
        }
    }

    /** Gives a worker the first of a line that is still wanted; false if there is none, or it takes none. */
    private boolean give(WorkerLoad load, TaskLine line, Step step) {
        double heapFactor = load.worker().heapFactor();
        CpuFuture<?> next = line.first();
        while (next != null) {
            CpuFuture<?> task = next;
            next = task.behind;
            if (task.heapFactor() != heapFactor) {
                continue;
            }
            if (!task.tryBegin()) {
                boolean unused = line.remove(task);
                over(task);
                continue;
            }
            boolean sent = send(load, task, step);
            if (sent || task.isOver()) {
                boolean unused = line.remove(task);
            }
            return sent;
        }
        return false;
    }

    /** Sends a task that is running as far as its future knows; if the worker does not take it, it is queued again. */
    private boolean send(WorkerLoad load, CpuFuture<?> task, Step step) {
        Measurement measurement = task.measurement();
        if (measurement != null) {
            measurement.sent(/* first= */ load.isEmpty());
        }
        if (!load.worker().send(task.encoded())) {
            if (!task.tryHandBack()) {
                over(task);
            }
            return false;
        }
        load.add(task);
        ranking.sort(load);
        task.assignTo(load.worker());
        if (task.hasSlots()) {
            noteSlots(load, task);
        }
        inFlight++;
        if (load.size() == 1) {
            busy++;
            firstBegins(load);
            if (load.isRegular()) {
                demanded = Math.max(0, demanded - 1); // One of those the backend was told of.
            }
        }
        step.sent(load.worker());
        return true;
    }

    private void noteSlots(WorkerLoad load, CpuFuture<?> task) {
        SlotUsers users = slotUsers;
        if (users == null) {
            users = new SlotUsers();
            slotUsers = users;
        }
        users.uses(load, task.slots());
    }

    private void firstBegins(WorkerLoad load) {
        CpuFuture<?> first = load.first();
        if (first != null) {
            turnCame(first);
            first.begins();
            deadlines.started(first, load.worker());
        }
    }

    /**
     * Takes back what was sent ahead to the most loaded worker, for one that has nothing to do. It is dealt anew, to
     * both by turns, so that tasks begin in order of arrival.
     */
    private void takeOver(WorkerLoad free, Step step) {
        WorkerLoad most = ahead() == 0 ? null : ranking.mostLoaded();
        if (most == null) {
            return;
        }
        CpuFuture<?> last = most.last();
        while (most.size() > 1 && last != null && requeue(most, last)) {
            last = most.last();
        }
        boolean unused = give(free, waiting, step);
    }

    /**
     * Takes a task back from its worker, and puts it first in line; unless nobody wants it, and then it is over.
     *
     * @return false if the worker has begun with it
     */
    private boolean requeue(WorkerLoad load, CpuFuture<?> task) {
        if (!load.worker().takeBack(task.number())) {
            return false;
        }
        removed(load, task);
        queueAgain(task);
        return true;
    }

    /** A task that certainly did not start is first in line again; or over, if nobody wants it. */
    void queueAgain(CpuFuture<?> task) {
        if (task.tryHandBack()) {
            addFirst(task);
        } else {
            over(task);
        }
    }

    /** Takes a task out of its worker's load, which may make another the first. */
    private void removed(WorkerLoad load, CpuFuture<?> task) {
        boolean wasFirst = load.first() == task;
        CpuFuture<?> unused = load.remove(task.number());
        ranking.sort(load);
        task.assignTo(null);
        inFlight--;
        if (load.isEmpty()) {
            busy--;
        } else if (wasFirst) {
            firstBegins(load);
        }
    }

    /**
     * Takes a task back that is not to run any more, if its worker has not begun with it. It is queued then as far as
     * its future knows, or over if that is done.
     */
    boolean reclaim(CpuFuture<?> task) {
        WorkerLoad load = loadOf(task);
        if (load == null || !load.worker().takeBack(task.number())) {
            return false;
        }
        removed(load, task);
        boolean unused = task.tryHandBack();
        over(task);
        return true;
    }

    @Nullable
    CpuFuture<?> taskOf(Worker worker, long number) {
        WorkerLoad load = loads.get(worker);
        return load == null ? null : load.find(number);
    }

    /** Whether a worker has this task, and is at it. */
    boolean isAt(Worker worker, CpuFuture<?> task) {
        WorkerLoad load = loads.get(worker);
        return load != null && load.first() == task;
    }

    /** The task that a worker is at; null if it has none. */
    @Nullable
    CpuFuture<?> firstOf(Worker worker) {
        WorkerLoad load = loads.get(worker);
        return load == null ? null : load.first();
    }

    /** Takes a task off a worker that has answered it; null if the worker does not have it. */
    @Nullable
    CpuFuture<?> answered(Worker worker, long number) {
        WorkerLoad load = loads.get(worker);
        CpuFuture<?> task = load == null ? null : load.find(number);
        if (load != null && task != null) {
            removed(load, task);
            turnCame(task);
            Measurement measurement = task.measurement();
            if (measurement != null) {
                measurement.answered(/* last= */ load.isEmpty());
            }
        }
        return task;
    }

    /**
     * Brings a worker that has answered to rest, if it has nothing left to do.
     *
     * @param leaving whether it must not get another task
     */
    void settle(Worker worker, boolean leaving) {
        WorkerLoad load = loads.get(worker);
        if (load == null) {
            return;
        }
        load.answered();
        ranking.sort(load);
        if (leaving) {
            bar(load);
            if (load.isEmpty()) {
                remove(load);
            }
        }
    }

    /** Whether a worker has no task. */
    boolean isFree(Worker worker) {
        WorkerLoad load = loads.get(worker);
        return load == null || load.isEmpty();
    }

    private void bar(WorkerLoad load) {
        load.bar();
        ranking.sort(load);
        for (CpuFuture<?> last = load.last(); last != null && requeue(load, last); ) {
            last = load.last();
        }
    }

    private void remove(WorkerLoad load) {
        demanded = 0; // The backend has not heard what its going means.
        loads.remove(load.worker());
        ranking.gone(load);
        if (slotUsers != null) {
            slotUsers.gone(load);
        }
    }

    boolean withdraw(Worker worker) {
        WorkerLoad load = loads.get(worker);
        if (load == null || !ranking.isIdle(load)) {
            return false;
        }
        remove(load);
        return true;
    }

    /** Takes out a worker that is gone, and gives what it had, in order. The first was its own, if it had begun. */
    List<CpuFuture<?>> lose(Worker worker) {
        if (worker.heapFactor() > 1) {
            larger = LargerWorker.NONE;
        }
        WorkerLoad load = loads.get(worker);
        if (load == null) {
            return List.of();
        }
        remove(load);
        List<CpuFuture<?>> had = new ArrayList<>(load.size());
        for (CpuFuture<?> task = load.first(); task != null; task = load.first()) {
            CpuFuture<?> unused = load.remove(task.number());
            task.assignTo(null);
            had.add(task);
        }
        if (!had.isEmpty()) {
            deadlines.over(had.getFirst());
        }
        inFlight -= had.size();
        busy -= had.isEmpty() ? 0 : 1;
        return had;
    }

    /** Takes out a task that its worker has lost; null if the worker does not have it. */
    @Nullable
    CpuFuture<?> loseTask(Worker worker, long number) {
        WorkerLoad load = loads.get(worker);
        CpuFuture<?> task = load == null ? null : load.find(number);
        if (load != null && task != null) {
            demanded = 0; // It may wait again, and for another backend's worker than this one.
            removed(load, task);
            deadlines.over(task);
        }
        return task;
    }

    /** A task has left its lost worker, and does not wait again. */
    void gone(CpuFuture<?> task) {
        turnCame(task);
    }

    /** The worker is about to be killed because of the task it runs: the others are not to share its fate. */
    void doom(Worker worker) {
        WorkerLoad load = loads.get(worker);
        if (load != null) {
            bar(load);
        }
    }

    /** Every worker that runs a task, with it. */
    Map<Worker, CpuFuture<?>> busy() {
        Map<Worker, CpuFuture<?>> running = new HashMap<>();
        for (WorkerLoad load : loads.values()) {
            CpuFuture<?> first = load.first();
            if (first != null) {
                running.put(load.worker(), first);
            }
        }
        return running;
    }

    /** Those that may have answers, for who looks for them; none if there are so many that nobody should. */
    List<Worker> workers() {
        if (loads.size() > MOST_LOOKED_AT) {
            return List.of();
        }
        List<Worker> all = new ArrayList<>(loads.size());
        for (WorkerLoad load : loads.values()) { // A loop, since each task that is waited for comes through here.
            if (!load.isEmpty()) {
                all.add(load.worker());
            }
        }
        return all;
    }

    private void demand(Step step) {
        int tasks = waiting.size() + ahead();
        if (tasks == 0 || ranking.isAnyIdle()) {
            demanded = 0;
        } else if (tasks > demanded) {
            demanded = tasks <= DEMAND_TOLD_EXACTLY ? tasks : 2 * Integer.highestOneBit(tasks);
            step.demand(demanded);
        }
    }

    /** How many workers there may be has changed, so the backend is to be told again. */
    void forgetDemand() {
        demanded = 0;
    }

    /** Gives out no more tasks, and takes back those that no worker has begun with. */
    void stop() {
        stopping = true;
        for (WorkerLoad load : List.copyOf(loads.values())) {
            bar(load);
        }
    }

    boolean isStopping() {
        return stopping;
    }
}
