package io.github.workloadexecutor.internal.classfile;

import io.github.workloadexecutor.routing.Guess;
import io.github.workloadexecutor.routing.Nature;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a task's class files say, found once per class and per method of a class, and kept by the class. Has names only,
 * so that it keeps no class loader. Never throws.
 *
 * @param guess whether it waits or computes
 * @param statics how it uses static fields
 * @param isCut whether the time was over before all was seen
 */
record Analysis(Guess guess, List<StaticUse> statics, boolean isCut) {

    /** An analysis that was cut is made again, because the first one of a process is slow; but not for ever. */
    private static final int MOST_TRIES = 3;

    /** Per class: what is known by the method's name and descriptor, or by nothing for its entry method. */
    private static final ClassValue<Map<String, Known>> KNOWN = new ClassValue<>() {
        @Override
        protected Map<String, Known> computeValue(Class<?> type) {
            return new ConcurrentHashMap<>();
        }
    };

    private record Known(Analysis analysis, int tries) {}

    static Analysis of(Class<?> type) {
        return of(type, "", "");
    }

    static Analysis of(Class<?> host, String method, String descriptor) {
        Map<String, Known> ofHost = KNOWN.get(host);
        Known known = ofHost.get(method + descriptor);
        if (known == null || (known.analysis.isCut && known.tries < MOST_TRIES)) {
            known = new Known(tryToAnalyse(host, method, descriptor), known == null ? 1 : known.tries + 1);
            ofHost.put(method + descriptor, known);
        }
        return known.analysis;
    }

    private static Analysis tryToAnalyse(Class<?> host, String method, String descriptor) {
        try {
            return method.isEmpty() ? analyse(host) : analyse(host, method, descriptor);
        } catch (RuntimeException | LinkageError | StackOverflowError unreadable) {
            return unknown("its class files could not be read: " + unreadable);
        }
    }

    private static Analysis analyse(Class<?> host, String method, String descriptor) {
        ClassFiles files = files(host);
        ClassFacts facts = files.find(internal(host));
        Call.Kind kind = method.equals("<init>") ? Call.Kind.DIRECT : Call.Kind.VIRTUAL;
        Call entry = new Call(Reached.NOWHERE, kind, internal(host), method, descriptor);
        if (facts != null && files.withCode(facts, entry.key()) == null) {
            return unknown("%s has no method %s%s with code".formatted(host.getName(), method, descriptor));
        }
        return judged(new Walk(files, WalkLimits.USUAL).from(entry, null));
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
        List<StaticUse> statics = new ArrayList<>();
        Set<Nature> natures = EnumSet.noneOf(Nature.class);
        boolean isCut = false;
        for (Analysis candidate : candidates) {
            statics.addAll(candidate.statics);
            natures.add(candidate.guess.nature());
            isCut |= candidate.isCut;
        }
        if (natures.size() == 1) {
            return new Analysis(candidates.getFirst().guess, statics, isCut);
        }
        String hostName = LambdaSites.host(type).replace('/', '.').replace('$', '.');
        String reason = candidates.isEmpty()
                ? "it is a lambda, and no place in " + hostName + " that makes such a one was found"
                : "it is one of %d lambdas in %s that look alike from outside: %s"
                        .formatted(candidates.size(), hostName, titles(targets, candidates));
        return new Analysis(new Guess(Nature.UNKNOWN, List.of(reason)), statics, isCut);
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
        return new Analysis(Judgement.of(reach), List.copyOf(reach.statics()), reach.isCutByTime());
    }

    private static Analysis unknown(String reason) {
        return new Analysis(new Guess(Nature.UNKNOWN, List.of(reason)), List.of(), /* isCut= */ false);
    }

    private static ClassFiles files(Class<?> type) {
        return new ClassFiles(type.getClassLoader(), WalkLimits.USUAL.bytes());
    }

    private static String internal(Class<?> type) {
        return type.getName().replace('.', '/');
    }
}
