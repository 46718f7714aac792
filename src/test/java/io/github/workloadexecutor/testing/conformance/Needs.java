package io.github.workloadexecutor.testing.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a test of what only backends with all these capabilities promise. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Needs {
    /**
     * Names them.
     *
     * @return at least one
     */
    Capability[] value();
}
