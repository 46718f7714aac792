package io.github.workloadexecutor.internal.encoding;

import io.github.workloadexecutor.internal.encoding.StreamOutline.Description;
import io.github.workloadexecutor.internal.encoding.StreamOutline.Node;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what it costs to put the keys of an object stream into the hash-based collections that it holds. A key that
 * many others share is hashed once for each of them, so that a short message can stand for more steps than anybody can
 * wait for; and keys that have one hash code are compared with each other, each with each.
 *
 * <p>The first is counted exactly from the outline. Of the second only the number of keys is known: where many of them
 * have no order of their own, which would help a hash table out, the time it takes is watched.
 */
final class HashingCost {

    /** So many objects may be visited to hash all keys, and more in a longer message. */
    static final long STEPS = 20_000_000;

    static final long STEPS_PER_BYTE = 16;

    /** So many keys that may all have one hash code cost a fraction of a second. */
    static final int MOST_KEYS = 10_000;

    /** So often a place in a table may be found taken. */
    static final long PROBES_PER_KEY = 100;

    static final long FREE_PROBES = 20_000_000;

    private static final String CONCURRENT_MAP = "java.util.concurrent.ConcurrentHashMap";
    private static final String IMMUTABLE = "java.util.CollSer";

    // Of CollSer, as its serialised form is specified.
    private static final int IMMUTABLE_SET = 2;
    private static final int IMMUTABLE_MAP = 3;

    private static final Set<String> HASHED_BY_NUMBERS =
            Set.of("java.lang.Integer", "java.lang.Long", "java.lang.Float", "java.lang.Double", "java.util.UUID");
    private static final Set<String> SETS = Set.of("java.util.HashSet");
    private static final Set<String> MAPS = Set.of("java.util.HashMap", "java.util.Hashtable", CONCURRENT_MAP);

    private final AllowedClasses allowed;
    private final ClassFinder classes;
    private final Map<Description, Boolean> ordered = new HashMap<>();
    private final long limit;
    private long steps;
    private boolean watched;

    private HashingCost(int messageBytes, AllowedClasses allowed, ClassFinder classes) {
        this.allowed = allowed;
        this.classes = classes;
        this.limit = STEPS + STEPS_PER_BYTE * messageBytes;
    }

    static boolean isHashed(Description type) {
        return isAny(type, SETS) || isAny(type, MAPS) || type.name.equals(IMMUTABLE);
    }

    private static boolean isAny(Description type, Set<String> names) {
        for (Description each = type; each != null; each = each.above) {
            if (names.contains(each.name)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Refuses what costs too much.
     *
     * @return whether the time it takes must be watched
     */
    static boolean check(StreamOutline outline, int messageBytes, AllowedClasses allowed, ClassFinder classes)
            throws IOException {
        HashingCost cost = new HashingCost(messageBytes, allowed, classes);
        for (Node node : outline.objects()) {
            Description type = node.type;
            if (type != null && isHashed(type)) {
                cost.add(node, type);
            }
        }
        return cost.watched;
    }

    private void add(Node node, Description type) throws IOException {
        boolean immutable = type.name.equals(IMMUTABLE);
        int kind = node.hash & 0xff; // its only number
        if (immutable && kind != IMMUTABLE_SET && kind != IMMUTABLE_MAP) {
            return;
        }
        boolean map = immutable ? kind == IMMUTABLE_MAP : isAny(type, MAPS);
        List<@Nullable Node> keys = keysOf(node, map);
        long unordered = 0;
        for (Node key : keys) {
            if (key == null) {
                continue;
            }
            steps += sizeOf(key);
            if (steps > limit) {
                throw new InvalidObjectException("the keys of the hash-based collections up to " + node.path
                        + " are made of each other in such a way that hashing them takes more than " + limit
                        + " steps, which is the limit for a message of this length");
            }
            unordered += immutable ? (isOfKnownHash(key) ? 0 : 1) : isOrdered(key) ? 0 : 1;
        }
        if (unordered > MOST_KEYS) {
            tooMany(node, type, unordered);
        }
        if (immutable) {
            checkProbes(node, keys);
        }
    }

    private static List<@Nullable Node> keysOf(Node node, boolean map) {
        List<@Nullable Node> written = node.written();
        if (!map) {
            return written;
        }
        List<@Nullable Node> keys = new ArrayList<>(written.size() / 2 + 1);
        for (int i = 0; i < written.size(); i += 2) {
            keys.add(written.get(i));
        }
        return keys;
    }

    /**
     * Puts the hash codes that are known into a table as large as that of the immutable collection, which looks at one
     * place after the other until there is a free one, whatever order its members have.
     */
    private void checkProbes(Node node, List<@Nullable Node> keys) throws InvalidObjectException {
        int places = 2 * keys.size();
        long most = FREE_PROBES + PROBES_PER_KEY * keys.size();
        long probes = 0;
        BitSet taken = new BitSet(places);
        for (Node key : keys) {
            if (key != null && isOfKnownHash(key) && !isConstant(key)) {
                int place = Math.floorMod(key.hash, places);
                int free = taken.nextClearBit(place);
                if (free >= places) {
                    free = taken.nextClearBit(0) + places;
                }
                probes += free - place;
                taken.set(free % places);
            }
            if (probes > most) {
                throw new InvalidObjectException("too many members of the immutable collection at " + node.path
                        + " have hash codes for the same places of its table: filling it takes more than " + most
                        + " steps, which is the limit for " + keys.size() + " members; return a HashMap or HashSet");
            }
        }
    }

    /** These two are filled in one go, when it is too late to stop them. */
    private void tooMany(Node node, Description type, long keys) throws InvalidObjectException {
        boolean concurrent = type.is(CONCURRENT_MAP);
        if (!concurrent && !type.name.equals(IMMUTABLE)) {
            watched = true;
            return;
        }
        String name = concurrent ? CONCURRENT_MAP : IMMUTABLE;
        if (!allowed.patterns().contains(name)) {
            throw new InvalidObjectException(
                    (concurrent ? "the " + CONCURRENT_MAP : "the immutable collection") + " at "
                            + node.path + " has " + keys + " keys that are no texts, numbers or enums, and more than "
                            + MOST_KEYS
                            + " of them could take for ever if they had one hash code; return a HashMap or HashSet, whose time"
                            + " is watched, or call builder.allowInResults(\"" + name + "\")");
        }
    }

    /** How many objects are visited to hash this one. Of one that is a part of itself, hashing ends by itself. */
    private long sizeOf(Node node) {
        if (node.size > 0) {
            return node.size;
        }
        if (node.open || node.type == null || !isMadeOfItsMembers(node.type)) {
            return 1;
        }
        node.open = true;
        long size = 1;
        for (Node member : node.held()) {
            size = plus(size, member);
        }
        for (Node member : node.written()) {
            size = plus(size, member);
        }
        node.open = false;
        node.size = size;
        return size;
    }

    private long plus(long size, @Nullable Node member) {
        return member == null || size > limit ? size : size + sizeOf(member);
    }

    private boolean isMadeOfItsMembers(Description type) {
        if (type.name.startsWith("java.util.") || type.name.startsWith("[")) {
            return true;
        }
        Class<?> found = find(type);
        return found != null && found.isRecord();
    }

    /** Whether the outline tells the hash code, or there are only few objects of the class that differ. */
    private boolean isOfKnownHash(Node key) {
        Description type = key.type;
        return type == null
                || HASHED_BY_NUMBERS.contains(type.name)
                || type.name.equals("java.lang.Character")
                || type.name.equals("java.lang.Short")
                || type.name.equals("java.lang.Byte")
                || isConstant(key);
    }

    private static boolean isConstant(Node key) {
        return key.type != null && key.type.is("java.lang.Enum");
    }

    private boolean isOrdered(Node key) {
        Description type = key.type;
        if (type == null) {
            return true;
        }
        Boolean known = ordered.get(type);
        if (known == null) {
            Class<?> found = find(type);
            known = found != null
                    && (found.isEnum()
                            || found == StandIns.PathName.class
                            || type.name.equals("java.time.Ser")
                            || (ClassVerdict.isJdk(found) && Comparable.class.isAssignableFrom(found)));
            ordered.put(type, known);
        }
        return known;
    }

    private @Nullable Class<?> find(Description type) {
        try {
            return classes.find(type.name);
        } catch (ClassNotFoundException | LinkageError unknown) {
            return null; // The reader says so.
        }
    }
}
