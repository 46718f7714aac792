package io.github.workloadexecutor.testing;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
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

    /**
     * An item whose number decides what becomes of it: most give a value at once, some compute, few sleep, some fail,
     * some give themselves up.
     */
    public static long unsteady(long number) throws Exception {
        long chance = mix(number);
        if (chance % 4096 == 0) {
            Thread.sleep(chance >>> 32 & 15); // plays work of different length
        } else if (chance % 64 == 1) {
            long end = System.nanoTime() + (chance >>> 32 & 0xFFFF);
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
        } else if (isFailing(number)) {
            throw new IOException("planted for " + number);
        } else if (isGivingUp(number)) {
            throw new CancellationException("planted for " + number);
        }
        return number;
    }

    public static boolean isFailing(long number) {
        long chance = mix(number);
        return chance % 4096 != 0 && chance % 64 != 1 && chance % 97 == 2;
    }

    public static boolean isGivingUp(long number) {
        long chance = mix(number);
        return !isFailing(number) && chance % 4096 != 0 && chance % 64 != 1 && chance % 101 == 3;
    }

    /** Spreads the bits of a number over a positive one. */
    private static long mix(long number) {
        long mixed = number * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ mixed >>> 32) * 0xBF58476D1CE4E5B9L;
        return (mixed ^ mixed >>> 29) >>> 1;
    }
}
