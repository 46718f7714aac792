package io.github.workloadexecutor.internal.encoding;

import io.github.workloadexecutor.failure.Offender;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks a graph and finds everything in it that cannot travel, nearest first, with the path to each. Every object is
 * visited once; it does not recurse, so no graph is too deep for it; it stops after a bounded number of objects. It is
 * slow, and runs only when something is already wrong or suspicious, or when somebody asks for all there is to say.
 */
final class Explainer {

    static final int MOST_VISITED = 100_000;
    static final int MOST_LISTED = 20;

    /** Bounds what an object can do that is written as ever new ones. */
    static final int MOST_SURVEYED = 1_000_000;

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Place> toVisit = new ArrayDeque<>();
    private final List<Offender> offenders = new ArrayList<>();
    private final List<Offender> copies = new ArrayList<>();
    private final boolean all;
    private final boolean near;
    private int unlisted;

    private Explainer(boolean all, boolean near) {
        this.all = all;
        this.near = near;
    }

    /** Gives what it found, possibly nothing. Never throws. */
    static Findings explain(Object root, String path) {
        return explain(root, path, /* near= */ true);
    }

    /**
     * The same.
     *
     * @param near whether it is read on this machine
     */
    static Findings explain(Object root, String path, boolean near) {
        return new Explainer(/* all= */ false, near).run(root, path);
    }

    /** The same with every offender, however many, and with what arrives as a copy. */
    static Findings survey(Object root, String path) {
        return new Explainer(/* all= */ true, /* near= */ true).run(root, path);
    }

    private Findings run(Object root, String path) {
        try {
            enter(root, path);
            walk();
        } catch (RuntimeException | Error ownCodeOfTheGraph) {
            // Classes that fail to link, iterators that throw: what was found so far stands.
            return findings();
        }
        return findings();
    }

    private Findings findings() {
        return new Findings(List.copyOf(offenders), unlisted, List.copyOf(copies));
    }

    /** The library's own wrappers do not show in a path. */
    private void enter(Object root, String path) {
        switch (root) {
            case AppliedFunction task -> {
                add(null, "function", task.function(), false);
                List<@Nullable Object> arguments = task.arguments();
                for (int i = 0; i < arguments.size(); i++) {
                    add(null, arguments.size() == 1 ? "argument" : "argument " + (i + 1), arguments.get(i), false);
                }
            }
            case RunnableTask task -> add(null, path, task.runnable(), false);
            default -> add(null, path, root, false);
        }
    }

    private void walk() {
        int most = all ? MOST_SURVEYED : MOST_VISITED;
        for (int visited = 0; visited < most && !toVisit.isEmpty(); visited++) {
            visit(toVisit.removeFirst());
        }
    }

    private void add(@Nullable Place parent, String step, @Nullable Object object, boolean heldByJdk) {
        if (object != null && !isLeaf(object) && seen.add(object)) {
            toVisit.addLast(new Place(parent, step, object, heldByJdk));
        }
    }

    private boolean isLeaf(Object object) {
        Class<?> type = object.getClass();
        return object instanceof String
                || object instanceof Enum
                || (type.isArray() && type.componentType().isPrimitive())
                || (ClassVerdict.isJdk(type)
                        && (object instanceof Number || object instanceof Boolean || object instanceof Character)
                        && !(all && Copied.of(type) != null));
    }

    private void visit(Place place) {
        Object object = place.object();
        Copied copied = all && !place.heldByJdk() ? Copied.of(object) : null;
        if (copied != null) {
            copies.add(copied.at(place.path(), object.getClass()));
        }
        if (object instanceof Class<?> literal) {
            if (literal.isHidden()) {
                report(place, Objection.to(literal, Obstacle.HIDDEN_CLASS));
            }
            return;
        }
        Object form = object;
        if (Fields.replacesItself(object.getClass())
                && !(ClassVerdict.isJdk(object.getClass()) && Containers.isContainer(object))) {
            Probe probe = Probe.formOf(object);
            if (probe.failure() != null) {
                report(place, Objection.toThrowing(object.getClass(), probe.failure()));
            }
            form = probe.form();
        }
        if (form != null) {
            judge(place, form);
        }
    }

    private void judge(Place place, Object form) {
        ClassVerdict verdict = ClassVerdict.of(form.getClass());
        switch (verdict.action()) {
            case PASS, COPY -> addMembers(place, form);
            case SUSPECT -> {
                if (!place.heldByJdk()) {
                    report(place, Objects.requireNonNull(verdict.objection()));
                }
            }
            case REFUSE -> report(place, Objects.requireNonNull(verdict.objection()));
            case REPLACE -> {
                switch (StandIns.formOf(form, near)) {
                    case Objection objection -> report(place, objection);
                    case StandIns.Present present -> add(place, ".get()", present.value(), false);
                    case StandIn complete -> {}
                    case Object proxy -> addMembers(place, proxy);
                }
            }
        }
    }

    private void addMembers(Place place, Object form) {
        boolean jdk = ClassVerdict.isJdk(form.getClass());
        if (form instanceof Object[] array) {
            for (int i = 0; i < array.length; i++) {
                add(place, "[" + i + "]", array[i], place.heldByJdk());
            }
        } else if (jdk && Containers.isContainer(form)) {
            Containers.membersOf(form).forEach(member -> add(place, member.step(), member.value(), false));
        } else {
            Fields.Reading reading = Fields.read(form);
            reading.members().forEach(member -> add(place, member.step(), member.value(), jdk));
            if (reading.failure() != null) {
                report(place, Objection.toThrowing(form.getClass(), reading.failure()));
            }
        }
    }

    private void report(Place place, Objection objection) {
        if (all || offenders.size() < MOST_LISTED) {
            offenders.add(objection.at(place.path()));
        } else {
            unlisted++;
        }
    }
}
