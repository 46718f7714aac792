package io.github.workloadexecutor.internal.encoding;

import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Reads one object graph: with the given classes, within bounds, and with the originals in place of stand-ins. */
final class GraphInput extends ObjectInputStream {

    private final ClassFinder classes;
    private final @Nullable ArraySource source;
    private final BoundsFilter filter;
    private @Nullable Trust trust;
    private @Nullable StreamOutline outline;

    @SuppressWarnings("this-escape") // the hooks are called by readObject only
    GraphInput(InputStream in, int messageBytes, ClassFinder classes, @Nullable ArraySource source) throws IOException {
        super(in);
        this.classes = classes;
        this.source = source;
        // Until it is replaced, the stream's filter is the JVM-wide one, or what the filter factory made of that.
        this.filter = new BoundsFilter(messageBytes, getObjectInputFilter());
        setObjectInputFilter(filter);
        enableResolveObject(true);
    }

    /** Reads what somebody wrote who is trusted no further than this. */
    void distrust(Trust trust, StreamOutline outline, @Nullable ReadingTime time) {
        this.trust = trust;
        this.outline = outline;
        filter.distrust(trust, time);
    }

    @Nullable
    InvalidClassException rejection() {
        return filter.rejection();
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass described) throws ClassNotFoundException {
        return classes.find(described.getName());
    }

    @Override
    @SuppressWarnings("deprecation") // the stream needs the class before there is an instance
    protected Class<?> resolveProxyClass(String[] names) throws ClassNotFoundException {
        Class<?>[] interfaces = new Class<?>[names.length];
        for (int i = 0; i < names.length; i++) {
            interfaces[i] = classes.find(names[i]);
        }
        try {
            return Proxy.getProxyClass(classes.loaderOf(interfaces), interfaces);
        } catch (IllegalArgumentException disagreeing) {
            throw new ClassNotFoundException("proxy of " + String.join(", ", names), disagreeing);
        }
    }

    @Override
    protected @Nullable Object resolveObject(@Nullable Object object) throws IOException {
        if (object instanceof Elsewhere elsewhere) {
            Object array = elsewhere.array(source);
            filter.grant(elsewhere.length());
            return array;
        }
        if (!(object instanceof StandIn standIn)) {
            return object;
        }
        if (trust != null && outline != null && standIn instanceof MethodName name) {
            trust.checkReference(name, classes);
            trust.checkComparing(name, outline, classes);
        }
        Object original = standIn.original(classes);
        filter.replaced(original.getClass());
        return original;
    }
}
