package io.github.workloadexecutor.examples;

import io.github.workloadexecutor.gather.GatherProgress;
import java.io.Console;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A progress bar on stderr. In a terminal it is one line that changes; anywhere else, a build's log for one, it is a
 * new line now and then.
 */
final class ProgressLine implements AutoCloseable {

    private static final int WIDTH = 79;

    private final ProgressBar bar;

    ProgressLine(String task, int jars) {
        this(task, jars, " jars");
    }

    /**
     * Begins.
     *
     * @param task what is done
     * @param all how many there are
     * @param unit of what
     */
    ProgressLine(String task, long all, String unit) {
        boolean terminal = inTerminal();
        this.bar = new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(all)
                .setUnit(unit, 1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(terminal ? 200 : 10_000)
                .setConsumer(
                        terminal
                                ? new ConsoleProgressBarConsumer(System.err, WIDTH)
                                : new DelegatingProgressBarConsumer(linesThatDiffer(), WIDTH))
                .build();
    }

    /** Counts a jar that is done. */
    void step() {
        bar.step();
    }

    /** Shows how far a gather has come. */
    void show(GatherProgress progress) {
        bar.maxHint(progress.total().orElse(progress.submitted()));
        bar.stepTo(progress.done());
    }

    @Override
    public void close() {
        bar.close();
    }

    /** The bar shows its last state twice, which only a terminal hides. */
    private static Consumer<String> linesThatDiffer() {
        var last = new AtomicReference<>("");
        return line -> {
            if (!line.equals(last.getAndSet(line))) {
                System.err.println(line);
            }
        };
    }

    @SuppressWarnings("SystemConsoleNull") // It is null again where there is no terminal, since JDK 25.
    private static boolean inTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}
