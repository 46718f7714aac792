package io.github.workloadexecutor.bench.threads;

/**
 * What one kind of unit costs.
 *
 * @param unit its name
 * @param creationMicros from the start of a new one to the end of its first, empty task
 * @param memoryBytes of one that does nothing
 * @param handOffMicros from the submission of a task to its start, in one that is there already
 * @param mebibyteMicros what an argument of 1 MiB adds to a round trip
 * @param applicationSurvivesCrash whether the application goes on when a task crashes its process
 * @param tasksLostToCrash tasks without a result then
 * @param tasksBesideCrash how many tasks there were
 * @param runawayEndedMillis from cancelling a task that ignores interrupts to its end; null if it goes on
 * @param suitedWork what it is for
 */
record UnitRow(
        String unit,
        double creationMicros,
        double memoryBytes,
        double handOffMicros,
        double mebibyteMicros,
        boolean applicationSurvivesCrash,
        int tasksLostToCrash,
        int tasksBesideCrash,
        Double runawayEndedMillis,
        String suitedWork) {}
