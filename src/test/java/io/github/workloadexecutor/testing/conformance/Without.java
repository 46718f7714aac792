package io.github.workloadexecutor.testing.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a test of what backends without a capability promise instead. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Without {
    /**
     * Names it.
     *
     * @return the capability that the backend does not have
     */
    Capability value();
}
