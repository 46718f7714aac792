package io.github.workloadexecutor.examples;

import java.nio.file.Path;
import java.util.List;

/** The audit without any executor: one jar after the other, on the calling thread. */
final class SequentialAudit {

    private final AuditSteps steps;

    SequentialAudit(AuditSteps steps) {
        this.steps = steps;
    }

    List<AuditRow> run(List<Path> jars) {
        return jars.stream().map(steps::all).toList();
    }
}
