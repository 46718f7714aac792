package io.github.workloadexecutor.testing;

import io.github.workloadexecutor.task.CpuTask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** Well-behaved tasks that travel. */
public final class Tasks {

    private Tasks() {}

    public record Echo<T>(T value) implements CpuTask<T> {
        @Override
        public T call() {
            return value;
        }
    }

    public record Fail(Exception failure) implements CpuTask<String> {
        @Override
        public String call() throws Exception {
            throw failure;
        }
    }

    /** Tells which process runs it. */
    public record Pid() implements CpuTask<Long> {
        @Override
        public Long call() {
            return ProcessHandle.current().pid();
        }
    }

    /** Says that it runs by creating a file, then waits until another appears, and tells which process ran it. */
    public record Rendezvous(Path here, Path goOn) implements CpuTask<Long> {
        @Override
        public Long call() throws IOException, InterruptedException {
            Files.writeString(here, "here");
            while (!Files.exists(goOn)) {
                Thread.sleep(5); // Another process is awaited: there is nothing else to wait on.
            }
            return ProcessHandle.current().pid();
        }
    }

    /** Waits, and lets an interrupt end it; says by a file that it was interrupted. */
    public record Sleep(Path started, Path interrupted, Duration time) implements CpuTask<String> {
        @Override
        public String call() throws Exception {
            Files.writeString(started, "started");
            try {
                Thread.sleep(time);
                return "slept";
            } catch (InterruptedException e) {
                Files.writeString(interrupted, "interrupted");
                throw e;
            }
        }
    }

    /** Computes for ever and takes no notice of interrupts; writes its process id once it runs. */
    public record Spin(Path started) implements CpuTask<String> {
        @Override
        public String call() throws IOException {
            Path draft = started.resolveSibling(started.getFileName() + ".draft");
            Files.writeString(draft, Long.toString(ProcessHandle.current().pid()));
            Files.move(draft, started);
            while (true) {
                Thread.onSpinWait();
            }
        }
    }

    /** Writes its number to a file of its own, so that one can see which tasks have run. */
    public record LeaveTrace(Path directory, int number) implements CpuTask<Integer> {
        @Override
        public Integer call() throws IOException {
            Files.writeString(directory.resolve("ran-" + number), "", StandardCharsets.UTF_8);
            return number;
        }
    }

    /** Prints that many bytes in lines of a hundred characters, to both streams in turn. */
    public record Print(int bytes) implements CpuTask<Integer> {
        @Override
        public Integer call() {
            String line = "x".repeat(99);
            for (int printed = 0; printed < bytes; printed += 200) {
                System.out.println(line);
                System.err.println(line);
            }
            return bytes;
        }
    }

    public static Object nothing() {
        return "";
    }

    public static String shout(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    public static long pidOf(Object ignored) {
        return ProcessHandle.current().pid();
    }

    public static int letters(String text) {
        return text.length();
    }

    public static int length(byte[] bytes) {
        return bytes.length;
    }

    public static byte[] bytes(int length) {
        return new byte[length];
    }
}
