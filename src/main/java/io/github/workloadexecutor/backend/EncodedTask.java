package io.github.workloadexecutor.backend;

/**
 * A task as it travels.
 *
 * @param id its number within the executor, at least 1; 0 for what is no task of the application's. On a node of a
 *     cluster, whose workers run tasks of several executors, it is {@linkplain #of made different} by bits that
 *     messages do not show
 * @param title how messages call it, without its number
 * @param attempt which run of the task this is, from 1
 * @param body its bytes; nobody changes them
 * @param annex where the large arrays are that stand outside the body, a line each; empty if none does
 * @param baggage what travels beside it: see {@link Baggage}, as text; empty if there is nothing
 * @param limits the time it has
 * @param measuring whether its worker is to say what the run costs
 */
@SuppressWarnings("ArrayRecordComponent") // compared and hashed by nobody
public record EncodedTask(
        long id,
        String title,
        int attempt,
        byte[] body,
        String annex,
        String baggage,
        TaskLimits limits,
        Measuring measuring) {

    private static final byte[] NOTHING = new byte[0];

    private static final int NUMBER_BITS = 40;
    private static final long NUMBER = (1L << NUMBER_BITS) - 1;

    /**
     * One without baggage that is not measured.
     *
     * @param id its number within the executor
     * @param title how messages call it
     * @param attempt which run of the task this is, from 1
     * @param body its bytes
     * @param annex where the large arrays are that stand outside the body
     * @param limits the time it has
     */
    public EncodedTask(long id, String title, int attempt, byte[] body, String annex, TaskLimits limits) {
        this(id, title, attempt, body, annex, /* baggage= */ "", limits, Measuring.NO);
    }

    /**
     * Leaves of it what is of interest when it has run: its name and its baggage.
     *
     * @return the rest, without bytes
     */
    public EncodedTask withoutBody() {
        return new EncodedTask(id, title, attempt, NOTHING, /* annex= */ "", baggage, TaskLimits.NONE, Measuring.NO);
    }

    /**
     * Makes a number of an executor's task different from those of other executors that have tasks at the same place.
     *
     * @param executor a number for the executor, from 1 to 8,388,607
     * @param id the task's number there
     * @return a number that messages show as the task's
     */
    public static long of(long executor, long id) {
        return (executor << NUMBER_BITS) | (id & NUMBER);
    }

    /**
     * Names the task for messages.
     *
     * @return its title and its number
     */
    public String name() {
        return new Name(title, id).toString();
    }

    /**
     * How messages call a task: put together when it is asked for, since most tasks never are.
     *
     * @param title what it is
     * @param id its number; what has 0 is called by its title alone
     */
    public record Name(String title, long id) {

        @Override
        public String toString() {
            return id == 0 ? title : title + " #" + (id & NUMBER);
        }
    }
}
