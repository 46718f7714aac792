package io.github.workloadexecutor.event;

/**
 * The CPU lane's workers.
 *
 * @param alive workers that are starting, idle or busy now
 * @param limit how many there can be at once
 * @param started how many have been started so far
 * @param crashed how many ended, or had to be killed, otherwise than by an orderly shutdown; of workers in this process
 *     how many were abandoned
 */
public record WorkerStatistics(int alive, int limit, long started, long crashed) {}
