package io.github.workloadexecutor.testing;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeoutException;

/** Functions that travel by name. */
public final class Functions {

    private Functions() {}

    public static int square(int number) {
        return number * number;
    }

    public static int add(int one, int other) {
        return one + other;
    }

    /** Fails for every multiple of ten. */
    public static int squareUnlessTenth(int number) throws IOException {
        if (number % 10 == 0) {
            throw new IOException("no tenths, but was " + number);
        }
        return number * number;
    }

    /** Takes a while, and longer for smaller numbers, so that results come in another order. */
    public static int slowerFirst(int number) throws InterruptedException {
        Thread.sleep(Math.max(0, 40 - 2L * number)); // plays work of different length
        return number;
    }

    /** Ends its process for 13. */
    public static int haltAtThirteen(int number) {
        if (number == 13) {
            Runtime.getRuntime().halt(13);
        }
        return number;
    }

    public static int throwTimeout(int number) throws TimeoutException {
        throw new TimeoutException("of the task itself, " + number);
    }

    /** What to wait for, for a number: nothing, but for those of the file's line. */
    public record Gate(int number, Path opened) implements Serializable {}

    /** Waits until a file is there. */
    public static int pass(Gate gate) throws InterruptedException {
        while (!Files.exists(gate.opened())) {
            Thread.sleep(5); // Perhaps in another process: there is nothing else to wait on.
        }
        return gate.number();
    }
}
