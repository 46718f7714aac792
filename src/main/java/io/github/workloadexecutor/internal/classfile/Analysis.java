package io.github.workloadexecutor.internal.classfile;

import io.github.workloadexecutor.routing.Guess;
import io.github.workloadexecutor.routing.Nature;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a task's class files say, found once per class and per method of a class, and kept by the class. Has names only,
 * so that it keeps no class loader. Never throws.
 *
 * @param guess whether it waits or computes
 * @param statics how it uses static fields
 */
record Analysis(Guess guess, List<StaticUse> statics) {

    private static final ClassValue<Analysis> OF_TYPES = new ClassValue<>() {
        @Override
        protected Analysis computeValue(Class<?> type) {
            try {
                return analyse(type);
            } catch (RuntimeException | LinkageError | StackOverflowError unreadable) {
                return unknown("its class files could not be read: " + unreadable);
            }
        }
    };

    private static final ClassValue<Map<String, Analysis>> OF_METHODS = new ClassValue<>() {
        @Override
        protected Map<String, Analysis> computeValue(Class<?> type) {
            return new ConcurrentHashMap<>();
        }
    };

    static Analysis of(Class<?> type) {
        return OF_TYPES.get(type);
    }

    static Analysis of(Class<?> host, String method, String descriptor) {
        Map<String, Analysis> known = OF_METHODS.get(host);
        Analysis analysis = known.get(method + descriptor);
        if (analysis == null) {
            analysis = analyse(host, method, descriptor);
            known.put(method + descriptor, analysis);
        }
        return analysis;
    }

    private static Analysis analyse(Class<?> host, String method, String descriptor) {
        try {
            ClassFiles files = files(host);
            ClassFacts facts = files.find(internal(host));
            Call.Kind kind = method.equals("<init>") ? Call.Kind.DIRECT : Call.Kind.VIRTUAL;
            Call entry = new Call(Reached.NOWHERE, kind, internal(host), method, descriptor, /* viaLambda= */ true);
            if (facts != null && files.withCode(facts, entry.key()) == null) {
                return unknown("%s has no method %s%s with code".formatted(host.getName(), method, descriptor));
            }
            return judged(new Walk(files, WalkLimits.USUAL).from(entry, null));
        } catch (RuntimeException | LinkageError | StackOverflowError unreadable) {
            return unknown("its class files could not be read: " + unreadable);
        }
    }

    private static Analysis analyse(Class<?> type) {
        if (LambdaSites.isLambda(type)) {
            return analyseLambda(type);
        }
        if (Proxy.isProxyClass(type) || type.isHidden()) {
            return unknown("its class was generated and has no file");
        }
        ClassFiles files = files(type);
        ClassFacts facts = KnownCalls.of(internal(type), "<init>") == null ? files.find(internal(type)) : null;
        if (facts == null) {
            return unknown("its class is not the application's, or has no file");
        }
        Call entry = EntryPoint.of(type, facts, files);
        return entry == null
                ? unknown("no call, run or apply was found in its class")
                : judged(new Walk(files, WalkLimits.USUAL).from(entry, facts));
    }

    private static Analysis analyseLambda(Class<?> type) {
        ClassFiles files = files(type);
        ClassFacts host = files.find(LambdaSites.host(type));
        List<Call> targets = host == null ? List.of() : LambdaSites.targets(host, type);
        List<Analysis> candidates = new ArrayList<>();
        for (Call target : targets) {
            candidates.add(judged(new Walk(files, WalkLimits.USUAL).from(target, null)));
        }
        if (candidates.size() == 1) {
            return candidates.getFirst();
        }
        List<StaticUse> statics =
                candidates.stream().map(Analysis::statics).flatMap(List::stream).toList();
        List<Nature> natures = candidates.stream()
                .map(candidate -> candidate.guess.nature())
                .distinct()
                .toList();
        if (natures.size() == 1) {
            return new Analysis(candidates.getFirst().guess, statics);
        }
        String hostName = LambdaSites.host(type).replace('/', '.').replace('$', '.');
        String reason = candidates.isEmpty()
                ? "it is a lambda, and no place in " + hostName + " that makes such a one was found"
                : "it is one of %d lambdas in %s that look alike from outside: %s"
                        .formatted(candidates.size(), hostName, titles(targets, candidates));
        return new Analysis(new Guess(Nature.UNKNOWN, List.of(reason)), statics);
    }

    private static String titles(List<Call> targets, List<Analysis> candidates) {
        List<String> titles = new ArrayList<>();
        for (int i = 0; i < Math.min(targets.size(), 4); i++) {
            titles.add(Reached.title(targets.get(i).owner(), targets.get(i).name()) + " "
                    + candidates.get(i).guess.nature());
        }
        return String.join(", ", titles) + (targets.size() > titles.size() ? ", ..." : "");
    }

    private static Analysis judged(Reach reach) {
        return new Analysis(Judgement.of(reach), List.copyOf(reach.statics()));
    }

    private static Analysis unknown(String reason) {
        return new Analysis(new Guess(Nature.UNKNOWN, List.of(reason)), List.of());
    }

    private static ClassFiles files(Class<?> type) {
        return new ClassFiles(type.getClassLoader(), WalkLimits.USUAL.bytes());
    }

    private static String internal(Class<?> type) {
        return type.getName().replace('.', '/');
    }
}
