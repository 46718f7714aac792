package io.github.workloadexecutor.task;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares that tasks of this class may be moved to a worker process if they prove to compute. It does not say that
 * they do: as long as nothing is known they run in the application's own process, and in the end wherever they have
 * shown to belong. Their class must be {@link java.io.Serializable} and must not depend on the process it runs in, such
 * as on static state that others change.
 *
 * <p>A task whose class does not declare this, {@link CpuTask} or {@link CpuBound} is never moved, whatever it does.
 * Subclasses inherit it.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Shippable {}
