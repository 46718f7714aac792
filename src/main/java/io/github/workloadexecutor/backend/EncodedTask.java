package io.github.workloadexecutor.backend;

/**
 * A task as it travels.
 *
 * @param id its number within the executor
 * @param name how messages call it
 * @param attempt which run of the task this is, from 1
 * @param body its bytes; nobody changes them
 * @param limits the time it has
 */
@SuppressWarnings("ArrayRecordComponent") // compared and hashed by nobody
public record EncodedTask(long id, String name, int attempt, byte[] body, TaskLimits limits) {}
