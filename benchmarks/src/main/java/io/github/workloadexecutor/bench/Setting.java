package io.github.workloadexecutor.bench;

import java.nio.file.Path;

/**
 * What a suite is run with.
 *
 * @param suite its name
 * @param length how long it may take
 * @param include a regular expression: what of it to run
 * @param results where results go
 * @param neighbours the share of the machine that others keep busy as the suite begins
 */
public record Setting(String suite, Length length, String include, Results results, double neighbours) {

    /** Workers, and threads of the pools compared with, unless a benchmark says otherwise. */
    public static final int WORKERS = 2;

    /** The project's directory. */
    public static Path directory() {
        return Path.of(System.getProperty("bench.directory", "."));
    }
}
