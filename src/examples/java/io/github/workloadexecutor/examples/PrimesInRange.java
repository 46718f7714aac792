package io.github.workloadexecutor.examples;

import java.io.Serializable;

/**
 * How many primes there are among a hundred thousand numbers.
 *
 * @param first the first of the numbers
 * @param primes how many of them are prime
 * @param node which node has counted
 */
record PrimesInRange(int first, int primes, String node) implements Serializable {

    private static final int NUMBERS = 100_000;

    /** Counts, in a worker of some node. */
    static PrimesInRange count(int range) {
        int first = range * NUMBERS;
        int primes = 0;
        for (int number = first; number < first + NUMBERS; number++) {
            primes += isPrime(number) ? 1 : 0;
        }
        return new PrimesInRange(first, primes, System.getProperty("io.github.workloadexecutor.node", "this machine"));
    }

    private static boolean isPrime(int number) {
        for (int divisor = 2; (long) divisor * divisor <= number; divisor++) {
            if (number % divisor == 0) {
                return false;
            }
        }
        return number > 1;
    }

    @Override
    public String toString() {
        return "from " + first + " on: " + primes + " primes, says " + node;
    }
}
