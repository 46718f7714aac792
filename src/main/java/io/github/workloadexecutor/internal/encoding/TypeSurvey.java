package io.github.workloadexecutor.internal.encoding;

import io.github.workloadexecutor.failure.Offender;
import java.io.ObjectStreamField;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds what a class alone tells about its instances: its shape, and fields whose declared type can hold nothing that
 * travels. It follows declared types as far as they say what their fields hold. What it finds holds for every instance
 * in which those fields are not null; what it does not find says nothing.
 */
final class TypeSurvey {

    /** A type, and the path to the field that is declared so. */
    private record Declared(String path, Class<?> type) {}

    private final Set<Class<?>> seen = new HashSet<>();
    private final Deque<Declared> toVisit = new ArrayDeque<>();
    private final List<Offender> offenders = new ArrayList<>();
    private final List<Offender> copies = new ArrayList<>();

    private TypeSurvey() {}

    /** Never throws. */
    static Findings of(Class<?> type) {
        TypeSurvey survey = new TypeSurvey();
        try {
            survey.look(type);
        } catch (LinkageError unknowable) {
            return survey.findings();
        }
        return survey.findings();
    }

    private Findings findings() {
        return new Findings(List.copyOf(offenders), 0, List.copyOf(copies));
    }

    private void look(Class<?> type) {
        String name = ClassNames.nested(type);
        String path = name.substring(name.lastIndexOf('.') + 1);
        // Of what no object is exactly, it is not known what its objects are.
        boolean exact = !type.isInterface() && !Modifier.isAbstract(type.getModifiers());
        if (!exact || type.isArray()) {
            judge(new Declared(path, type));
        } else if (!Fields.replacesItself(type)) {
            Objection objection = ClassVerdict.of(type).objection();
            if (objection == null) {
                seen.add(type);
                addFields(new Declared(path, type));
            } else {
                offenders.add(objection.at(path));
            }
            tellCopy(path, type);
        }
        while (!toVisit.isEmpty()) {
            judge(toVisit.removeFirst());
        }
    }

    private void judge(Declared field) {
        Class<?> type = field.type();
        String path = field.path();
        while (type.isArray()) {
            type = type.getComponentType();
            path += "[]";
        }
        Objection objection = ClassVerdict.toEveryInstanceOf(type);
        if (objection != null) {
            offenders.add(objection.at(path));
            return;
        }
        tellCopy(path, type);
        boolean tellsItsFields = Modifier.isFinal(type.getModifiers())
                && !type.isPrimitive()
                && !type.isEnum()
                && !ClassVerdict.isJdk(type)
                && !Fields.replacesItself(type);
        ClassVerdict.Action action = ClassVerdict.of(type).action();
        boolean asItIs = action == ClassVerdict.Action.PASS || action == ClassVerdict.Action.COPY;
        if (tellsItsFields && asItIs && seen.add(type)) {
            addFields(new Declared(path, type));
        }
    }

    private void addFields(Declared owner) {
        for (ObjectStreamField field : Fields.declared(owner.type())) {
            toVisit.addLast(new Declared(owner.path() + "." + field.getName(), field.getType()));
        }
    }

    private void tellCopy(String path, Class<?> type) {
        Copied copied = Copied.of(type);
        if (copied != null) {
            copies.add(copied.at(path, type));
        }
    }
}
