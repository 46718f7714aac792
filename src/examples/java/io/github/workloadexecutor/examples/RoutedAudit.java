package io.github.workloadexecutor.examples;

import io.github.workloadexecutor.WorkloadExecutor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * The audit on both lanes: what waits is submitted to one, what computes to the other.
 *
 * <p>The three steps of a jar are three tasks, chained by their futures, so no thread waits while another works, and
 * each lane's statistics count its own work and nothing else. Rows are collected in input order, whatever order they
 * finish in. A semaphore bounds the jars that are between their first step and their last, and so the memory.
 */
final class RoutedAudit {

    private final WorkloadExecutor executor;
    private final AuditSteps steps;

    RoutedAudit(WorkloadExecutor executor, AuditSteps steps) {
        this.executor = executor;
        this.steps = steps;
    }

    List<AuditRow> run(List<Path> jars) throws InterruptedException {
        var inFlight = new Semaphore(AuditSteps.MAX_IN_FLIGHT);
        var pending = new ArrayList<CompletableFuture<AuditRow>>();
        for (Path jar : jars) {
            inFlight.acquire();
            pending.add(audit(jar).whenComplete((row, failure) -> inFlight.release()));
        }
        return pending.stream().map(CompletableFuture::join).toList();
    }

    /** Gives the future of a row; a jar's failure is a row too, so the future does not fail. */
    private CompletableFuture<AuditRow> audit(Path jar) {
        return executor.io()
                .submit(() -> steps.read(jar))
                .thenCompose(content -> executor.cpu().submit(JarInspection::inspect, content))
                .handle((facts, failure) -> steps.row(jar, facts, failure))
                .thenCompose(row -> executor.io().submit(() -> steps.report(row)));
    }
}
