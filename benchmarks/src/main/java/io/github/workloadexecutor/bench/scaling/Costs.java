package io.github.workloadexecutor.bench.scaling;

import io.github.workloadexecutor.bench.Figures;

/**
 * What was spent on tasks.
 *
 * @param tasksPerSecond how many were done
 * @param parentMicros processor time of the parent per task
 * @param workerMicros processor time of the workers per task
 */
record Costs(double tasksPerSecond, double parentMicros, double workerMicros) {

    Costs {
        tasksPerSecond = Figures.rounded(tasksPerSecond);
        parentMicros = Figures.rounded(parentMicros);
        workerMicros = Figures.rounded(workerMicros);
    }

    double micros() {
        return parentMicros + workerMicros;
    }
}
