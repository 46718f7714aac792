package io.github.workloadexecutor.internal.encoding;

import io.github.workloadexecutor.failure.DecodingException;
import io.github.workloadexecutor.failure.NotShippableException.Subject;
import io.github.workloadexecutor.failure.Offender;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All there is to say about whether something travels. An object travels exactly if it has a body, and then it has no
 * offenders; a class has no body either way.
 *
 * @param body what it is encoded to; null if it cannot travel, or is a class
 * @param offenders everything in it that cannot travel
 * @param copies what in it arrives as a copy that is something else than the original
 */
@SuppressWarnings("ArrayRecordComponent") // compared and hashed by nobody
public record Survey(byte @Nullable [] body, List<Offender> offenders, List<Offender> copies) {

    /** Surveys what could be a task, a part of one, or a result. Never throws. */
    public static Survey of(@Nullable Object object, Subject subject) {
        String path = JdkCodec.pathOf(object, subject);
        byte[] body;
        try {
            body = Codecs.encode(object, subject, /* sink= */ null);
        } catch (Unshippable refused) {
            // What ran out of memory is not walked: it would do so again.
            return refused.getCause() instanceof OutOfMemoryError
                    ? new Survey(null, refused.findings().offenders(), List.of())
                    : refused(refused.findings(), object, path);
        } catch (RuntimeException | Error fault) {
            Class<?> type = object == null ? Object.class : object.getClass();
            return refused(Findings.of(Objection.toThrowing(type, fault).at(path)), object, path);
        }
        List<Offender> copies =
                object == null ? List.of() : Explainer.survey(object, path).copies();
        return new Survey(body, List.of(), copies);
    }

    private static Survey refused(Findings known, @Nullable Object object, String path) {
        Findings all = object == null ? known : Explainer.survey(object, path);
        List<Offender> offenders = all.offenders().isEmpty() ? known.offenders() : all.offenders();
        return new Survey(null, offenders, all.copies());
    }

    /** Surveys a class. Never throws. */
    public static Survey ofType(Class<?> type) {
        Findings findings = TypeSurvey.of(type);
        return new Survey(null, findings.offenders(), findings.copies());
    }

    /**
     * Makes the object again, as it would be made at the other end.
     *
     * @param name what it is called if that fails
     * @throws IllegalStateException if there is no body
     */
    public @Nullable Object copy(Subject subject, String name) throws DecodingException {
        byte[] encoded = body;
        if (encoded == null) {
            throw new IllegalStateException(name + " must be able to travel to be copied, but is not");
        }
        try {
            return Codecs.decode(encoded, /* loader= */ null, /* source= */ null, /* trust= */ null);
        } catch (Undecodable e) {
            throw e.as(subject, name);
        }
    }
}
