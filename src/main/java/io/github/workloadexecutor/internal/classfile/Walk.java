package io.github.workloadexecutor.internal.classfile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One walk through the application's own code, breadth first, from one call. Used once, by one thread. Plain loops and
 * no lambdas, here and around: linking those would be most of what the first walk of a process takes.
 *
 * <p>A virtual call leads to the method of the class named in the code and to those of subclasses that the reached code
 * creates, or that a sealed type permits. What static initialisers create counts as created, but what they call does
 * not count as called: it happens once. A lambda counts as called where it is made, and so do the usual methods of an
 * object that is made and has a supertype of the JDK's, since the JDK may call them.
 */
final class Walk {

    /** What the JDK calls on objects it is given. */
    private static final Set<String> CALLED_BACK = Set.of(
            "run",
            "call",
            "get",
            "apply",
            "accept",
            "test",
            "compare",
            "compute",
            "next",
            "applyAsInt",
            "applyAsLong",
            "applyAsDouble",
            "visitFile",
            "read",
            "write");

    /** The JDK's interfaces behind which a task may hide its work. */
    private static final Set<String> OPAQUE = Set.of(
            "java/util/concurrent/Callable",
            "java/lang/Runnable",
            "java/util/function/Supplier",
            "java/util/function/Function",
            "java/util/function/BiFunction",
            "java/util/function/Consumer",
            "java/util/function/UnaryOperator");

    /** A virtual call, kept for classes that turn out to be created later. */
    private static final class Site {
        final Reached from;
        final Call call;
        boolean isAnswered;

        Site(Reached from, Call call, boolean isAnswered) {
            this.from = from;
            this.call = call;
            this.isAnswered = isAnswered;
        }
    }

    private final ClassFiles files;
    private final WalkLimits limits;
    private final long end;

    private final Map<String, Reached> reached = new LinkedHashMap<>();
    private final Deque<Reached> ahead = new ArrayDeque<>();
    private final List<Site> sites = new ArrayList<>();
    private final Map<String, ClassFacts> created = new LinkedHashMap<>();
    private final Set<String> touched = new HashSet<>();
    private final Set<String> madeByLambdas = new HashSet<>();
    private final Map<String, StaticUse> statics = new LinkedHashMap<>();
    private @Nullable String endedBy;
    private boolean isCutByTime;

    Walk(ClassFiles files, WalkLimits limits) {
        this.files = files;
        this.limits = limits;
        this.end = System.nanoTime() + limits.time().toNanos();
    }

    /**
     * Walks from a call.
     *
     * @param receiver the class of the object the call goes to, or null if that is not known
     */
    Reach from(Call entry, @Nullable ClassFacts receiver) {
        Reached root = Reached.root();
        if (receiver != null) {
            created.put(receiver.name(), receiver);
            touch(root, receiver);
            for (String key : receiver.keys()) {
                MethodFacts maker = key.startsWith("<init>") ? receiver.method(key) : null;
                if (maker != null) {
                    takeCreations(root, maker);
                }
            }
        }
        follow(root, entry);
        Reached next;
        while ((next = ahead.pollFirst()) != null && mayGoOn()) {
            visit(next);
        }
        if (files.isExhausted()) {
            endedBy = limits.bytes() + " bytes";
        }
        List<Reached> methods = new ArrayList<>(reached.values());
        methods.addFirst(root);
        return new Reach(methods, unseen(), statics.values(), endedBy, isCutByTime);
    }

    private boolean mayGoOn() {
        if (System.nanoTime() - end > 0) {
            endedBy = limits.time().toMillis() + " ms";
            isCutByTime = true;
            return false;
        }
        return !files.isExhausted();
    }

    private List<String> unseen() {
        Set<String> names = new LinkedHashSet<>();
        for (Site site : sites) {
            Call call = site.call;
            if (!site.isAnswered && !madeByLambdas.contains(call.owner())) {
                names.add(site.from.path(Reached.title(call.owner(), call.name())));
            }
        }
        return List.copyOf(names);
    }

    private void visit(Reached method) {
        MethodFacts code = method.code();
        if (code == null) {
            return;
        }
        for (StaticAccess access : code.statics()) {
            take(method, access, code);
        }
        for (Call creation : code.creations()) {
            create(method, creation);
        }
        for (LambdaSite lambda : code.lambdas()) {
            madeBy(lambda);
        }
        for (Call call : code.calls()) {
            follow(method, call);
        }
    }

    private void take(Reached method, StaticAccess access, MethodFacts code) {
        ClassFacts named = files.find(access.owner());
        if (named == null) {
            return;
        }
        touch(method, named);
        ClassFacts owner = files.withStatic(named, access.name(), access.descriptor());
        if (owner != null) {
            String name = owner.name() + '.' + access.name();
            StaticUse use = statics.get(name);
            if (use == null) {
                use = new StaticUse(owner.name(), access.name(), access.descriptor());
                statics.put(name, use);
            }
            use.add(access, code);
        }
    }

    private void madeBy(LambdaSite lambda) {
        String factory = lambda.factory();
        madeByLambdas.add(factory.substring(factory.indexOf(")L") + 2, factory.length() - 1));
    }

    private void follow(Reached from, Call call) {
        Effect effect = KnownCalls.of(call.owner(), call.name());
        if (effect != null) {
            see(from, call, effect, call.owner());
            return;
        }
        ClassFacts named = files.find(call.owner());
        if (named == null) {
            if (OPAQUE.contains(call.owner()) && call.kind() == Call.Kind.VIRTUAL) {
                sites.add(new Site(from, call, /* isAnswered= */ false));
            }
            return;
        }
        touch(from, named);
        ClassFacts withCode = files.withCode(named, call.key());
        if (withCode != null) {
            reach(from, call.at(), withCode, call.key());
        } else if (inherits(from, call, named)) {
            return;
        }
        if (call.kind() == Call.Kind.VIRTUAL) {
            Site site = new Site(from, call, withCode != null);
            sites.add(site);
            for (ClassFacts type : List.copyOf(created.values())) {
                offer(site, type);
            }
            offerPermitted(site, named);
        }
    }

    /** Whether the method is one that the application's class has from a class that is known. */
    private boolean inherits(Reached from, Call call, ClassFacts named) {
        for (String foreign : files.foreignSupertypes(named)) {
            Effect effect = KnownCalls.of(foreign, call.name());
            if (effect != null) {
                see(from, call, effect, foreign);
                return true;
            }
        }
        return false;
    }

    private static void see(Reached from, Call call, Effect effect, String owner) {
        if (effect != Effect.NOTHING) {
            String name = owner.replace('/', '.').replace('$', '.');
            String api = call.name().equals("<init>") ? "new " + name : name + "." + call.name();
            from.sightings().add(new Reached.Sighting(call.at(), effect, api));
        }
    }

    private void offerPermitted(Site site, ClassFacts sealed) {
        for (String name : sealed.permitted()) {
            ClassFacts type = files.find(name);
            if (type != null) {
                offer(site, type);
                offerPermitted(site, type);
            }
        }
    }

    private void offer(Site site, ClassFacts type) {
        ClassFacts withCode = files.isSubtype(type, site.call.owner()) ? files.withCode(type, site.call.key()) : null;
        if (withCode != null) {
            site.isAnswered = true;
            reach(site.from, site.call.at(), withCode, site.call.key());
        }
    }

    private void create(Reached by, Call creation) {
        ClassFacts type = files.find(creation.owner());
        if (type == null || KnownCalls.of(creation.owner(), "<init>") != null) {
            return;
        }
        if (created.put(type.name(), type) == null) {
            for (Site site : List.copyOf(sites)) {
                offer(site, type);
            }
        }
        Set<String> foreign = files.foreignSupertypes(type);
        foreign.removeAll(Set.of("java/lang/Object", "java/lang/Record", "java/lang/Enum", "java/io/Serializable"));
        if (!foreign.isEmpty()) {
            for (String key : type.keys()) {
                if (CALLED_BACK.contains(key.substring(0, key.indexOf('(')))) {
                    reach(by, creation.at(), type, key);
                }
            }
        }
    }

    /** Finds what a class's static initialiser creates. */
    private void touch(Reached by, ClassFacts type) {
        MethodFacts initialiser = touched.add(type.name()) ? type.method("<clinit>()V") : null;
        if (initialiser != null) {
            takeCreations(by, initialiser);
        }
    }

    private void takeCreations(Reached by, MethodFacts code) {
        for (Call creation : code.creations()) {
            create(by, at(Reached.NOWHERE, creation));
        }
        for (LambdaSite lambda : code.lambdas()) {
            madeBy(lambda);
            follow(by, at(Reached.NOWHERE, lambda.target()));
        }
    }

    private static Call at(int place, Call call) {
        return new Call(place, call.kind(), call.owner(), call.name(), call.descriptor());
    }

    private void reach(Reached from, int at, ClassFacts owner, String key) {
        String name = owner.name() + '.' + key;
        Reached known = reached.get(name);
        MethodFacts code = known == null ? owner.method(key) : null;
        if (code != null) {
            if (reached.size() >= limits.methods()) {
                endedBy = limits.methods() + " methods";
                return;
            }
            if (from.depth() >= limits.depth()) {
                endedBy = limits.depth() + " calls one within the other";
                return;
            }
            known = Reached.method(from, owner, key, code);
            reached.put(name, known);
            ahead.addLast(known);
        }
        if (known != null) {
            from.edges().add(new Reached.Edge(at, known));
        }
    }
}
