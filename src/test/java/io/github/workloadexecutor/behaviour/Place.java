package io.github.workloadexecutor.behaviour;

import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.gather.Gather;
import io.github.workloadexecutor.gather.Gathered;
import io.github.workloadexecutor.gather.Outcome;
import io.github.workloadexecutor.task.CpuFunction;
import io.github.workloadexecutor.task.CpuTask;
import java.util.List;
import java.util.stream.Gatherer;
import java.util.stream.Stream;

/** Where a function is applied to many inputs. What is promised does not depend on it. */
enum Place {
    IO(false),
    CPU(false),
    CPU_IN_PROCESS(true),
    ROUTED(false);

    private final boolean inProcess;

    Place(boolean inProcess) {
        this.inProcess = inProcess;
    }

    /** Applies a function as a task that declares its lane. */
    record Application<A, R>(CpuFunction<A, R> function, A argument) implements CpuTask<R> {
        @Override
        public R call() throws Exception {
            return function.apply(argument);
        }
    }

    WorkloadExecutor.Builder builder() {
        WorkloadExecutor.Builder builder = WorkloadExecutor.builder().workers(2);
        return inProcess ? builder.inProcess() : builder;
    }

    <A, R> List<R> map(WorkloadExecutor executor, CpuFunction<A, R> function, Iterable<A> inputs)
            throws InterruptedException {
        return switch (this) {
            case IO -> executor.io().map(function::apply, inputs);
            case CPU, CPU_IN_PROCESS -> executor.cpu().map(function, inputs);
            case ROUTED -> executor.map((A input) -> new Application<>(function, input), inputs);
        };
    }

    <A, R> Gathered<R> map(WorkloadExecutor executor, CpuFunction<A, R> function, Iterable<A> inputs, Gather gather)
            throws InterruptedException {
        return switch (this) {
            case IO -> executor.io().map(function::apply, inputs, gather);
            case CPU, CPU_IN_PROCESS -> executor.cpu().map(function, inputs, gather);
            case ROUTED -> executor.map((A input) -> new Application<>(function, input), inputs, gather);
        };
    }

    <A, R> Stream<Outcome<R>> stream(
            WorkloadExecutor executor, CpuFunction<A, R> function, Iterable<A> inputs, int buffer) {
        return switch (this) {
            case IO -> executor.io().stream(function::apply, inputs, buffer);
            case CPU, CPU_IN_PROCESS -> executor.cpu().stream(function, inputs, buffer);
            case ROUTED -> executor.stream((A input) -> new Application<>(function, input), inputs, buffer);
        };
    }

    <A, R> Stream<Outcome<R>> streamAsCompleted(
            WorkloadExecutor executor, CpuFunction<A, R> function, Iterable<A> inputs, int buffer) {
        return switch (this) {
            case IO -> executor.io().streamAsCompleted(function::apply, inputs, buffer);
            case CPU, CPU_IN_PROCESS -> executor.cpu().streamAsCompleted(function, inputs, buffer);
            case ROUTED -> executor.streamAsCompleted((A input) -> new Application<>(function, input), inputs, buffer);
        };
    }

    <A, R> Gatherer<A, ?, R> mapping(WorkloadExecutor executor, CpuFunction<A, R> function, int buffer) {
        return switch (this) {
            case IO -> executor.io().mapping(function::apply, buffer);
            case CPU, CPU_IN_PROCESS -> executor.cpu().mapping(function, buffer);
            case ROUTED -> executor.mapping((A input) -> new Application<>(function, input), buffer);
        };
    }
}
