package io.github.workloadexecutor;

import io.github.workloadexecutor.backend.Backend;
import io.github.workloadexecutor.backend.EncodedTask;
import io.github.workloadexecutor.backend.TaskLimits;
import io.github.workloadexecutor.context.ContextCarrier;
import io.github.workloadexecutor.event.CloseReceipt;
import io.github.workloadexecutor.event.Finding;
import io.github.workloadexecutor.event.LaneStatistics;
import io.github.workloadexecutor.event.ResourceHolder;
import io.github.workloadexecutor.event.ResourceWaiter;
import io.github.workloadexecutor.event.WorkerStatistics;
import io.github.workloadexecutor.event.WorkloadListener;
import io.github.workloadexecutor.failure.FindingException;
import io.github.workloadexecutor.failure.NotShippableException;
import io.github.workloadexecutor.failure.TaskFailedException;
import io.github.workloadexecutor.gather.Gather;
import io.github.workloadexecutor.gather.Gathered;
import io.github.workloadexecutor.gather.GatheredMap;
import io.github.workloadexecutor.gather.Outcome;
import io.github.workloadexecutor.internal.context.Capturing;
import io.github.workloadexecutor.internal.context.ContextConfig;
import io.github.workloadexecutor.internal.cpu.Dispatcher;
import io.github.workloadexecutor.internal.cpu.DispatcherConfig;
import io.github.workloadexecutor.internal.encoding.AllowedClasses;
import io.github.workloadexecutor.internal.encoding.Encoding;
import io.github.workloadexecutor.internal.finding.BatchWatch;
import io.github.workloadexecutor.internal.finding.FindingLog;
import io.github.workloadexecutor.internal.forked.ForkedConfig;
import io.github.workloadexecutor.internal.forked.ForkedWorkers;
import io.github.workloadexecutor.internal.forked.Initialiser;
import io.github.workloadexecutor.internal.forked.Recycling;
import io.github.workloadexecutor.internal.forked.SystemPropertyOptions;
import io.github.workloadexecutor.internal.gather.Stage;
import io.github.workloadexecutor.internal.inprocess.InProcessConfig;
import io.github.workloadexecutor.internal.inprocess.InProcessWorkers;
import io.github.workloadexecutor.internal.io.VirtualThreads;
import io.github.workloadexecutor.internal.lane.LaneEngine;
import io.github.workloadexecutor.internal.lane.LaneFuture;
import io.github.workloadexecutor.internal.learning.Profiles;
import io.github.workloadexecutor.internal.limit.Gate;
import io.github.workloadexecutor.internal.memory.PayloadStore;
import io.github.workloadexecutor.internal.routing.Explaining;
import io.github.workloadexecutor.internal.routing.Route;
import io.github.workloadexecutor.internal.routing.Router;
import io.github.workloadexecutor.routing.Explanation;
import io.github.workloadexecutor.task.CpuTask;
import io.github.workloadexecutor.task.Lane;
import io.github.workloadexecutor.task.QueuePolicy;
import io.github.workloadexecutor.task.Resource;
import io.github.workloadexecutor.task.RoutingRule;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.task.TaskOptions;
import java.lang.ref.Cleaner;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Gatherer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks where they belong: those that wait on virtual threads, those that compute in forked worker JVMs.
 *
 * <p>{@link #submit} decides by what a task declares: {@link io.github.workloadexecutor.task.CpuTask} and
 * {@link io.github.workloadexecutor.task.CpuBound} go to the CPU lane, {@link io.github.workloadexecutor.task.IoTask}
 * and {@link io.github.workloadexecutor.task.IoBound} to the I/O lane; then by the rules given to the builder; and what
 * none of them knows runs on the I/O lane. {@link #io} and {@link #cpu} are the lanes themselves.
 *
 * <p><b>What it guarantees.</b> Every accepted task completes its future exactly once. A worker that dies fails the one
 * task it was running. A task is run at most once, unless its {@link TaskOptions} say that it may be run again.
 * {@link #gatherAll} gives results in input order.
 *
 * <p><b>What it refuses</b>, in the submitting thread: tasks for the CPU lane that cannot travel
 * ({@link io.github.workloadexecutor.failure.NotShippableException}), and tasks after shutdown
 * ({@link java.util.concurrent.RejectedExecutionException}).
 *
 * <p><b>How it ends.</b> {@link #close} lets tasks finish for a bounded time and then stops them. An executor that is
 * no longer referred to is shut down as by {@link #shutdown}. A program that reaches its end without closing sees
 * accepted tasks through and then ends; {@code System.exit} ends it at once. Workers end when the application does,
 * even when it is killed. One that many share comes from {@link Builder#shared}.
 *
 * <p>Safe for use by many threads. Actions before submission happen-before the task, and the task happens-before the
 * return of its future's {@code get}; across processes that holds for what travels.
 *
 * <pre>{@code
 * try (var executor = WorkloadExecutor.create()) {
 *     TaskFuture<Thumbnail> thumb = executor.cpu().submit(Thumbnails::render, file);
 *     List<Report> reports = executor.gatherAll(tasks);
 * }
 * }</pre>
 */
public final class WorkloadExecutor implements AutoCloseable {

    private static final Cleaner CLEANER = Cleaner.create();
    private static final AtomicLong EXECUTORS = new AtomicLong();

    private final String name;
    private final Router router;
    private final Profiles profiles = new Profiles();
    private final FindingLog findings;
    private final Explaining explaining;
    private final boolean learning;
    private final Set<Lane> inTurn;
    private final VirtualThreads ioEngine;
    private final Dispatcher cpuEngine;
    private final IoLane io;
    private final CpuLane cpu;
    private final AtomicReference<@Nullable Gate> owner;
    private final TaskOptions taskOptions;
    private final Duration closeTimeout;

    private WorkloadExecutor(Builder options, @Nullable Initialiser initialiser) {
        name = options.name == null ? "workload-executor-" + EXECUTORS.incrementAndGet() : options.name;
        router = new Router(options.rules, profiles);
        learning = options.learning;
        explaining = new Explaining(router, options.findings == FindingLog.Mode.STRICT);
        taskOptions = options.taskOptions;
        closeTimeout = options.closeTimeout;
        LongSupplier numbers = new Numbers();
        findings = new FindingLog(name, options.findings, options.listeners);
        inTurn = options.inTurn();
        ioEngine = new VirtualThreads(name, options.ioLimit, numbers, findings);
        ioEngine.onHog(new HogsKnown(profiles));
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
                1,
                Thread.ofPlatform()
                        .daemon()
                        .inheritInheritableThreadLocals(false)
                        .name(name + " timer")
                        .factory());
        timer.setRemoveOnCancelPolicy(true);
        cpuEngine = new Dispatcher(
                options.dispatcher(name),
                numbers,
                options.hasForkedWorkers() ? new ArraysMaking(name, timer) : null,
                options.backend(name, initialiser, timer),
                profiles,
                findings,
                timer);
        Capturing capturing = new Capturing(name, options.context());
        ioEngine.capture(capturing);
        cpuEngine.capture(capturing);
        // What stands for the executor and its lanes when they are no longer reachable. The engines do not refer to it.
        // They share what it keeps: their gate, once there is one.
        owner = new AtomicReference<>();
        io = new IoLane(new View<>(ioEngine, TaskOptions.none(), /* limits= */ null, closeTimeout, owner));
        cpu = new CpuLane(new View<>(cpuEngine, taskOptions, /* limits= */ null, closeTimeout, owner));
        Lanes lanes = new Lanes(ioEngine, cpu.engine(), options.taskOptions, capturing);
        ioEngine.life().goOnBy(lanes);
        cpuEngine.life().goOnBy(lanes);
        var unused = CLEANER.register(owner, new WhenDropped(ioEngine, cpuEngine));
    }

    // The next are no lambdas, because the first lambdas of an application would delay its first worker. And the
    // engines must not refer to the executor, or it would never be seen to be dropped.

    /** Where large arrays of tasks are put, once there are any. */
    private record ArraysMaking(String executorName, ScheduledExecutorService timer) implements Supplier<PayloadStore> {

        @Override
        public PayloadStore get() {
            return PayloadStore.ofThisMachine(executorName, timer);
        }
    }

    /** Has it known of a type that its tasks compute, before any run of it is over. */
    private record HogsKnown(Profiles profiles) implements Consumer<Class<?>> {

        @Override
        public void accept(Class<?> type) {
            profiles.of(type).hogged();
        }
    }

    /** The numbers of the tasks of both lanes. */
    private static final class Numbers implements LongSupplier {
        private final AtomicLong last = new AtomicLong();

        @Override
        public long getAsLong() {
            return last.incrementAndGet();
        }
    }

    /** Does not refer to the executor it waits for. */
    private record WhenDropped(LaneEngine io, LaneEngine cpu) implements Runnable {

        @Override
        public void run() {
            io.shutdown();
            cpu.shutdown();
        }
    }

    /**
     * Creates an executor with the default options.
     *
     * @return an executor; close it when done
     */
    public static WorkloadExecutor create() {
        return builder().build();
    }

    /**
     * Starts building an executor.
     *
     * @return a builder with the default options
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Submits a task to the lane it belongs to.
     *
     * @param task the task
     * @param <T> the result's type
     * @return the pending result
     * @throws io.github.workloadexecutor.failure.NotShippableException if it belongs to the CPU lane and cannot travel
     * @throws IllegalArgumentException if its class declares both lanes
     * @throws java.util.concurrent.RejectedExecutionException if the lane has been shut down
     */
    @SuppressWarnings("exports")
    public <T extends @Nullable Object> TaskFuture<T> submit(Callable<T> task) {
        return AbstractLane.started(prepare(task));
    }

    /**
     * Submits a task without a result to the lane it belongs to.
     *
     * @param task the task
     * @return completes with null
     * @throws io.github.workloadexecutor.failure.NotShippableException if it belongs to the CPU lane and cannot travel
     * @throws IllegalArgumentException if its class declares both lanes
     * @throws java.util.concurrent.RejectedExecutionException if the lane has been shut down
     */
    public TaskFuture<?> submit(Runnable task) {
        return AbstractLane.<@Nullable Void>started(prepare(task));
    }

    private <T extends @Nullable Object> LaneFuture<T> prepare(Callable<T> task) {
        Route route = route(Objects.requireNonNull(task, "task"));
        if (route.lane() == Lane.CPU) {
            try {
                return cpu.engine().prepare(task, taskOptions);
            } catch (NotShippableException unable) {
                stays(route, task, unable);
            }
        }
        return isLearning(route)
                ? ioEngine.prepareUndeclared(task, task.getClass(), profiles.of(task.getClass()))
                : ioEngine.prepare(task, TaskOptions.none());
    }

    private LaneFuture<@Nullable Void> prepare(Runnable task) {
        Route route = route(Objects.requireNonNull(task, "task"));
        if (route.lane() == Lane.CPU) {
            try {
                return cpu.engine().prepare(task, null, taskOptions);
            } catch (NotShippableException unable) {
                stays(route, task, unable);
            }
        }
        return isLearning(route)
                ? ioEngine.prepareUndeclared(
                        Executors.<@Nullable Void>callable(task, null), task.getClass(), profiles.of(task.getClass()))
                : ioEngine.prepare(task, null, TaskOptions.none());
    }

    private Route route(Object task) {
        findings.throwIfStrict();
        Route route = router.route(task);
        if (route == Route.LEARNED_COMPUTING && findings.isStrict()) {
            throw new FindingException(
                    name,
                    List.of("it refuses this task: "
                            + explaining.of(task, Shippability.check(task).offenders())));
        }
        return route;
    }

    private boolean isLearning(Route route) {
        return learning && route.isLearned();
    }

    /** A task that cannot travel stays in this process if it did not ask to go, and is refused otherwise. */
    private void stays(Route route, Object task, NotShippableException unable) {
        if (route != Route.LEARNED_CPU) {
            throw unable;
        }
        findings.report(
                Finding.Kind.CANNOT_TRAVEL,
                profiles.of(task.getClass()).name(),
                () -> "it computes and its class is @Shippable, but " + unable.getMessage(),
                "Remove what keeps it from travelling, or the annotation");
        findings.throwIfStrict();
    }

    /**
     * Says where a task would run if it were submitted now, and why: what its class declares, what rules say, what runs
     * of its type have shown, what its code lets one expect, whether it can travel, and what would change the decision.
     * The task is not run; it is encoded to see whether it can travel, which runs serialisation code of its own.
     *
     * @param task a task, as it would be submitted
     * @return the decision, whose text says the same in words
     * @throws IllegalArgumentException if its class declares both lanes
     */
    public Explanation explain(Object task) {
        return explaining.of(
                Objects.requireNonNull(task, "task"), Shippability.check(task).offenders());
    }

    /**
     * The same for the tasks of a class, as far as it can be said without one: rules are not asked, and what a task
     * holds may keep it from travelling.
     *
     * @param type the class
     * @return the decision, whose text says the same in words
     * @throws IllegalArgumentException if the class declares both lanes
     */
    public Explanation explain(Class<?> type) {
        return explaining.of(
                Objects.requireNonNull(type, "type"), Shippability.check(type).offenders());
    }

    /**
     * Runs tasks, each on the lane it belongs to, and waits for all of them.
     *
     * <p>The first failure cancels the other tasks, and is thrown when nothing of them runs any more; so is an
     * interrupt. A task on the I/O lane that ignores its interrupt is waited for.
     *
     * @param tasks the tasks; none is started if one of them is refused
     * @param <T> the results' type
     * @return the results, in the order of the tasks, unmodifiable
     * @throws TaskFailedException if a task failed: its cause is that failure, and other tasks that failed by then are
     *     suppressed
     * @throws InterruptedException if the calling thread is interrupted while it waits
     * @throws io.github.workloadexecutor.failure.NotShippableException if a task that belongs to the CPU lane cannot
     *     travel
     * @throws IllegalArgumentException if a task's class declares both lanes
     * @throws java.util.concurrent.RejectedExecutionException if a lane has been shut down
     * @throws io.github.workloadexecutor.failure.FindingException if the executor is strict and has found a pitfall,
     *     and no task failed; if one did, the findings are thrown by the next call that can
     */
    @SuppressWarnings("exports")
    public <T extends @Nullable Object> List<T> gatherAll(Collection<? extends Callable<? extends T>> tasks)
            throws InterruptedException {
        return this.<T>gatherPrepared(tasks, Gather.failFast()).values();
    }

    /**
     * Runs tasks, each on the lane it belongs to, and gathers what came of them: until the first failure, however many
     * fail, until enough have succeeded; so many at once, within some time, in either order. Recursion is fine: a task
     * may gather others.
     *
     * <p>Without a bound on tasks in flight all tasks are asked for and prepared before the first is started, and none
     * is if one of them is refused. With one, the next task is asked for when there is room, and one that is refused is
     * a failure at its place. What the tasks' iterator throws ends the gather and is thrown.
     *
     * @param tasks the tasks
     * @param gather the choices
     * @param <T> the results' type
     * @return what came of each task
     * @throws TaskFailedException if more tasks failed than the choices allow: its cause is the first failure, and
     *     other tasks that failed by then are suppressed
     * @throws io.github.workloadexecutor.failure.GatherTimeoutException if the time was over before
     * @throws InterruptedException if the calling thread is interrupted while it waits; nothing of the tasks runs then
     * @throws io.github.workloadexecutor.failure.NotShippableException if a task that belongs to the CPU lane cannot
     *     travel
     * @throws java.util.concurrent.RejectedExecutionException if a lane has been shut down
     */
    @SuppressWarnings("exports")
    public <T extends @Nullable Object> Gathered<T> gatherAll(
            Iterable<? extends Callable<? extends T>> tasks, Gather gather) throws InterruptedException {
        Objects.requireNonNull(gather, "gather");
        return gather.inFlight().isPresent() ? gatherBounded(tasks, gather) : gatherPrepared(tasks, gather);
    }

    private <T extends @Nullable Object> Gathered<T> gatherBounded(
            Iterable<? extends Callable<? extends T>> tasks, Gather gather) throws InterruptedException {
        Mapping<Callable<? extends T>, T> mapping = mappingOf(task -> task);
        Gathered<T> gathered = mapping.gathered(tasks, gather);
        findings.throwIfStrict();
        return gathered;
    }

    private <T extends @Nullable Object> Gathered<T> gatherPrepared(
            Iterable<? extends Callable<? extends T>> tasks, Gather gather) throws InterruptedException {
        Deque<LaneFuture<? extends T>> prepared = new ArrayDeque<>();
        BatchWatch watch = new BatchWatch(findings, inTurn);
        Gathered<T> gathered;
        try {
            for (Callable<? extends T> task : tasks) {
                LaneFuture<? extends T> future = prepare(task);
                prepared.addLast(future);
                watch.add(task, future);
            }
            watch.before();
            gathered = Mapping.<T>ofPrepared(cpuEngine::poller)
                    .gathered(new Draining<>(prepared), OptionalLong.of(prepared.size()), gather);
        } finally {
            prepared.forEach(LaneFuture::discard);
            watch.after();
        }
        findings.throwIfStrict();
        return gathered;
    }

    /**
     * Runs tasks that stand under keys, each on the lane it belongs to, and waits for all of them. For the rest it is
     * {@link #gatherAll(Collection)}.
     *
     * @param tasks the tasks under their keys
     * @param <K> the keys' type
     * @param <T> the results' type
     * @return the results under the same keys, in the order of the tasks, unmodifiable
     * @throws TaskFailedException if a task failed: its cause is that failure
     * @throws InterruptedException if the calling thread is interrupted while it waits
     */
    @SuppressWarnings("exports")
    public <K extends @Nullable Object, T extends @Nullable Object> Map<K, T> gatherAll(
            Map<? extends K, ? extends Callable<? extends T>> tasks) throws InterruptedException {
        return this.<K, T>gatherAll(tasks, Gather.failFast()).values();
    }

    /**
     * The same with choices.
     *
     * @param tasks the tasks under their keys
     * @param gather the choices
     * @param <K> the keys' type
     * @param <T> the results' type
     * @return what came of each task, under the same keys
     * @throws TaskFailedException if more tasks failed than the choices allow
     * @throws io.github.workloadexecutor.failure.GatherTimeoutException if the time was over before
     * @throws InterruptedException if the calling thread is interrupted while it waits
     */
    @SuppressWarnings("exports")
    public <K extends @Nullable Object, T extends @Nullable Object> GatheredMap<K, T> gatherAll(
            Map<? extends K, ? extends Callable<? extends T>> tasks, Gather gather) throws InterruptedException {
        List<K> keys = new ArrayList<>(tasks.size());
        List<Callable<? extends T>> inOrder = new ArrayList<>(tasks.size());
        tasks.forEach((key, task) -> {
            keys.add(key);
            inOrder.add(Objects.requireNonNull(task, "task"));
        });
        Map<K, Outcome<T>> outcomes = new LinkedHashMap<>();
        for (Outcome<T> outcome : this.<T>gatherAll(inOrder, gather)) {
            outcomes.put(keys.get((int) outcome.index()), outcome);
        }
        return new GatheredMap<>(Collections.unmodifiableMap(outcomes));
    }

    /**
     * Runs tasks that each give a map, and merges those into one. For the rest it is {@link #gatherAll(Collection)}.
     *
     * @param tasks the tasks
     * @param <K> the keys' type
     * @param <V> the values' type
     * @return the entries of all maps, in the order of the tasks and then of their maps, unmodifiable
     * @throws io.github.workloadexecutor.failure.DuplicateKeyException if two tasks gave the same key
     * @throws TaskFailedException if a task failed: its cause is that failure
     * @throws InterruptedException if the calling thread is interrupted while it waits
     */
    @SuppressWarnings("exports")
    public <K extends @Nullable Object, V extends @Nullable Object> Map<K, V> gatherMerged(
            Collection<? extends Callable<? extends Map<K, V>>> tasks) throws InterruptedException {
        return Merging.distinct(this.<Map<K, V>>gatherAll(tasks));
    }

    /**
     * The same, with a function for keys that several tasks give.
     *
     * @param tasks the tasks
     * @param merge makes one value of two: that of the earlier tasks, and that of the next one
     * @param <K> the keys' type
     * @param <V> the values' type
     * @return the entries of all maps, in the order in which their keys came first, unmodifiable
     * @throws TaskFailedException if a task failed: its cause is that failure
     * @throws InterruptedException if the calling thread is interrupted while it waits
     */
    @SuppressWarnings("exports")
    public <K extends @Nullable Object, V extends @Nullable Object> Map<K, V> gatherMerged(
            Collection<? extends Callable<? extends Map<K, V>>> tasks, BinaryOperator<V> merge)
            throws InterruptedException {
        Objects.requireNonNull(merge, "merge");
        return Merging.merged(this.<Map<K, V>>gatherAll(tasks), merge);
    }

    /**
     * Makes a task of each input, runs each on the lane it belongs to, and waits for all results:
     * {@code executor.map(Digest::new, files)}. Inputs are asked for as workers can use their tasks. The first failure
     * cancels the others.
     *
     * @param task makes a task of an input, in the calling thread
     * @param inputs the inputs
     * @param <A> the inputs' type
     * @param <R> the results' type
     * @return the results, in the order of the inputs, unmodifiable
     * @throws TaskFailedException if a task failed: its cause is that failure
     * @throws InterruptedException if the calling thread is interrupted while it waits
     * @throws io.github.workloadexecutor.failure.NotShippableException if a task that belongs to the CPU lane cannot
     *     travel
     */
    @SuppressWarnings("exports")
    public <A extends @Nullable Object, R extends @Nullable Object> List<R> map(
            Function<? super A, ? extends Callable<? extends R>> task, Iterable<? extends A> inputs)
            throws InterruptedException {
        return this.<A, R>map(task, inputs, Gather.failFast()).values();
    }

    /**
     * The same with choices.
     *
     * @param task makes a task of an input, in the calling thread
     * @param inputs the inputs
     * @param gather the choices
     * @param <A> the inputs' type
     * @param <R> the results' type
     * @return what came of each input
     * @throws TaskFailedException if more tasks failed than the choices allow
     * @throws io.github.workloadexecutor.failure.GatherTimeoutException if the time was over before
     * @throws InterruptedException if the calling thread is interrupted while it waits
     */
    @SuppressWarnings("exports")
    public <A extends @Nullable Object, R extends @Nullable Object> Gathered<R> map(
            Function<? super A, ? extends Callable<? extends R>> task, Iterable<? extends A> inputs, Gather gather)
            throws InterruptedException {
        Gathered<R> gathered = this.<A, R>mappingOf(task).gathered(inputs, gather);
        findings.throwIfStrict();
        return gathered;
    }

    /**
     * Makes a task of the first inputs, one of the second inputs, and so on, until one of them has no more. For the
     * rest it is {@link #map(Function, Iterable)}.
     *
     * @param task makes a task of two inputs, in the calling thread
     * @param first the first inputs
     * @param second the second inputs
     * @param <A> the first inputs' type
     * @param <B> the second inputs' type
     * @param <R> the results' type
     * @return the results, in the order of the inputs, unmodifiable
     * @throws TaskFailedException if a task failed: its cause is that failure
     * @throws InterruptedException if the calling thread is interrupted while it waits
     */
    @SuppressWarnings("exports")
    public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> List<R> map(
            BiFunction<? super A, ? super B, ? extends Callable<? extends R>> task,
            Iterable<? extends A> first,
            Iterable<? extends B> second)
            throws InterruptedException {
        Objects.requireNonNull(task, "task");
        return this.<Pairs.Pair<A, B>, R>map(
                pair -> task.apply(pair.first(), pair.second()), Pairs.<A, B>of(first, second));
    }

    /**
     * Makes tasks of inputs as their outcomes are asked for, see {@link CpuLane#stream}.
     *
     * @param task makes a task of an input, in the consuming thread
     * @param inputs the inputs
     * @param buffer how many inputs to pull ahead, at least 1
     * @param <A> the inputs' type
     * @param <R> the results' type
     * @return the outcomes in the order of the inputs, as a sequential stream
     */
    @SuppressWarnings("exports")
    public <A extends @Nullable Object, R extends @Nullable Object> Stream<Outcome<R>> stream(
            Function<? super A, ? extends Callable<? extends R>> task, Iterable<? extends A> inputs, int buffer) {
        return this.<A, R>mappingOf(task).stream(inputs, buffer, /* inOrder= */ true);
    }

    /**
     * The same in the order of completion: {@link Outcome#index} tells which input it was.
     *
     * @param task makes a task of an input, in the consuming thread
     * @param inputs the inputs
     * @param buffer how many inputs to pull ahead, at least 1
     * @param <A> the inputs' type
     * @param <R> the results' type
     * @return the outcomes as they come, as a sequential stream
     */
    @SuppressWarnings("exports")
    public <A extends @Nullable Object, R extends @Nullable Object> Stream<Outcome<R>> streamAsCompleted(
            Function<? super A, ? extends Callable<? extends R>> task, Iterable<? extends A> inputs, int buffer) {
        return this.<A, R>mappingOf(task).stream(inputs, buffer, /* inOrder= */ false);
    }

    /**
     * Gives a step for a {@link Stream} that runs a task for each element, on the lane it belongs to, and keeps the
     * order; see {@link CpuLane#mapping(io.github.workloadexecutor.task.CpuFunction, int)}.
     *
     * @param task makes a task of an element, in the stream's thread
     * @param buffer how many elements are taken whose result was not passed on, at least 1
     * @param <A> the elements' type
     * @param <R> the results' type
     * @return the step; it can be used again
     */
    @SuppressWarnings("exports")
    public <A extends @Nullable Object, R extends @Nullable Object> Gatherer<A, ?, R> mapping(
            Function<? super A, ? extends Callable<? extends R>> task, int buffer) {
        return this.<A, R>mappingOf(task).gatherer(buffer);
    }

    private <A extends @Nullable Object, R extends @Nullable Object> Mapping<A, R> mappingOf(
            Function<? super A, ? extends Callable<? extends R>> task) {
        Objects.requireNonNull(task, "task");
        @SuppressWarnings({"unchecked", "NullAway"}) // The inputs are As, null included where A is.
        Stage stage = new Stage("", Stage.UNLIMITED, input -> prepare(task.apply((A) input)));
        return new Mapping<>(List.of(stage), cpuEngine::poller);
    }

    /**
     * Gives the lane for tasks that wait.
     *
     * @return the I/O lane
     */
    public IoLane io() {
        return io;
    }

    /**
     * Gives the lane for tasks that compute.
     *
     * @return the CPU lane
     */
    public CpuLane cpu() {
        return cpu;
    }

    /**
     * Lists the pitfalls of parallel code that this executor has seen its tasks fall into. They are looked for unless
     * {@link Builder#findings} says otherwise; each is also logged once and told to the listeners.
     *
     * @return one finding for each pitfall and type of task, in the order they were first made
     */
    public List<Finding> findings() {
        return findings.all();
    }

    /**
     * Tells which tasks have permits of a resource.
     *
     * @param resource what tasks {@linkplain TaskOptions#requires require}
     * @return the tasks of both lanes, in the order in which they got their permits; none if nobody has required it yet
     * @throws IllegalArgumentException if another number of permits is known of it
     */
    public List<ResourceHolder> whoHolds(Resource resource) {
        Gate gate = owner.get();
        return gate == null ? List.of() : gate.holders(resource);
    }

    /**
     * Tells which tasks wait for permits of a resource. A task that has to wait for another resource or limit, too,
     * waits for each of them until it gets all.
     *
     * @param resource what tasks {@linkplain TaskOptions#requires require}
     * @return the tasks of both lanes, the next one first; none if nobody has required it yet
     * @throws IllegalArgumentException if another number of permits is known of it
     */
    public List<ResourceWaiter> whoWaits(Resource resource) {
        Gate gate = owner.get();
        return gate == null ? List.of() : gate.waiters(resource);
    }

    /** Whether both lanes take tasks. */
    boolean isOpen() {
        return !ioEngine.life().isShutdown() && !cpuEngine.life().isShutdown();
    }

    /** Takes no more tasks; those accepted go on, and when the last is over the workers end. Returns at once. */
    public void shutdown() {
        ioEngine.shutdown();
        cpuEngine.shutdown();
    }

    /**
     * Takes no more tasks and waits until those accepted are over and every worker process has ended, at most as long
     * as the close timeout. Then it cancels what still waits, interrupts what runs on the I/O lane, kills the workers,
     * and returns at the latest a quarter of a minute later. What is left then is logged. Nothing happens if it is
     * closed already.
     *
     * <p>If the calling thread is interrupted, tasks are stopped at once and the interrupt flag is set again.
     *
     * @throws FindingException if this executor is {@link Builder#strict} and something was found that no call has
     *     thrown yet; everything is closed then
     */
    @Override
    public void close() {
        Closing.closeAndTell(name, List.of(ioEngine, cpuEngine), closeTimeout);
        findings.throwIfStrict();
    }

    /**
     * Does what {@link #close()} does, with a time of its own, and tells what came of it. Closing what is closed gives
     * a receipt of nothing.
     *
     * @param timeout how long to wait for tasks before they are stopped, zero or more
     * @return what came of the tasks that were not over, and what is left
     * @throws IllegalArgumentException if the timeout is negative
     * @throws FindingException as {@link #close()} does
     */
    public CloseReceipt close(Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("timeout must not be negative, but was " + timeout);
        }
        CloseReceipt receipt = Closing.close(List.of(ioEngine, cpuEngine), timeout);
        findings.throwIfStrict();
        return receipt;
    }

    /**
     * Gives the executor's state in one line.
     *
     * @return such as {@code workload-executor-1 [cpu: running=2 queued=17 workers=2/4 | io: running=212 queued=0]}
     */
    @Override
    public String toString() {
        LaneStatistics cpuNow = cpu.statistics();
        LaneStatistics ioNow = io.statistics();
        WorkerStatistics workers = cpu.workers();
        return "%s [cpu: running=%d queued=%d workers=%d/%d | io: running=%d queued=%d]"
                .formatted(
                        name,
                        cpuNow.running(),
                        cpuNow.queued(),
                        workers.alive(),
                        workers.limit(),
                        ioNow.running(),
                        ioNow.queued());
    }

    /** Options of an executor. A value out of range is refused at once. Not safe for use by many threads. */
    public static final class Builder {

        private @Nullable String name;
        private int workers = ForkedWorkers.defaultWorkers();
        private int ioLimit = VirtualThreads.UNLIMITED;
        private Duration closeTimeout = Duration.ofSeconds(30);
        private Duration cancelNotice = Duration.ZERO;
        private Duration cancelGrace = Duration.ofSeconds(1);
        private Duration killGrace = Duration.ofMillis(500);
        private TaskOptions taskOptions = TaskOptions.none();
        private int queueLimit = Integer.MAX_VALUE;
        private long queueBytes = Long.MAX_VALUE;
        private QueuePolicy whenQueueFull = QueuePolicy.WAIT;
        private int quarantineAfter = 3;
        private AllowedClasses allowedInResults = AllowedClasses.NONE;
        private long payloadBudget = 64L << 20;
        private int minWorkers;
        private int spareWorkers;
        private Duration workerIdleTimeout = Duration.ofMinutes(1);
        private Duration workerStartTimeout = Duration.ofSeconds(30);
        private @Nullable CpuTask<?> workerInitialiser;
        private Duration workerInitialiserTimeout = Duration.ofSeconds(60);
        private Duration workerHeartbeatTimeout = Duration.ofSeconds(30);
        private long workerHeap;
        private int recycleAfterTasks;
        private Duration recycleAfterAge = Duration.ZERO;
        private long recycleAfterHeapGrowth;
        private long recycleAboveResidentSize;
        private Path crashDirectory = Path.of(System.getProperty("java.io.tmpdir"));
        private final List<String> workerJvmOptions = new ArrayList<>();
        private final Map<String, String> workerEnvironment = new LinkedHashMap<>();
        private final Map<String, String> workerSystemProperties = new LinkedHashMap<>();
        private @Nullable Locale workerLocale;
        private @Nullable ZoneId workerTimeZone;
        private final List<RoutingRule> rules = new ArrayList<>();
        private final List<WorkloadListener> listeners = new ArrayList<>();
        private FindingLog.Mode findings = FindingLog.Mode.SAMPLED;
        private boolean learning = true;
        private boolean mdc = true;
        private final List<ContextCarrier> contextCarriers = new ArrayList<>();
        private final Set<ScopedValue<?>> scopedValues = new LinkedHashSet<>();
        private boolean inProcess;
        private @Nullable Backend backend;

        private Builder() {}

        /**
         * Sets the name that starts log lines and thread names.
         *
         * @param name not blank; by default {@code workload-executor-} and a number
         * @return this builder
         */
        public Builder name(String name) {
            if (name.isBlank()) {
                throw new IllegalArgumentException("name must not be blank, but was \"" + name + "\"");
            }
            this.name = name;
            return this;
        }

        /**
         * Sets how many worker JVMs there may be at once.
         *
         * @param workers at least 1; by default the number of available processors, or 1 within a worker
         * @return this builder
         */
        public Builder workers(int workers) {
            this.workers = atLeastOne("workers", workers);
            return this;
        }

        /**
         * Sets how many tasks may run on the I/O lane at once. One that waits for a gather, a map or a pipeline does
         * not count meanwhile, so that the tasks it waits for can run.
         *
         * @param ioLimit at least 1; by default there is no limit
         * @return this builder
         */
        public Builder ioLimit(int ioLimit) {
            this.ioLimit = atLeastOne("ioLimit", ioLimit);
            return this;
        }

        /**
         * Sets how long {@link WorkloadExecutor#close} waits for tasks before it stops them.
         *
         * @param closeTimeout zero or more; by default 30 seconds
         * @return this builder
         */
        public Builder closeTimeout(Duration closeTimeout) {
            this.closeTimeout = notNegative("closeTimeout", closeTimeout);
            return this;
        }

        /**
         * Sets how long a cancelled or overdue task in a worker may go on with its cancel flag set, see
         * {@link io.github.workloadexecutor.task.TaskContext#isCancelled}, before it is interrupted.
         *
         * @param cancelNotice zero or more; by default zero, so it is interrupted at once
         * @return this builder
         */
        public Builder cancelNotice(Duration cancelNotice) {
            this.cancelNotice = notNegative("cancelNotice", cancelNotice);
            return this;
        }

        /**
         * Sets how long a cancelled or overdue task may take to end after it was interrupted in its worker, before the
         * worker ends its own process and all that it has started.
         *
         * @param cancelGrace zero or more; by default 1 second
         * @return this builder
         */
        public Builder cancelGrace(Duration cancelGrace) {
            this.cancelGrace = notNegative("cancelGrace", cancelGrace);
            return this;
        }

        /**
         * Sets how much longer a worker may take that should have ended its task or itself, before it is killed from
         * here, with all that it has started. This is for workers that cannot act, because they are frozen.
         *
         * @param killGrace zero or more; by default half a second
         * @return this builder
         */
        public Builder killGrace(Duration killGrace) {
            this.killGrace = notNegative("killGrace", killGrace);
            return this;
        }

        /**
         * Sets the options of tasks on the CPU lane that are submitted without any.
         *
         * @param taskOptions the options; by default none
         * @return this builder
         */
        public Builder taskOptions(TaskOptions taskOptions) {
            this.taskOptions = Objects.requireNonNull(taskOptions, "taskOptions");
            return this;
        }

        /**
         * Sets how many tasks may wait on the CPU lane at once.
         *
         * @param queueLimit at least 1; by default there is no limit
         * @return this builder
         */
        public Builder queueLimit(int queueLimit) {
            this.queueLimit = atLeastOne("queueLimit", queueLimit);
            return this;
        }

        /**
         * Sets how many bytes the tasks that wait on the CPU lane may have together, encoded. A single task that is
         * larger is taken when no other waits.
         *
         * @param queueBytes at least 1; by default there is no limit
         * @return this builder
         */
        public Builder queueBytes(long queueBytes) {
            this.queueBytes = atLeastOne("queueBytes", queueBytes);
            return this;
        }

        /**
         * Sets what a submission to the CPU lane does that finds its queue full.
         *
         * @param whenQueueFull by default it waits
         * @return this builder
         */
        public Builder whenQueueFull(QueuePolicy whenQueueFull) {
            this.whenQueueFull = Objects.requireNonNull(whenQueueFull, "whenQueueFull");
            return this;
        }

        /**
         * Allows more classes in what comes back from workers. A worker may have been taken over by the data it works
         * on, so results and exceptions are read as data of a stranger: values and collections of the JDK, records,
         * enums, exceptions without code of their own, and other classes only if they come from the jar or directory
         * that the task itself comes from. Whatever else is refused with a
         * {@link io.github.workloadexecutor.failure.DecodingException} that names the class and the pattern for here.
         *
         * <p>Allow classes whose {@code readObject} and {@code readResolve} methods, if they have any, are harmless
         * whatever they are given. A class of the JDK is allowed only by its full name.
         *
         * @param patterns binary names of classes ({@code com.acme.Model}, {@code com.acme.Model$Part}), packages
         *     ({@code com.acme.*}), or packages with all below them ({@code com.acme.**}); they add to those of earlier
         *     calls
         * @return this builder
         */
        public Builder allowInResults(String... patterns) {
            this.allowedInResults = allowedInResults.and(patterns);
            return this;
        }

        /**
         * Sets how many bytes an encoded task may have, its large arrays included, before that is a finding
         * ({@link io.github.workloadexecutor.event.Finding.Kind#TOO_BIG}). It runs nevertheless.
         *
         * @param bytes at least 1; by default 64 MiB
         * @return this builder
         */
        public Builder payloadBudget(long bytes) {
            this.payloadBudget = atLeastOne("payloadBudget", bytes);
            return this;
        }

        /**
         * Sets how many workers a task may kill before it is refused at once, with a
         * {@link io.github.workloadexecutor.failure.TaskQuarantinedException}. Tasks are the same if their encoded
         * bytes are; a run without a crash, or an hour without one, clears the account.
         *
         * @param kills at least 1; by default 3
         * @return this builder
         */
        public Builder quarantineAfter(int kills) {
            this.quarantineAfter = atLeastOne("quarantineAfter", kills);
            return this;
        }

        /**
         * Sets how many workers stay although they have nothing to do.
         *
         * @param minWorkers zero or more, and not more than {@code workers}; by default zero
         * @return this builder
         */
        public Builder minWorkers(int minWorkers) {
            if (minWorkers < 0) {
                throw new IllegalArgumentException("minWorkers must not be negative, but was " + minWorkers);
            }
            this.minWorkers = minWorkers;
            return this;
        }

        /**
         * Sets how many workers stand by, started and warm, beside those that may run tasks: one of them takes the
         * place of a worker that crashed or had to be killed, so that nothing waits for a new one to start. They are
         * started after the first worker, count in the memory that all workers share, and go when no other worker is
         * left.
         *
         * @param spareWorkers zero or more; by default zero
         * @return this builder
         */
        public Builder spareWorkers(int spareWorkers) {
            if (spareWorkers < 0) {
                throw new IllegalArgumentException("spareWorkers must not be negative, but was " + spareWorkers);
            }
            this.spareWorkers = spareWorkers;
            return this;
        }

        /**
         * Sets after which time without a task a worker ends, the one that has been idle longest first.
         *
         * @param workerIdleTimeout more than zero; by default 1 minute
         * @return this builder
         */
        public Builder workerIdleTimeout(Duration workerIdleTimeout) {
            this.workerIdleTimeout = positive("workerIdleTimeout", workerIdleTimeout);
            return this;
        }

        /**
         * Sets what each worker runs once, before any task. If it fails, the worker does not start, and what it threw
         * is the cause of the failure that waiting tasks get.
         *
         * @param initialiser a reference to a static method without parameters, or a task that can travel
         * @return this builder
         * @throws io.github.workloadexecutor.failure.NotShippableException by {@link #build}, if it cannot travel
         */
        public Builder workerInitialiser(CpuTask<?> initialiser) {
            this.workerInitialiser = Objects.requireNonNull(initialiser, "initialiser");
            return this;
        }

        /**
         * Sets how long the initialiser may take in each worker.
         *
         * @param workerInitialiserTimeout more than zero; by default 1 minute
         * @return this builder
         */
        public Builder workerInitialiserTimeout(Duration workerInitialiserTimeout) {
            this.workerInitialiserTimeout = positive("workerInitialiserTimeout", workerInitialiserTimeout);
            return this;
        }

        /**
         * Sets how long a worker that has a task may be silent. A sound one gives a sign of life several times as
         * often; one that does not is frozen, or chokes on its heap, and is killed.
         *
         * @param workerHeartbeatTimeout at least 1 second; by default 30 seconds
         * @return this builder
         */
        public Builder workerHeartbeatTimeout(Duration workerHeartbeatTimeout) {
            if (workerHeartbeatTimeout.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException(
                        "workerHeartbeatTimeout must be at least PT1S, but was " + workerHeartbeatTimeout);
            }
            this.workerHeartbeatTimeout = workerHeartbeatTimeout;
            return this;
        }

        /**
         * Sets the heap of each worker. All workers together, with what a JVM needs besides its heap, must fit in the
         * machine's or container's memory beside this application's own heap; {@link #build} checks that.
         *
         * @param bytes at least 16 MiB; by default the workers share half of the memory
         * @return this builder
         */
        public Builder workerHeap(long bytes) {
            if (bytes < 16L << 20) {
                throw new IllegalArgumentException("workerHeap must be at least 16777216 bytes, but was " + bytes);
            }
            this.workerHeap = bytes;
            return this;
        }

        /**
         * Replaces a worker after a number of tasks. Here as with the other reasons to recycle, the replacement is
         * ready before the old worker leaves.
         *
         * @param tasks at least 1; by default workers are not replaced for this
         * @return this builder
         */
        public Builder recycleAfterTasks(int tasks) {
            this.recycleAfterTasks = atLeastOne("recycleAfterTasks", tasks);
            return this;
        }

        /**
         * Replaces a worker at some age, between two tasks.
         *
         * @param age more than zero; by default workers are not replaced for this
         * @return this builder
         */
        public Builder recycleAfterAge(Duration age) {
            this.recycleAfterAge = positive("recycleAfterAge", age);
            return this;
        }

        /**
         * Replaces a worker whose heap in use after a garbage collection has grown by so much since its first task.
         *
         * @param bytes at least 1; by default workers are not replaced for this
         * @return this builder
         */
        public Builder recycleAfterHeapGrowth(long bytes) {
            this.recycleAfterHeapGrowth = atLeastOne("recycleAfterHeapGrowth", bytes);
            return this;
        }

        /**
         * Replaces a worker whose process has more than so much memory in RAM, where the platform tells.
         *
         * @param bytes at least 1; by default workers are not replaced for this
         * @return this builder
         */
        public Builder recycleAboveResidentSize(long bytes) {
            this.recycleAboveResidentSize = atLeastOne("recycleAboveResidentSize", bytes);
            return this;
        }

        /**
         * Sets where the JVM of a worker writes its report when it crashes. The reports stay there.
         *
         * @param crashDirectory by default the directory for temporary files
         * @return this builder
         */
        public Builder crashDirectory(Path crashDirectory) {
            this.crashDirectory = crashDirectory.toAbsolutePath();
            return this;
        }

        /**
         * Sets how long a new worker JVM may take until it is ready for tasks, before it is killed and counts as not
         * started.
         *
         * @param workerStartTimeout more than zero; by default 30 seconds
         * @return this builder
         */
        public Builder workerStartTimeout(Duration workerStartTimeout) {
            this.workerStartTimeout = positive("workerStartTimeout", workerStartTimeout);
            return this;
        }

        /**
         * Adds options for the worker JVMs, such as {@code -Xmx512m}. They come after the library's own and override
         * them. By default all workers together may use half of the machine's memory as heap.
         *
         * @param options one option each
         * @return this builder
         */
        public Builder workerJvmOptions(String... options) {
            workerJvmOptions.addAll(List.of(options));
            return this;
        }

        /**
         * Sets an environment variable of the workers, which have the application's own besides.
         *
         * @param name the variable
         * @param value its value
         * @return this builder
         */
        public Builder workerEnvironment(String name, String value) {
            if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0 || value.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("an environment variable's name must not be empty or contain '=',"
                        + " and neither part may contain a zero character, but was " + name + "=" + value);
            }
            workerEnvironment.put(name, value);
            return this;
        }

        /**
         * Sets a system property of the workers. They have those of the application's command line besides, and not
         * those that it has set since.
         *
         * @param name the property
         * @param value its value, which overrides one from the command line or from {@link #workerJvmOptions}
         * @return this builder
         * @throws IllegalArgumentException if it cannot be set on a command line, or is one that a worker's JVM or this
         *     library sets itself
         */
        public Builder workerSystemProperty(String name, String value) {
            SystemPropertyOptions.check(name, value);
            workerSystemProperties.put(name, value);
            return this;
        }

        /**
         * Sets the default locale of the workers, for all purposes.
         *
         * @param workerLocale by default what the application's command line and environment say
         * @return this builder
         */
        public Builder workerLocale(Locale workerLocale) {
            this.workerLocale = Objects.requireNonNull(workerLocale, "workerLocale");
            return this;
        }

        /**
         * Sets the default time zone of the workers.
         *
         * @param workerTimeZone by default what the application's command line and environment say
         * @return this builder
         * @throws IllegalArgumentException if {@link java.util.TimeZone} cannot represent it
         */
        public Builder workerTimeZone(ZoneId workerTimeZone) {
            SystemPropertyOptions.check(workerTimeZone);
            this.workerTimeZone = workerTimeZone;
            return this;
        }

        /**
         * Makes the workers threads of this process, instead of processes. All else stays: task, result and failure are
         * serialised and made again, so what cannot travel is found; there are the same refusals, limits and
         * exceptions. For unit tests that are to be fast, and for applications that want to queue, limit and cancel
         * computing tasks but do not need to isolate them.
         *
         * <p>What a thread cannot give: a task shares static state and heap with the application; an
         * {@code OutOfMemoryError} fails the task, as far as the application survives it; {@code System.exit} ends the
         * application, and so does a crash of the JVM. A task that is cancelled or overdue and takes no notice of its
         * interrupt cannot be killed: its future is done, another worker takes the place of its own, and its thread, a
         * daemon, is left to itself and named in the receipt of {@link WorkloadExecutor#close(Duration)} if it still
         * runs then. Classes are looked for as in a worker process, which knows those on the class path and no class
         * loader of the application's own. With a debugger attached to this process limits of time do not count.
         *
         * <p>Options that make no sense without processes are refused by {@link #build}.
         *
         * @return this builder
         */
        public Builder inProcess() {
            this.inProcess = true;
            return this;
        }

        /**
         * Has the CPU lane run on workers that somebody else offers, instead of worker JVMs of its own, such as the
         * nodes of a cluster. All else stays: the same refusals at the call site, the same order, limits, cancellation,
         * attempts and failures. What of that a backend cannot give, its documentation says.
         *
         * <p>Options about worker JVMs, their number included, are the backend's own then, and refused by
         * {@link #build}.
         *
         * @param backend serves this one executor, which closes it
         * @return this builder
         */
        public Builder cpu(Backend backend) {
            this.backend = Objects.requireNonNull(backend, "backend");
            return this;
        }

        /**
         * Adds a rule for tasks that declare no lane themselves. The first rule that knows a task decides.
         *
         * @param rule the rule
         * @return this builder
         */
        public Builder rule(RoutingRule rule) {
            rules.add(Objects.requireNonNull(rule, "rule"));
            return this;
        }

        /**
         * Adds a listener.
         *
         * @param listener hears of findings
         * @return this builder
         */
        public Builder listener(WorkloadListener listener) {
            listeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /**
         * Sets whether pitfalls of parallel code are looked for, see {@link WorkloadExecutor#findings}. Some runs of
         * each type of task are looked at more closely then, so that it costs little.
         *
         * @param findings by default they are
         * @return this builder
         */
        public Builder findings(boolean findings) {
            this.findings = findings ? FindingLog.Mode.SAMPLED : FindingLog.Mode.OFF;
            return this;
        }

        /**
         * Sets whether tasks that declare no lane are measured, so that those that compute are kept from the carrier
         * threads. Some runs of each type are measured, on platform threads.
         *
         * @param learning by default they are; without it they all run on virtual threads
         * @return this builder
         */
        public Builder learning(boolean learning) {
            this.learning = learning;
            return this;
        }

        /**
         * Sets whether the MDC of the logging goes along with tasks: what {@link org.slf4j.MDC} holds in the submitting
         * thread it holds in the task's thread, on both lanes, and no longer than the task runs. Nobody who has not
         * used the logging yet pays for this; the first task with an MDC in a worker initialises the logging there. At
         * most 64 entries with 8192 characters travel to a worker, those of carriers included; the largest are left
         * out.
         *
         * @param mdc by default it does
         * @return this builder
         */
        public Builder mdc(boolean mdc) {
            this.mdc = mdc;
            return this;
        }

        /**
         * Has something else go along with tasks, on both lanes. The first carrier given is the first to restore and
         * the last to close.
         *
         * @param carrier brings it; it is of a public class with a public constructor without parameters, or an enum
         *     with one constant, and on the class path, so that a worker can make its own
         * @return this builder
         * @throws IllegalArgumentException if a worker could not, or there is one of this class already
         */
        public Builder contextCarrier(ContextCarrier carrier) {
            Capturing.check(Objects.requireNonNull(carrier, "carrier"));
            for (ContextCarrier other : contextCarriers) {
                if (other.getClass() == carrier.getClass()) {
                    throw new IllegalArgumentException(
                            "contextCarrier must be of another class than those given" + " before, but there is one of "
                                    + carrier.getClass().getName() + " already");
                }
            }
            contextCarriers.add(carrier);
            return this;
        }

        /**
         * Has scoped values that are bound in the submitting thread bound in its tasks, on the I/O lane. They do not go
         * to workers, because what they are bound to are objects of this process: use a carrier for those.
         *
         * @param values which
         * @return this builder
         */
        public Builder scopedValue(ScopedValue<?>... values) {
            scopedValues.addAll(List.of(values));
            return this;
        }

        /**
         * Makes findings failures, for tests. Every run is looked at, which costs time. What is found is thrown as a
         * {@link io.github.workloadexecutor.failure.FindingException}, once, by the next call that can: a submission,
         * the end of {@link WorkloadExecutor#gatherAll}, or {@link WorkloadExecutor#close}. A task that has proved to
         * compute and does not declare where it belongs is refused.
         *
         * @return this builder
         */
        public Builder strict() {
            this.findings = FindingLog.Mode.STRICT;
            return this;
        }

        /**
         * Creates the executor. It starts no thread and no process before there is a task.
         *
         * @return an executor with these options; close it when done
         */
        public WorkloadExecutor build() {
            check();
            return new WorkloadExecutor(this, initialiser());
        }

        /**
         * Gives the executor that everybody in this process shares who asks for exactly these options, its name
         * included: the same one as long as it is open, and a new one if it was shut down. Rules and initialisers are
         * the same if they are equal, initialisers as they travel; two lambdas are not. What somebody changes later,
         * such as the number of workers, does not count.
         *
         * <p>It belongs to all who have asked for it, and whoever closes it closes it for all, so it is usually not
         * closed: its idle workers leave by themselves after {@link #workerIdleTimeout}, but for {@link #minWorkers},
         * and all end with the application. It is not shut down when nobody refers to it.
         *
         * @return an open executor with these options; somebody else may shut it down at any time
         */
        public WorkloadExecutor shared() {
            check();
            Initialiser initialiser = initialiser();
            SharedExecutors.Options options = new SharedExecutors.Options(
                    name,
                    ioLimit,
                    closeTimeout,
                    List.copyOf(rules),
                    List.copyOf(listeners),
                    findings,
                    learning,
                    taskOptions,
                    forked(/* executorName= */ "", initialiser),
                    dispatcher(/* executorName= */ ""),
                    context(),
                    inProcess,
                    backend);
            return SharedExecutors.OF_THIS_PROCESS.get(options, () -> new WorkloadExecutor(this, initialiser));
        }

        /** The lanes that run one task at a time. */
        private Set<Lane> inTurn() {
            Set<Lane> lanes = EnumSet.noneOf(Lane.class);
            if (ioLimit == 1) {
                lanes.add(Lane.IO);
            }
            if (workers == 1 && backend == null) {
                lanes.add(Lane.CPU);
            }
            return lanes;
        }

        private void check() {
            if (minWorkers > workers) {
                throw new IllegalArgumentException(
                        "minWorkers must not be more than workers, which is " + workers + ", but was " + minWorkers);
            }
            if (inProcess && backend != null) {
                throw new IllegalArgumentException(
                        "inProcess must not be set together with cpu, but both were: the lane has one backend");
            }
            Builder untouched = new Builder();
            if (inProcess) {
                new Unused("workers in this process, which have no process of their own").checkJvms(this, untouched);
            } else if (backend != null) {
                Unused unused = new Unused("the workers of another backend, which are its own");
                unused.checkJvms(this, untouched);
                unused.checkWorkers(this, untouched);
            }
        }

        /** Refuses options that nobody would heed. What was left as it is by default is nobody's wish. */
        private record Unused(String because) {

            void checkJvms(Builder options, Builder untouched) {
                check("spareWorkers", options.spareWorkers, untouched.spareWorkers);
                check("workerHeap", options.workerHeap, untouched.workerHeap);
                check("workerJvmOptions", options.workerJvmOptions, untouched.workerJvmOptions);
                check("workerEnvironment", options.workerEnvironment, untouched.workerEnvironment);
                check("workerSystemProperty", options.workerSystemProperties, untouched.workerSystemProperties);
                check("workerLocale", options.workerLocale, /* byDefault= */ null);
                check("workerTimeZone", options.workerTimeZone, /* byDefault= */ null);
                check("workerStartTimeout", options.workerStartTimeout, untouched.workerStartTimeout);
                check("workerHeartbeatTimeout", options.workerHeartbeatTimeout, untouched.workerHeartbeatTimeout);
                check("recycleAfterTasks", options.recycleAfterTasks, untouched.recycleAfterTasks);
                check("recycleAfterAge", options.recycleAfterAge, untouched.recycleAfterAge);
                check("recycleAfterHeapGrowth", options.recycleAfterHeapGrowth, untouched.recycleAfterHeapGrowth);
                check("recycleAboveResidentSize", options.recycleAboveResidentSize, untouched.recycleAboveResidentSize);
                check("crashDirectory", options.crashDirectory, untouched.crashDirectory);
            }

            void checkWorkers(Builder options, Builder untouched) {
                check("workers", options.workers, untouched.workers);
                check("minWorkers", options.minWorkers, untouched.minWorkers);
                check("workerIdleTimeout", options.workerIdleTimeout, untouched.workerIdleTimeout);
                check("workerInitialiser", options.workerInitialiser, /* byDefault= */ null);
                check("workerInitialiserTimeout", options.workerInitialiserTimeout, untouched.workerInitialiserTimeout);
            }

            private void check(String option, @Nullable Object value, @Nullable Object byDefault) {
                if (!Objects.equals(value, byDefault)) {
                    throw new IllegalArgumentException(
                            option + " must not be set for " + because + ", but was " + value);
                }
            }
        }

        /** Only they know where large arrays are put. */
        private boolean hasForkedWorkers() {
            return !inProcess && backend == null;
        }

        private Backend backend(
                String executorName, @Nullable Initialiser initialiser, ScheduledExecutorService timer) {
            if (backend != null) {
                return backend;
            }
            return inProcess
                    ? new InProcessWorkers(inProcess(executorName, initialiser), timer)
                    : new ForkedWorkers(forked(executorName, initialiser), timer);
        }

        private InProcessConfig inProcess(String executorName, @Nullable Initialiser initialiser) {
            return new InProcessConfig(
                    executorName,
                    workers,
                    minWorkers,
                    workerIdleTimeout,
                    initialiser == null
                            ? null
                            : new EncodedTask(0, "initialiser", 1, initialiser.body(), "", TaskLimits.NONE),
                    workerInitialiserTimeout,
                    cancelNotice,
                    cancelGrace);
        }

        private @Nullable Initialiser initialiser() {
            return workerInitialiser == null
                    ? null
                    : new Initialiser(Encoding.encodeTask(workerInitialiser, Encoding.nameOf(workerInitialiser)));
        }

        private ForkedConfig forked(String executorName, @Nullable Initialiser initialiser) {
            return new ForkedConfig(
                    executorName,
                    workers,
                    minWorkers,
                    spareWorkers,
                    workerIdleTimeout,
                    workerStartTimeout,
                    workerHeap,
                    new Recycling(recycleAfterTasks, recycleAfterAge, recycleAfterHeapGrowth, recycleAboveResidentSize),
                    initialiser,
                    workerInitialiserTimeout,
                    cancelNotice,
                    cancelGrace,
                    workerHeartbeatTimeout,
                    jvmOptions(),
                    Map.copyOf(workerEnvironment),
                    crashDirectory);
        }

        private List<String> jvmOptions() {
            if (workerSystemProperties.isEmpty() && workerLocale == null && workerTimeZone == null) {
                return List.copyOf(workerJvmOptions);
            }
            List<String> options = new ArrayList<>(workerJvmOptions);
            options.addAll(SystemPropertyOptions.of(workerSystemProperties, workerLocale, workerTimeZone));
            return List.copyOf(options);
        }

        private DispatcherConfig dispatcher(String executorName) {
            return new DispatcherConfig(
                    executorName,
                    cancelNotice,
                    cancelGrace,
                    killGrace,
                    queueLimit,
                    queueBytes,
                    whenQueueFull,
                    quarantineAfter,
                    allowedInResults,
                    payloadBudget);
        }

        private ContextConfig context() {
            return new ContextConfig(mdc, List.copyOf(contextCarriers), List.copyOf(scopedValues));
        }

        private static int atLeastOne(String option, int value) {
            return (int) atLeastOne(option, (long) value);
        }

        private static long atLeastOne(String option, long value) {
            if (value < 1) {
                throw new IllegalArgumentException(option + " must be at least 1, but was " + value);
            }
            return value;
        }

        private static Duration positive(String option, Duration value) {
            if (!value.isPositive()) {
                throw new IllegalArgumentException(option + " must be more than zero, but was " + value);
            }
            return value;
        }

        private static Duration notNegative(String option, Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException(option + " must not be negative, but was " + value);
            }
            return value;
        }
    }
}
