package io.github.workloadexecutor.internal.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;

/** What the children of these tests run: the first argument says what to do. */
public final class ChildMain {

    private ChildMain() {}

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "exit" -> Runtime.getRuntime().halt(Integer.parseInt(args[1]));
            case "hang" -> hang();
            case "say" -> {
                System.out.println("to stdout");
                System.err.println("to stderr");
            }
            case "read" -> read();
            case "show" -> show(args);
            case "flood" -> flood(Integer.parseInt(args[1]));
            case "grandchild" -> {
                startGrandchild();
                hang();
            }
            case "orphan" -> startGrandchild();
            case "group-orphan" -> {
                leadGroup();
                startGrandchild();
            }
            case "group-adoption" -> {
                leadGroup();
                // The one in between ends at once, so the last one is nobody's descendant.
                Process between = new ProcessBuilder("sh", "-c", "sleep 60 & echo grandchild $!")
                        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                        .start();
                between.waitFor();
                hang();
            }
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static void hang() throws InterruptedException {
        System.out.println("hanging");
        new CountDownLatch(1).await();
    }

    private static void read() throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println("read " + line);
        }
        System.out.println("end of input");
    }

    /** In hexadecimal, so that only the way in is tested. */
    private static void show(String[] args) {
        for (int i = 1; i < args.length; i++) {
            System.out.println("argument " + hex(args[i]));
        }
        System.out.println("property " + hex(System.getProperty("nasty")));
    }

    static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_16BE));
    }

    private static void flood(int lines) {
        for (int i = 0; i < lines; i++) {
            System.out.println("out " + i + " " + "x".repeat(100));
            System.err.println("err " + i + " " + "x".repeat(100));
        }
    }

    /** As a worker does. */
    @SuppressWarnings("restricted")
    private static void leadGroup() {
        Linker linker = Linker.nativeLinker();
        MethodHandle setpgid = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("setpgid"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try {
            int result = (int) setpgid.invokeExact(0, 0);
            if (result != 0) {
                throw new IllegalStateException("setpgid failed");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static void startGrandchild() throws IOException {
        Process grandchild = new ProcessBuilder("sleep", "60").inheritIO().start();
        System.out.println("grandchild " + grandchild.pid());
    }
}
