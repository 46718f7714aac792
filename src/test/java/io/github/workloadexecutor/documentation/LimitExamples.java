package io.github.workloadexecutor.documentation;

import io.github.workloadexecutor.IoLane;
import io.github.workloadexecutor.WorkloadExecutor;
import io.github.workloadexecutor.event.ResourceHolder;
import io.github.workloadexecutor.event.ResourceWaiter;
import io.github.workloadexecutor.task.Rate;
import io.github.workloadexecutor.task.Resource;
import io.github.workloadexecutor.task.TaskContext;
import io.github.workloadexecutor.task.TaskFuture;
import io.github.workloadexecutor.task.TaskOptions;
import io.github.workloadexecutor.task.WorkerLocal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The code in the guide's page on limits. {@link LimitExamplesTest} runs it. */
final class LimitExamples {

    private LimitExamples() {}

    static String fetch(Path page) throws IOException {
        return Files.readString(page);
    }

    static int words(String text) {
        return text.split(" ", -1).length;
    }

    static List<String> limited(WorkloadExecutor executor, List<Path> pages) throws InterruptedException {
        // region limited
        IoLane ten = executor.io().limitedTo(10); // keep it: each call gives a view that counts for itself
        List<String> fetched = ten.map(LimitExamples::fetch, pages); // in the order of the pages
        // endregion
        return fetched;
    }

    static TaskFuture<Integer> limitedComputing(WorkloadExecutor executor, String text) {
        // region limitedComputing
        return executor.cpu().limitedTo(2).submit(LimitExamples::words, text); // leaves the other workers to others
        // endregion
    }

    static TaskFuture<String> rated(WorkloadExecutor executor, Path page) {
        // region rated
        IoLane polite =
                executor.io().ratedAt(Rate.of(10, Duration.ofSeconds(1))).limitedTo(4);
        return polite.submit(() -> fetch(page));
        // endregion
    }

    // region resource
    static final Resource DATABASE = Resource.of("database", 5);
    static final Resource GPU = Resource.of("gpu", 2);

    static void store(WorkloadExecutor executor, Path page, List<TaskFuture<?>> futures) {
        TaskOptions database = TaskOptions.none().requires(DATABASE);
        futures.add(executor.io().with(database).submit(() -> fetch(page)));
        futures.add(executor.cpu().with(database.requires(GPU)).submit(LimitExamples::words, "with both, or none yet"));
    }
    // endregion

    /** Stands for something that takes long to make. */
    static final class Session {
        final int gpu;

        Session(int gpu) {
            this.gpu = gpu;
        }

        String answer(String question) {
            return "GPU " + gpu + " has heard: " + question;
        }
    }

    // region slot
    static final WorkerLocal<Session[]> SESSIONS = WorkerLocal.of(() -> new Session[GPU.permits()]);

    static String ask(String question) throws Exception {
        int gpu = TaskContext.current().slot(GPU); // 0 or 1, and no other task has it now
        Session[] sessions = SESSIONS.get();
        if (sessions[gpu] == null) {
            sessions[gpu] = new Session(gpu);
        }
        return sessions[gpu].answer(question);
    }
    // endregion

    static TaskFuture<String> asked(WorkloadExecutor executor, String question) {
        return executor.cpu().with(TaskOptions.none().requires(GPU)).submit(LimitExamples::ask, question);
    }

    static TaskFuture<String> timed(WorkloadExecutor executor, Path page) {
        // region timed
        TaskOptions options = TaskOptions.none()
                .requires(DATABASE)
                .timeout(Duration.ofSeconds(5)) // from its start; then its thread is interrupted
                .queueTimeout(Duration.ofMinutes(1)); // waiting for permits counts
        return executor.io().with(options).submit(() -> fetch(page));
        // endregion
    }

    static String whoIsIt(WorkloadExecutor executor) {
        // region who
        StringBuilder report = new StringBuilder();
        for (ResourceHolder holder : executor.whoHolds(GPU)) {
            report.append("%s has %s for %s%n".formatted(holder.taskName(), holder.slots(), holder.heldFor()));
        }
        for (ResourceWaiter waiter : executor.whoWaits(GPU)) {
            report.append("%s has waited for %s%n".formatted(waiter.taskName(), waiter.waitingFor()));
        }
        // endregion
        return report.toString();
    }
}
