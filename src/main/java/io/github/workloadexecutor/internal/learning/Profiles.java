package io.github.workloadexecutor.internal.learning;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The profiles of one executor's task types, by class: what a class declares and does is the same for all its
 * instances, and each lambda expression and each method reference in the code has a class of its own. Keeps no class
 * alive, and at most so many profiles; then those known longest are forgotten, and learned anew if they come again.
 */
public final class Profiles {

    static final int MOST = 4_096;

    private final int most;

    private final ClassValue<TypeProfile> byClass = new ClassValue<>() {
        @Override
        protected TypeProfile computeValue(Class<?> type) {
            return remembered(new TypeProfile(type));
        }
    };

    // Guarded by this: those there are, the one known longest first. One too many does no harm.
    private final Deque<WeakReference<Class<?>>> known = new ArrayDeque<>();

    public Profiles() {
        this(MOST);
    }

    Profiles(int most) {
        this.most = most;
    }

    /** Gives what is known of a type, which is little at first. */
    public TypeProfile of(Class<?> type) {
        return byClass.get(type);
    }

    private synchronized TypeProfile remembered(TypeProfile profile) {
        known.addLast(new WeakReference<>(profile.type()));
        if (known.size() > most) {
            @Nullable Class<?> oldest = known.removeFirst().get();
            if (oldest != null) {
                byClass.remove(oldest);
            }
        }
        return profile;
    }

    synchronized int count() {
        return known.size();
    }
}
