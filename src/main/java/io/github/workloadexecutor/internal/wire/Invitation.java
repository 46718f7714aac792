package io.github.workloadexecutor.internal.wire;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a worker is told on its standard input, one value a line: where to dial, what to say there, and how to behave.
 *
 * @param address where to dial
 * @param nonce what to say there
 * @param sharedBlock the file of the memory that both share
 * @param parentPid the application's process id
 * @param cancelNoticeNanos from a cancelled task's flag to its interrupt
 * @param cancelGraceNanos from there to the end of the process
 * @param vitalsNanos how often to give a sign of life while a task runs
 * @param depth how many applications are above this worker, the one that starts it included
 * @param agreement what it must have as the application has it
 */
public record Invitation(
        String address,
        String nonce,
        String sharedBlock,
        long parentPid,
        long cancelNoticeNanos,
        long cancelGraceNanos,
        long vitalsNanos,
        int depth,
        Agreement agreement) {

    /** Invites a worker that may have what it likes. */
    public Invitation(
            String address,
            String nonce,
            String sharedBlock,
            long parentPid,
            long cancelNoticeNanos,
            long cancelGraceNanos,
            long vitalsNanos,
            int depth) {
        this(
                address,
                nonce,
                sharedBlock,
                parentPid,
                cancelNoticeNanos,
                cancelGraceNanos,
                vitalsNanos,
                depth,
                Agreement.ANY);
    }

    public String toText() {
        return String.join(
                        "\n",
                        List.of(
                                address,
                                nonce,
                                sharedBlock,
                                Long.toString(parentPid),
                                Long.toString(cancelNoticeNanos),
                                Long.toString(cancelGraceNanos),
                                Long.toString(vitalsNanos),
                                Integer.toString(depth),
                                agreement.java(),
                                agreement.joinedPaths()))
                + "\n";
    }

    public static Invitation read(BufferedReader in) throws IOException {
        try {
            return new Invitation(
                    line(in),
                    line(in),
                    line(in),
                    Long.parseLong(line(in)),
                    Long.parseLong(line(in)),
                    Long.parseLong(line(in)),
                    Long.parseLong(line(in)),
                    Integer.parseInt(line(in)),
                    Agreement.of(line(in), line(in)));
        } catch (NumberFormatException malformed) {
            throw new IOException(
                    "a worker was told something else than a number: " + malformed.getMessage(), malformed);
        }
    }

    private static String line(BufferedReader in) throws IOException {
        @Nullable String line = in.readLine();
        if (line == null) {
            throw new IOException("a worker must be started by its executor, which tells it on standard input where to"
                    + " dial, but standard input ended first");
        }
        return line;
    }
}
