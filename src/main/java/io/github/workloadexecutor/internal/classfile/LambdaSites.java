package io.github.workloadexecutor.internal.classfile;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where a lambda may have been made. The class of a lambda has no file and does not tell its method, but its name tells
 * the class that made it, and its fields what it captured, in order; so several places may fit.
 */
final class LambdaSites {

    private static final String MARK = "$$Lambda";

    private LambdaSites() {}

    static boolean isLambda(Class<?> type) {
        return type.isHidden() && type.getName().contains(MARK);
    }

    /** The class that made the lambda, with slashes. */
    static String host(Class<?> lambda) {
        return lambda.getName().substring(0, lambda.getName().indexOf(MARK)).replace('.', '/');
    }

    /** The methods that may be behind a lambda, as calls, each once. */
    static List<Call> targets(ClassFacts host, Class<?> lambda) {
        StringBuilder captured = new StringBuilder("(");
        for (Field field : lambda.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                captured.append(field.getType().descriptorString());
            }
        }
        captured.append(')');
        Set<String> factories = new LinkedHashSet<>();
        for (Class<?> type : lambda.getInterfaces()) {
            factories.add(captured + type.descriptorString());
        }
        Set<Call> targets = new LinkedHashSet<>();
        for (String key : host.keys()) {
            MethodFacts code = host.method(key);
            if (code != null) {
                for (LambdaSite site : code.lambdas()) {
                    if (factories.contains(site.factory())) {
                        targets.add(anywhere(site.target()));
                    }
                }
            }
        }
        return new ArrayList<>(targets);
    }

    private static Call anywhere(Call call) {
        return new Call(Reached.NOWHERE, call.kind(), call.owner(), call.name(), call.descriptor());
    }
}
