package io.github.workloadexecutor;

import io.github.workloadexecutor.failure.NotShippableException;
import io.github.workloadexecutor.failure.NotShippableException.Subject;
import io.github.workloadexecutor.failure.Offender;
import io.github.workloadexecutor.internal.encoding.Encoding;
import io.github.workloadexecutor.internal.encoding.FunctionTask;
import io.github.workloadexecutor.internal.encoding.RunnableTask;
import io.github.workloadexecutor.internal.encoding.Survey;
import io.github.workloadexecutor.task.CpuFunction;
import io.github.workloadexecutor.task.CpuTask;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Whether a task can travel to a worker, and all that stands in its way: for unit tests, and for whoever wants to know
 * before submitting. What is found here is what submitting would say; nothing runs and no executor is needed.
 *
 * <p>A task travels exactly if {@link CpuLane#submit} would not refuse it. Each check takes a snapshot of its own, by
 * serialising, so code of the objects' own that belongs to that runs. No check throws because of what it finds.
 *
 * <p>Immutable, and safe for use by many threads.
 *
 * <pre>{@code
 * Shippability found = Shippability.check(new Crop(path, area));
 * found.isShippable();   // true
 * found.bytes();         // 74
 * found.copies();        // what the worker gets a copy of that is worth a thought, such as an AtomicInteger
 * }</pre>
 */
public final class Shippability {

    private final Subject subject;

    /** What travels; null for a type. */
    private final @Nullable Object traveller;

    private final String name;
    private final boolean ofType;
    private final Survey survey;

    private Shippability(Subject subject, @Nullable Object traveller, String name, boolean ofType, Survey survey) {
        this.subject = subject;
        this.traveller = traveller;
        this.name = name;
        this.ofType = ofType;
        this.survey = survey;
    }

    /**
     * Checks a task: a {@link Callable}, a {@link Runnable}, or a {@link CpuFunction} without its argument. Anything
     * else is checked as the part of a task that it could be, such as an argument; and a class as by
     * {@link #check(Class)}.
     *
     * @param task the task
     * @return what there is to say
     */
    public static Shippability check(Object task) {
        return switch (Objects.requireNonNull(task, "task")) {
            case Class<?> type -> check(type);
            case Callable<?> callable -> ofTask(callable);
            case Runnable runnable -> ofTask(new RunnableTask(runnable));
            case CpuFunction<?, ?> function -> ofFunction(function);
            default -> ofTask(task);
        };
    }

    private static <R extends @Nullable Object> Shippability ofFunction(CpuFunction<?, R> function) {
        @SuppressWarnings("unchecked") // It is not called.
        CpuFunction<@Nullable Object, R> any = (CpuFunction<@Nullable Object, R>) function;
        return ofTask(new FunctionTask<>(any, null));
    }

    /**
     * Checks a task; the same as {@link #check(Object)}, for references to static methods without parameters:
     * {@code check(Model::train)}.
     *
     * @param task the task
     * @return what there is to say
     */
    public static Shippability check(CpuTask<?> task) {
        return check((Object) task);
    }

    /**
     * Checks a function and its argument: {@code check(Images::resize, path)}.
     *
     * @param function a reference to a static method, a constructor, or a method of the argument
     * @param argument what the worker would get a copy of; may be null
     * @param <A> the argument's type
     * @return what there is to say
     */
    @SuppressWarnings("exports")
    public static <A extends @Nullable Object> Shippability check(CpuFunction<? super A, ?> function, A argument) {
        @SuppressWarnings("unchecked") // It takes at least an A.
        CpuFunction<A, ?> exact = (CpuFunction<A, ?>) Objects.requireNonNull(function, "function");
        return ofTask(new FunctionTask<>(exact, argument));
    }

    /**
     * Checks what a type alone tells: its shape (a lambda, a local or inner class, one that is not Serializable), and
     * fields that are written and whose declared type can hold nothing that travels, null apart. Types that a subclass
     * could mend are given the benefit of the doubt, so a type without offenders may still have instances that cannot
     * travel.
     *
     * @param type the class of tasks or values
     * @return what there is to say; it has no {@link #bytes}
     */
    public static Shippability check(Class<?> type) {
        Survey survey = Survey.ofType(Objects.requireNonNull(type, "type"));
        return new Shippability(Subject.TASK, null, Encoding.nameOfType(type), /* ofType= */ true, survey);
    }

    /**
     * Checks a value as the result of a task, which has to travel back.
     *
     * @param value what a task would return
     * @return what there is to say
     */
    @SuppressWarnings("exports")
    public static Shippability checkResult(@Nullable Object value) {
        String name = value == null ? "null" : Encoding.nameOfType(value.getClass());
        return new Shippability(Subject.RESULT, value, name, /* ofType= */ false, Survey.of(value, Subject.RESULT));
    }

    private static Shippability ofTask(Object task) {
        Survey survey = Survey.of(task, Subject.TASK);
        return new Shippability(Subject.TASK, task, Encoding.nameOf(task), /* ofType= */ false, survey);
    }

    /**
     * Asserts that a task can travel, as {@link #check(Object)} has it.
     *
     * @param task the task
     * @return what there is to say
     * @throws AssertionError if it cannot, with every offender
     */
    public static Shippability assertShippable(Object task) {
        return check(task).orFail();
    }

    /**
     * Asserts that a task can travel; the same as {@link #assertShippable(Object)}, for references to static methods
     * without parameters.
     *
     * @param task the task
     * @return what there is to say
     * @throws AssertionError if it cannot, with every offender
     */
    public static Shippability assertShippable(CpuTask<?> task) {
        return check(task).orFail();
    }

    /**
     * Asserts that a function and its argument can travel.
     *
     * @param function a reference to a static method, a constructor, or a method of the argument
     * @param argument what the worker would get a copy of; may be null
     * @param <A> the argument's type
     * @return what there is to say
     * @throws AssertionError if one of them cannot, with every offender
     */
    @SuppressWarnings("exports")
    public static <A extends @Nullable Object> Shippability assertShippable(
            CpuFunction<? super A, ?> function, A argument) {
        return check(function, argument).orFail();
    }

    /** Not public: {@code assertShippable} reads better, and the fixtures have assertions of their own. */
    private Shippability orFail() {
        if (!isShippable()) {
            throw new AssertionError(toString());
        }
        return this;
    }

    /**
     * Tells whether it can travel. Of a type, whether nothing that the type tells is against it.
     *
     * @return true if there are no offenders
     */
    public boolean isShippable() {
        return survey.offenders().isEmpty();
    }

    /**
     * Lists everything that cannot travel, nearest first: of a graph of more than a million objects what is found among
     * the first million.
     *
     * @return the offenders; none exactly if it {@link #isShippable}
     */
    public List<Offender> offenders() {
        return survey.offenders();
    }

    /**
     * Lists what travels, but is made to be shared, so that at the other end there is a copy that has nothing to do
     * with the original: atomics, random generators, queues and concurrent maps, buffers outside the heap. That is no
     * obstacle; path, reason and cure are as of one.
     *
     * @return what is copied so; of what cannot travel, as far as it was looked at
     */
    public List<Offender> copies() {
        return survey.copies();
    }

    /**
     * Tells how many bytes it is encoded to. Large arrays count, although on the way to a worker they may stand beside
     * those bytes.
     *
     * @return the number; empty if it cannot travel, and of a type
     */
    public OptionalInt bytes() {
        byte[] body = survey.body();
        return body == null ? OptionalInt.empty() : OptionalInt.of(body.length);
    }

    /**
     * Makes what the other end would get: of a task, a runnable or a value another one, of a function and its argument
     * the argument. A method reference arrives as another object that does the same.
     *
     * @return a copy, another one each time
     * @throws IllegalStateException if it cannot travel, or this is of a type
     * @throws io.github.workloadexecutor.failure.DecodingException if it was written and cannot be read, because a
     *     {@code readObject} or a record's constructor throws
     */
    @SuppressWarnings("exports")
    public @Nullable Object copy() {
        return withoutWrapper(survey.copy(subject, name));
    }

    /**
     * Gives what was checked, in the form in which {@link #copy} gives its copy.
     *
     * @return the task, runnable, argument or value itself; null of a type
     */
    @SuppressWarnings("exports")
    public @Nullable Object original() {
        return withoutWrapper(traveller);
    }

    private static @Nullable Object withoutWrapper(@Nullable Object traveller) {
        if (traveller instanceof FunctionTask<?, ?> task) {
            return task.argument();
        }
        return traveller instanceof RunnableTask task ? task.runnable() : traveller;
    }

    /**
     * Says all of it: if it cannot travel in the words of {@link NotShippableException}, with every offender.
     *
     * @return one line, and a line for each offender and each copy
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(isShippable() ? travels() : refusal());
        int number = 1;
        for (Offender copy : copies()) {
            text.append(number == 1 ? "\nWhat arrives as a copy of its own:" : "")
                    .append("\n  ")
                    .append(number++)
                    .append(". ")
                    .append(copy);
        }
        return text.toString();
    }

    private String travels() {
        if (ofType) {
            return "nothing that " + name + " declares keeps it from travelling to a worker process";
        }
        int bytes = bytes().orElseThrow();
        return (subject == Subject.TASK
                        ? "task " + name + " travels to a worker process"
                        : "the result " + name + " travels back from its worker process")
                + " as " + bytes + (bytes == 1 ? " byte" : " bytes");
    }

    private String refusal() {
        // A result is called after its task there, which nobody knows here.
        String called = subject == Subject.RESULT ? "that returns " + name : name;
        return String.valueOf(new NotShippableException(subject, called, offenders(), /* cause= */ null).getMessage());
    }
}
