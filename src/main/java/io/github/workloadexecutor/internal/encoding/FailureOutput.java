package io.github.workloadexecutor.internal.encoding;

import java.io.IOException;
import java.io.OutputStream;
import java.util.IdentityHashMap;

/**
 * Writes an exception and, in place of those of its causes and suppressed exceptions that cannot travel, the stand-ins
 * made from their data, so that one bad cause does not cost the type of the exception itself.
 */
final class FailureOutput extends GraphOutput {

    private final Throwable root;

    /** What is known about exceptions of the same message; true while it is being found out, so that cycles end. */
    private final IdentityHashMap<Throwable, Boolean> travels;

    FailureOutput(OutputStream out, Throwable root, IdentityHashMap<Throwable, Boolean> travels) throws IOException {
        super(out, /* taken= */ null);
        this.root = root;
        this.travels = travels;
        travels.put(root, true);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // an exception may override equals
    protected Object replaceObject(Object object) throws IOException {
        return object instanceof Throwable nested && nested != root && !travels(nested)
                ? super.replaceObject(FailureFacts.of(nested).toException())
                : super.replaceObject(object);
    }

    private boolean travels(Throwable nested) {
        Boolean known = travels.get(nested);
        if (known != null) {
            return known;
        }
        boolean found;
        try (FailureOutput attempt = new FailureOutput(OutputStream.nullOutputStream(), nested, travels)) {
            attempt.writeObject(nested);
            found = attempt.refusal() == null;
        } catch (IOException | RuntimeException | Error refused) {
            found = false;
        }
        travels.put(nested, found);
        return found;
    }
}
