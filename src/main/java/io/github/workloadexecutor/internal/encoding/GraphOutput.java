package io.github.workloadexecutor.internal.encoding;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Writes one object graph and judges every object on its way. It stops at the first refusal, because then the
 * {@link Explainer} looks for all of them. Used for one graph only, so that nothing is remembered from one message to
 * the next.
 */
class GraphOutput extends ObjectOutputStream {

    private final @Nullable TakenArrays taken;
    private @Nullable Objection refusal;
    private boolean suspicious;

    @SuppressWarnings("this-escape") // the hook is called by writeObject only
    GraphOutput(OutputStream out, @Nullable TakenArrays taken) throws IOException {
        super(out);
        this.taken = taken;
        enableReplaceObject(true);
    }

    /** Whether what is written is read on this machine. */
    boolean isOnThisMachine() {
        return taken == null || taken.isOnThisMachine();
    }

    /** The first refusal. A writeObject method may have swallowed the exception that told of it. */
    @Nullable
    Objection refusal() {
        return refusal;
    }

    /** Whether there was something that is refused in some places only. */
    boolean isSuspicious() {
        return suspicious;
    }

    @Override
    protected Object replaceObject(Object object) throws IOException {
        ClassVerdict verdict = ClassVerdict.of(object.getClass());
        return switch (verdict.action()) {
            case PASS -> inOrOut(object);
            case COPY -> {
                if (taken != null) {
                    taken.copied(object);
                }
                yield object;
            }
            case SUSPECT -> {
                suspicious = true;
                yield object;
            }
            case REPLACE -> {
                Object form = StandIns.formOf(object, isOnThisMachine());
                yield form instanceof Objection objection ? refuse(objection) : form;
            }
            case REFUSE -> refuse(verdict.objection());
        };
    }

    private Object inOrOut(Object object) {
        Elsewhere form = taken == null ? null : taken.formOf(object);
        return form == null ? object : form;
    }

    /** Called for every class whose name is written, class literals included. */
    @Override
    protected void annotateClass(Class<?> type) {
        if (type.isHidden()) {
            refuse(Objection.to(type, Obstacle.HIDDEN_CLASS));
        }
    }

    private Object refuse(@Nullable Objection objection) {
        if (refusal == null) {
            refusal = objection;
        }
        throw new Refusal();
    }

    /** Not an IOException, because the stream would write that, with all it refers to. */
    private static final class Refusal extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;

        Refusal() {
            super("refused", null, /* enableSuppression= */ false, /* writableStackTrace= */ false);
        }
    }
}
