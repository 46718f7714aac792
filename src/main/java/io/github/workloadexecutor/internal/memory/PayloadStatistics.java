package io.github.workloadexecutor.internal.memory;

/**
 * What a {@link PayloadStore} holds at one moment, and what it has done until then.
 *
 * @param files how many files it has
 * @param bytes how large they are together, those that are being made included
 * @param payloads how many payloads are not closed yet
 * @param taken how many payloads there were
 * @param reused how many of them got a block that was there already
 * @param declined how many arrays of sufficient size were not taken, for want of budget or of shared memory
 */
public record PayloadStatistics(int files, long bytes, int payloads, long taken, long reused, long declined) {}
