package io.github.workloadexecutor.internal.output;

import io.github.workloadexecutor.failure.OutputException;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What a task has staged, to be published when it has succeeded: all of it, or nothing. The tokens come from a worker
 * and may say anything; what is moved is only what they name in runs that are open here.
 *
 * <p>Each file appears by one atomic move. Of several, those that have appeared are taken back if one cannot.
 */
public class Publication {

    private static final int LONGEST_SHOWN = 100;

    private final String by;
    private final String tokens;

    /**
     * Does nothing yet.
     *
     * @param by whose outputs they are, as messages say it
     * @param tokens what {@link TaskOutputs#seal} gave, or is said to have given
     */
    public Publication(String by, String tokens) {
        this.by = by;
        this.tokens = tokens;
    }

    /** One staged file on its way. */
    private static final class Step {
        private final OutputRun run;
        private final Claim claim;
        private final Path staged;
        private boolean moved;

        Step(OutputRun run, Claim claim, Path staged) {
            this.run = run;
            this.claim = claim;
            this.staged = staged;
        }
    }

    /**
     * Publishes.
     *
     * @throws OutputException if that is not possible; then nothing of it is published
     */
    public void publish() {
        List<Step> steps = new ArrayList<>();
        List<PublishedFile> files = new ArrayList<>();
        boolean complete = false;
        try {
            for (String token : tokens.split(" ", -1)) {
                steps.add(begin(token));
            }
            for (Step step : steps) {
                files.add(check(step));
            }
            for (Step step : steps) {
                move(step);
            }
            complete = true;
        } catch (RuntimeException | Error failure) {
            steps.forEach(step -> takeBack(step, failure));
            throw failure;
        } finally {
            for (int i = 0; i < steps.size(); i++) {
                steps.get(i).claim.endPublishing(complete ? files.get(i) : null);
                steps.get(i).run.leave();
            }
        }
    }

    private Step begin(String text) {
        StagedToken token = StagedToken.parse(text);
        OutputRun run = token == null ? null : OutputRun.find(token.runId());
        Claim claim = token == null || run == null ? null : run.claim(token.claim());
        if (token == null || run == null || claim == null || !run.enter()) {
            String shown = text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
            throw new OutputException(
                    claim == null ? "" : claim.output().key(),
                    "%s has succeeded, but what it has written is not published: it is said to be \"%s\", which is no"
                                    .formatted(by, shown.replaceAll("[^ -~]", "."))
                            + " output of a run that is open in this process. Keep Outputs open until its tasks are"
                            + " done, and hand an output on to no other process",
                    /* cause= */ null);
        }
        try {
            claim.beginPublishing(by);
        } catch (OutputException taken) {
            run.leave();
            throw taken;
        }
        return new Step(
                run,
                claim,
                StagedFile.pathOf(run.stagingDirectory(), token, claim.output().fileName()));
    }

    private PublishedFile check(Step step) {
        try {
            PublishedFile file = PublishedFile.of(by, step.staged);
            if (file == null) {
                throw refused(step, new IOException(step.staged + " is no regular file"));
            }
            if (Files.isDirectory(step.claim.target(), LinkOption.NOFOLLOW_LINKS)) {
                throw refused(step, new IOException("there is a directory of that name"));
            }
            Path parent = step.claim.target().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            return file;
        } catch (IOException why) {
            throw refused(step, why);
        }
    }

    private void move(Step step) {
        try {
            Files.move(
                    step.staged,
                    step.claim.target(),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            step.moved = true;
        } catch (AtomicMoveNotSupportedException elsewhere) {
            throw refused(
                    step, new IOException("it is on another file system than " + step.run.directory(), elsewhere));
        } catch (IOException why) {
            throw refused(step, why);
        }
    }

    private OutputException refused(Step step, IOException why) {
        String key = step.claim.output().key();
        return new OutputException(
                key,
                "%s has succeeded, but its output %s could not be published as %s: %s"
                        .formatted(by, key, step.claim.target(), why),
                why);
    }

    private static void takeBack(Step step, Throwable failure) {
        if (step.moved) {
            try {
                Files.move(step.claim.target(), step.staged, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException stays) {
                failure.addSuppressed(stays);
            }
        }
    }

    /** Deletes what was staged: nobody wants it. What cannot be deleted now goes with its run. */
    public void discard() {
        for (String text : tokens.split(" ", -1)) {
            StagedToken token = StagedToken.parse(text);
            OutputRun run = token == null ? null : OutputRun.find(token.runId());
            if (token != null && run != null) {
                try {
                    Tree.delete(run.stagingDirectory().resolve(token.fileName()));
                } catch (IOException later) {
                    // When the run is closed.
                }
            }
        }
    }
}
