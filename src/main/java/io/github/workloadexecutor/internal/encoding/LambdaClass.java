package io.github.workloadexecutor.internal.encoding;

import java.lang.invoke.SerializedLambda;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * What is behind the class of a serialisable lambda or method reference. Found once per class, from the first instance
 * seen: all instances come from one place in the source. The class keeps it.
 */
final class LambdaClass {

    private static final ClassValue<Holder> HOLDERS = new ClassValue<>() {
        @Override
        protected Holder computeValue(Class<?> type) {
            return new Holder();
        }
    };

    private final @Nullable MethodName name;

    /** Null if instances cannot travel, wherever they are. */
    private final byte @Nullable [] image;

    /** The context loader with which the name was found good: another may find another class by it. */
    private volatile @Nullable WeakReference<ClassLoader> acceptedWith;

    /** Made when first asked for; two threads at a time make the same. */
    private volatile @Nullable TaskSource source;

    private LambdaClass(@Nullable MethodName name, byte @Nullable [] image) {
        this.name = name;
        this.image = image;
    }

    /** Filled once; two threads at a time find the same. */
    private static final class Holder {
        volatile @Nullable LambdaClass content;
    }

    static LambdaClass of(Object lambda) {
        Holder holder = HOLDERS.get(lambda.getClass());
        LambdaClass known = holder.content;
        if (known == null) {
            known = find(lambda);
            holder.content = known;
        }
        return known;
    }

    private static LambdaClass find(Object lambda) {
        if (Probe.formOf(lambda).form() instanceof SerializedLambda form && !MethodName.isLambda(form)) {
            MethodName name = MethodName.of(form);
            return new LambdaClass(name, form.getCapturedArgCount() > 0 ? null : KnownReference.imageOf(name));
        }
        return new LambdaClass(null, null);
    }

    /** The method referred to, or null if this is a lambda. */
    @Nullable
    MethodName name() {
        return name;
    }

    /** What is known of tasks of this class, which is the one that was looked at. */
    TaskSource source(Class<?> type) {
        TaskSource known = source;
        if (known == null) {
            known = TaskSource.ofLambda(type, name);
            source = known;
        }
        return known;
    }

    /** The name as messages have it, or null if it is refused here. */
    byte @Nullable [] imageOfAccepted() {
        MethodName method = name;
        if (image == null || method == null) {
            return null;
        }
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        WeakReference<ClassLoader> accepted = acceptedWith;
        if (context != null && accepted != null && accepted.refersTo(context)) {
            return image;
        }
        if (!method.isResolvableHere()) {
            return null;
        }
        acceptedWith = new WeakReference<>(context);
        return image;
    }
}
