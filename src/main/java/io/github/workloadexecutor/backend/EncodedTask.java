package io.github.workloadexecutor.backend;

/**
 * A task as it travels.
 *
 * @param id its number within the executor, at least 1; 0 for what is no task of the application's
 * @param title how messages call it, without its number
 * @param attempt which run of the task this is, from 1
 * @param body its bytes; nobody changes them
 * @param limits the time it has
 */
@SuppressWarnings("ArrayRecordComponent") // compared and hashed by nobody
public record EncodedTask(long id, String title, int attempt, byte[] body, TaskLimits limits) {

    /** How messages call the task. */
    public String name() {
        return name(title, id);
    }

    /** How messages call a task with this title and number. What has no number of its own is called by its title. */
    public static String name(String title, long id) {
        return id == 0 ? title : title + " #" + id;
    }
}
