package io.github.workloadexecutor.internal.encoding;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes one object to nowhere and cuts off what it refers to, to learn what serialising that object alone would do. It
 * needs no access to the object's class: the stream has it.
 */
final class Probe extends ObjectOutputStream {

    private final boolean formOnly;
    private final List<Object> children = new ArrayList<>();
    private @Nullable Object form;
    private @Nullable Throwable failure;

    @SuppressWarnings("this-escape") // the hook is called by writeObject only
    private Probe(boolean formOnly) throws IOException {
        super(OutputStream.nullOutputStream());
        this.formOnly = formOnly;
        enableReplaceObject(true);
    }

    /** Learns what the object's writeReplace method, if it has one, gives. Runs nothing else of the object. */
    static Probe formOf(Object object) {
        return run(object, /* formOnly= */ true);
    }

    /** Learns which objects are written as parts of this one, in order. */
    static Probe childrenOf(Object object) {
        return run(object, /* formOnly= */ false);
    }

    private static Probe run(Object object, boolean formOnly) {
        try {
            Probe probe = new Probe(formOnly);
            try {
                probe.writeObject(object);
            } catch (Enough asked) {
                return probe;
            } catch (Throwable e) {
                probe.failure = e;
            }
            return probe;
        } catch (IOException e) {
            throw new AssertionError("writing to nowhere failed", e);
        }
    }

    /** What is written for the object, or null if its writeReplace threw or gave null. */
    @Nullable
    Object form() {
        return form;
    }

    /** The parts, each in the form that its own writeReplace gives; a part that occurs twice is listed once. */
    List<Object> children() {
        return children;
    }

    /** What the object's own code threw, or null. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    @Override
    protected @Nullable Object replaceObject(Object object) {
        if (form != null) {
            children.add(object);
            return null;
        }
        form = object;
        if (formOnly) {
            throw new Enough();
        }
        return object;
    }

    private static final class Enough extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;

        Enough() {
            super("the object's form is known", null, false, /* writableStackTrace= */ false);
        }
    }
}
