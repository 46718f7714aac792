package io.github.workloadexecutor.internal.wire;

import io.github.workloadexecutor.backend.RunCost;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The label of a VALUE whose task has written outputs: what it cost, as {@link Cost}, a semicolon, and the tokens of
 * the files with a blank between; or, if that is long, a plus and how many bytes of tokens stand before the value in
 * the body. Most tasks write none, and their labels have no semicolon.
 */
public final class ReplyLabel {

    /** What comes before the outputs. */
    public static final char OUTPUTS = ';';

    private static final char IN_BODY = '+';

    /** What a label in a ring may be long. */
    private static final int LONGEST = 255;

    private ReplyLabel() {}

    /** What a reply says. */
    @SuppressWarnings("ArrayRecordComponent") // compared and hashed by nobody
    public record Parts(@Nullable RunCost cost, String outputs, byte[] body) {}

    /**
     * Makes the reply.
     *
     * @param cost the label without outputs
     * @param outputs the tokens, in ASCII
     * @param result the encoded value
     */
    public static Frame value(long id, String cost, String outputs, byte[] result) {
        if (cost.length() + 1 + outputs.length() <= LONGEST) {
            return new Frame(FrameKind.VALUE, id, cost + OUTPUTS + outputs, result);
        }
        byte[] tokens = outputs.getBytes(StandardCharsets.US_ASCII);
        byte[] body = Arrays.copyOf(tokens, Math.addExact(tokens.length, result.length));
        System.arraycopy(result, 0, body, tokens.length, result.length);
        return new Frame(FrameKind.VALUE, id, cost + OUTPUTS + IN_BODY + tokens.length, body);
    }

    /** Takes a reply apart whose label has {@link #OUTPUTS}. */
    public static Parts partsOf(Frame reply) throws ProtocolViolation {
        String label = reply.label();
        int semicolon = label.indexOf(OUTPUTS);
        if (reply.kind() != FrameKind.VALUE) {
            throw new ProtocolViolation(
                    "expected outputs of a task that has succeeded but received them with a " + reply.kind());
        }
        RunCost cost = semicolon <= 0 ? null : Cost.of(label.substring(0, semicolon));
        String outputs = label.substring(semicolon + 1);
        byte[] body = reply.body();
        if (outputs.isEmpty() || outputs.charAt(0) != IN_BODY) {
            return new Parts(cost, outputs, body);
        }
        int length = length(outputs, body.length);
        return new Parts(
                cost,
                new String(body, 0, length, StandardCharsets.US_ASCII),
                Arrays.copyOfRange(body, length, body.length));
    }

    private static int length(String text, int longest) throws ProtocolViolation {
        try {
            int length = Integer.parseInt(text, 1, text.length(), /* radix= */ 10);
            if (length >= 0 && length <= longest) {
                return length;
            }
        } catch (NumberFormatException | IndexOutOfBoundsException noNumber) {
            // Said below.
        }
        throw new ProtocolViolation("expected outputs in a body of %d bytes but received a length of \"%s\""
                .formatted(longest, (text.length() <= 100 ? text : text.substring(0, 100)).replaceAll("[^ -~]", ".")));
    }
}
