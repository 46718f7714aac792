package io.github.workloadexecutor.examples;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** The audit on virtual threads only: one for each jar, which does all three steps. */
final class VirtualThreadAudit {

    private final AuditSteps steps;

    VirtualThreadAudit(AuditSteps steps) {
        this.steps = steps;
    }

    List<AuditRow> run(List<Path> jars) throws InterruptedException, ExecutionException {
        var inFlight = new Semaphore(AuditSteps.MAX_IN_FLIGHT);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var pending = new ArrayList<Future<AuditRow>>();
            for (Path jar : jars) {
                inFlight.acquire();
                pending.add(executor.submit(() -> {
                    try {
                        return steps.all(jar);
                    } finally {
                        inFlight.release();
                    }
                }));
            }
            var rows = new ArrayList<AuditRow>();
            for (Future<AuditRow> row : pending) {
                rows.add(row.get());
            }
            return rows;
        }
    }
}
