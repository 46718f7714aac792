package io.github.workloadexecutor.internal.encoding;

import java.io.IOException;
import java.io.NotSerializableException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Turns one object graph into bytes, with a fresh stream, or says what is wrong with it. The normal case costs one look
 * at a table per object; only a failure pays for the {@link Explainer}.
 */
final class GraphEncoder {

    private GraphEncoder() {}

    /** Opens the stream that judges, so that a caller can add to the judging. */
    interface Opening {
        GraphOutput open(OutputStream out) throws IOException;
    }

    static byte[] encode(@Nullable Object root, String path) throws Unshippable {
        return encode(root, path, out -> new GraphOutput(out, /* taken= */ null));
    }

    static byte[] encode(@Nullable Object root, String path, Opening opening) throws Unshippable {
        ChunkedOutput bytes = new ChunkedOutput();
        Objection refusal;
        Throwable failure;
        boolean near = true;
        try {
            GraphOutput out = opening.open(bytes);
            near = out.isOnThisMachine();
            failure = write(root, out);
            refusal = out.refusal();
            if (failure == null && refusal == null) {
                Findings findings = out.isSuspicious() && root != null ? Explainer.explain(root, path) : null;
                if (findings == null || findings.offenders().isEmpty()) {
                    return bytes.toByteArray();
                }
                throw new Unshippable(findings, null);
            }
        } catch (IOException | OutOfMemoryError e) {
            failure = e;
            refusal = null;
        }
        throw explain(root, path, near, refusal, failure);
    }

    private static @Nullable Throwable write(@Nullable Object root, GraphOutput out) {
        try {
            out.writeObject(root);
            out.flush();
            return null;
        } catch (Throwable e) {
            return e;
        }
    }

    private static Unshippable explain(
            @Nullable Object root,
            String path,
            boolean near,
            @Nullable Objection refusal,
            @Nullable Throwable failure) {
        // A refusal is thrown by this library, and tells nothing that the findings do not tell.
        Throwable cause = refusal == null ? failure : null;
        if (root != null && !(failure instanceof OutOfMemoryError)) {
            Findings findings = Explainer.explain(root, path, near);
            if (!findings.offenders().isEmpty()) {
                return new Unshippable(findings, cause);
            }
        }
        Objection known = refusal != null ? refusal : objectionTo(root == null ? Object.class : root.getClass(), cause);
        // The walk did not come by it: too large a graph, or written by a writeObject method out of nowhere.
        String where = refusal != null || failure instanceof NotSerializableException ? path + " (within)" : path;
        return new Unshippable(Findings.of(known.at(where)), cause);
    }

    private static Objection objectionTo(Class<?> root, @Nullable Throwable failure) {
        return switch (failure) {
            case StackOverflowError e -> Objection.to(root, Obstacle.TOO_DEEP);
            case OutOfMemoryError e ->
                new Objection(
                        Obstacle.TOO_LARGE,
                        ClassNames.binary(root),
                        Obstacle.TOO_LARGE.reason(FailureFacts.describe(e)),
                        Obstacle.TOO_LARGE.cure());
            case NotSerializableException e ->
                new Objection(
                        Obstacle.NOT_SERIALIZABLE,
                        String.valueOf(e.getMessage()),
                        Obstacle.NOT_SERIALIZABLE.reason(ClassNames.nested(String.valueOf(e.getMessage()))),
                        Obstacle.NOT_SERIALIZABLE.cure(
                                "Implement Serializable, or make the field transient, or leave it out"));
            case null -> Objection.toThrowing(root, null);
            default -> Objection.toThrowing(root, failure);
        };
    }
}
