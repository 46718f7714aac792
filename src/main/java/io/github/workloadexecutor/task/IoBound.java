package io.github.workloadexecutor.task;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares that tasks of this class are slow because the task waits, so they run on {@link Lane#IO}. For task classes
 * that cannot implement {@link IoTask}, which says the same by type. Subclasses inherit it.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface IoBound {}
