package io.github.workloadexecutor.event;

/**
 * The CPU lane's workers.
 *
 * @param alive worker processes that are starting, idle or busy now
 * @param limit how many there can be at once
 * @param started how many have been started so far
 * @param crashed how many ended, or had to be killed, otherwise than by an orderly shutdown
 */
public record WorkerStatistics(int alive, int limit, long started, long crashed) {}
