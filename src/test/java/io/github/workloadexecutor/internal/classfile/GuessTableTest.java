package io.github.workloadexecutor.internal.classfile;

import static io.github.workloadexecutor.routing.Nature.COMPUTES;
import static io.github.workloadexecutor.routing.Nature.MIXED;
import static io.github.workloadexecutor.routing.Nature.UNKNOWN;
import static io.github.workloadexecutor.routing.Nature.WAITS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.workloadexecutor.routing.Guess;
import io.github.workloadexecutor.routing.Nature;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/**
 * How often the guess is right, over tasks as people write them. The truth of each is what a run would show, not what
 * its class file lets one see: some cannot be guessed, and stay in the table. Written to {@code target/guess-table.md}.
 */
@SuppressWarnings("GetClassOnEnum") // on purpose: a constant with a body has a class of its own
final class GuessTableTest {

    private static final double GOAL = 0.80;

    private record Shape(Class<?> type, String what, Nature truth) {}

    private static final List<Shape> SHAPES = List.of(
            new Shape(WaitingShapes.Crawl.class, "HTTP, one layer down", WAITS),
            new Shape(WaitingShapes.CrawlAll.class, "HTTP in a loop that adds up", WAITS),
            new Shape(WaitingShapes.CrawlGrid.class, "HTTP in loops within loops", WAITS),
            new Shape(WaitingShapes.Sleep.class, "sleeps in a loop", WAITS),
            new Shape(WaitingShapes.Lookup.class, "JDBC, rows in a loop", WAITS),
            new Shape(WaitingShapes.Ping.class, "socket, byte by byte", WAITS),
            new Shape(WaitingShapes.Take.class, "blocking queue", WAITS),
            new Shape(WaitingShapes.Await.class, "latch", WAITS),
            new Shape(WaitingShapes.Join.class, "futures in a loop that adds up", WAITS),
            new Shape(WaitingShapes.Copy.class, "copies a file through a buffer", WAITS),
            new Shape(WaitingShapes.CountLines.class, "reads a file by lines", WAITS),
            new Shape(WaitingShapes.TotalSize.class, "walks a directory with a stream", WAITS),
            new Shape(WaitingShapes.Download.class, "URLConnection", WAITS),
            new Shape(WaitingShapes.Shell.class, "child process", WAITS),
            new Shape(WaitingShapes.Order.class, "HTTP behind an interface, three layers", WAITS),
            new Shape(WaitingShapes.MadeLater.class, "HTTP behind an interface made further away", WAITS),
            new Shape(WaitingShapes.Connect.class, "subclass of Socket", WAITS),
            new Shape(WaitingShapes.RetryingFetch.class, "template method, HTTP in the subclass", WAITS),
            new Shape(WaitingShapes.FetchAll.class, "HTTP in a stream's lambda", WAITS),
            new Shape(WaitingShapes.Title.class, "HTTP, then one regular expression", WAITS),
            new Shape(WaitingShapes.Load.class, "sealed interface, nothing created", WAITS),
            new Shape(WaitingShapes.Mailbox.class, "Object.wait", WAITS),
            new Shape(WaitingShapes.Injected.class, "HTTP behind an interface made elsewhere", WAITS),
            new Shape(ComputingShapes.Primes.class, "loops within loops", COMPUTES),
            new Shape(ComputingShapes.Sum.class, "one loop", COMPUTES),
            new Shape(ComputingShapes.Fibonacci.class, "recursion", COMPUTES),
            new Shape(ComputingShapes.Matrix.class, "three loops", COMPUTES),
            new Shape(ComputingShapes.Digest.class, "digest of an array", COMPUTES),
            new Shape(ComputingShapes.Zip.class, "compresses in memory", COMPUTES),
            new Shape(ComputingShapes.Unzip.class, "a stream, in memory", COMPUTES),
            new Shape(ComputingShapes.WordCount.class, "regular expression and map", COMPUTES),
            new Shape(ComputingShapes.LinesInMemory.class, "a reader, in memory", COMPUTES),
            new Shape(ComputingShapes.Thumbnail.class, "image in memory", COMPUTES),
            new Shape(ComputingShapes.Power.class, "BigInteger", COMPUTES),
            new Shape(ComputingShapes.Sort.class, "sorts", COMPUTES),
            new Shape(ComputingShapes.StreamOfPrimes.class, "stream with a method reference", COMPUTES),
            new Shape(ComputingShapes.ParallelSum.class, "parallel stream", COMPUTES),
            new Shape(ComputingShapes.Kernel.PI.getClass(), "constant of an enum with a body", COMPUTES),
            new Shape(ComputingShapes.Apply.class, "strategy from a static initialiser", COMPUTES),
            new Shape(ComputingShapes.Iterate.class, "lambda called in a loop", COMPUTES),
            new Shape(ComputingShapes.SumPart.class, "fork and join", COMPUTES),
            new Shape(ComputingShapes.Square.class, "CpuFunction", COMPUTES),
            new Shape(ComputingShapes.Add.class, "one addition", UNKNOWN),
            new Shape(ComputingShapes.Wrap.class, "calls another callable", UNKNOWN),
            new Shape(ComputingShapes.DigestFile.class, "digest of a file", MIXED),
            new Shape(ComputingShapes.FetchAndShrink.class, "HTTP, then an image", MIXED),
            new Shape(ComputingShapes.ParseFile.class, "reads a file and parses it", MIXED),
            new Shape(ComputingShapes.FetchAndCount.class, "HTTP, then loops over the page", WAITS),
            new Shape(ComputingShapes.Reflective.class, "reflection; computes", COMPUTES),
            new Shape(ComputingShapes.CheckedRead.class, "reads a file, compares bytes", WAITS),
            new Shape(LambdaShapes.Alone.fetches(URI.create("http://a")).getClass(), "lambda, HTTP", WAITS),
            new Shape(LambdaShapes.Alone.sleeps().getClass(), "lambda, sleeps", WAITS),
            new Shape(LambdaShapes.Alone.computes(9).getClass(), "lambda, recursion", COMPUTES),
            new Shape(LambdaShapes.Alone.references().getClass(), "reference, stream", COMPUTES),
            new Shape(LambdaShapes.Alone.function().getClass(), "reference as a CpuFunction", COMPUTES),
            new Shape(
                    LambdaShapes.Alone.takes(new LinkedBlockingQueue<>()).getClass(),
                    "reference bound to a queue",
                    WAITS),
            new Shape(LambdaShapes.Twins.one().getClass(), "two lambdas that look and do alike", COMPUTES),
            new Shape(LambdaShapes.Strangers.computes(9).getClass(), "lambda beside another, computes", COMPUTES),
            new Shape(
                    LambdaShapes.Strangers.waits(URI.create("http://a")).getClass(),
                    "lambda beside another, waits",
                    WAITS),
            new Shape(LambdaShapes.Rivals.waits().getClass(), "two lambdas that look alike only", WAITS),
            new Shape(Executors.callable(() -> {}).getClass(), "Executors.callable", UNKNOWN));

    @Test
    void guesses_ofTasksAsPeopleWriteThem_areMostlyRight() throws IOException {
        int right = 0;
        List<String> wrong = new ArrayList<>();
        StringBuilder table = new StringBuilder("| task | what it does | truth | guess | right | evidence |\n");
        table.append("|---|---|---|---|---|---|\n");
        for (Shape shape : SHAPES) {
            Guess guess = ClassFileGuess.of(shape.type());
            boolean isRight = guess.nature() == shape.truth();
            right += isRight ? 1 : 0;
            String name = shape.type().getName().replaceAll(".*\\.", "").replaceAll("/.*", "");
            table.append("| %s | %s | %s | %s | %s | %s |%n"
                    .formatted(
                            name,
                            shape.what(),
                            shape.truth(),
                            guess.nature(),
                            isRight ? "yes" : "**no**",
                            String.join("<br>", guess.evidence())));
            if (!isRight) {
                wrong.add("%s (%s): %s, not %s; %s"
                        .formatted(name, shape.what(), guess.nature(), shape.truth(), guess.evidence()));
            }
        }
        table.append("%n%d of %d are right.%n".formatted(right, SHAPES.size()));
        wrong.forEach(line -> table.append("\n- wrong: ").append(line));
        Files.writeString(Path.of("target", "guess-table.md"), table);

        assertThat((double) right / SHAPES.size())
                .as("%d of %d are right; wrong:\n%s", right, SHAPES.size(), String.join("\n", wrong))
                .isGreaterThanOrEqualTo(GOAL);
    }

    @Test
    void shapes_always_areEnoughToMeanSomething() {
        assertThat(SHAPES).hasSizeGreaterThanOrEqualTo(35);
    }
}
