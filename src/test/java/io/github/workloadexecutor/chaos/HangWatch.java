package io.github.workloadexecutor.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** When nothing has completed for too long, writes down what every thread is doing here and in the workers. */
final class HangWatch implements Runnable {

    private static final Duration TOO_LONG = Duration.ofSeconds(60);

    private final Ledger ledger;
    private final Path dump;
    private final List<Thread> waiting;
    private final Supplier<List<ProcessHandle>> processes;
    private final CountDownLatch stop = new CountDownLatch(1);

    /**
     * @param dump where to write
     * @param waiting whom to interrupt then, so that the run ends
     * @param processes the JVMs that do the work
     */
    HangWatch(Ledger ledger, Path dump, List<Thread> waiting, Supplier<List<ProcessHandle>> processes) {
        this.ledger = ledger;
        this.dump = dump;
        this.waiting = waiting;
        this.processes = processes;
    }

    @Override
    public void run() {
        try {
            while (!stop.await(1, TimeUnit.SECONDS)) {
                if (System.nanoTime() - ledger.lastCompletionNanos() > TOO_LONG.toNanos()) {
                    write();
                    ledger.violation("nothing completed for %s with %d tasks open, see %s"
                            .formatted(TOO_LONG, ledger.openTasks(), dump));
                    waiting.forEach(Thread::interrupt);
                    return;
                }
            }
        } catch (InterruptedException | IOException | RuntimeException unexpected) {
            ledger.violation("the hang watch failed with " + unexpected);
        }
    }

    private void write() throws IOException, InterruptedException {
        StringBuilder text =
                new StringBuilder("application ").append(ProcessHandle.current().pid());
        for (Map.Entry<Thread, StackTraceElement[]> entry :
                Thread.getAllStackTraces().entrySet()) {
            text.append("\n\n").append(entry.getKey());
            for (StackTraceElement frame : entry.getValue()) {
                text.append("\n    at ").append(frame);
            }
        }
        for (ProcessHandle worker : processes.get()) {
            text.append("\n\nworker ").append(worker.pid()).append('\n').append(threadsOf(worker));
        }
        Files.writeString(dump, text);
    }

    /** A frozen worker does not answer, so it is not asked for long. */
    private static String threadsOf(ProcessHandle worker) throws IOException, InterruptedException {
        Path answer = Files.createTempFile("threads", ".txt");
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(worker.pid()),
                        "Thread.print")
                .redirectErrorStream(true)
                .redirectOutput(answer.toFile())
                .start();
        boolean answered = jcmd.waitFor(10, TimeUnit.SECONDS);
        jcmd.destroyForcibly();
        String text = Files.readString(answer);
        Files.delete(answer);
        return answered ? text : "does not answer within 10 s\n" + text;
    }

    void stop() {
        stop.countDown();
    }
}
